/** A page that the browser shows: its address and its text. */
export interface BrowserPage {
  url: URL;
  status: number;
  headers: Headers;
  text: string;
  /** Every address on the way here, the last one included. */
  visited: URL[];
}

/** How a page is visited. */
export interface Visit {
  /** The origin or address of the page that has the link. Absent: no `Referer` is sent. */
  referrer?: string;
  form?: Readonly<Record<string, string>>;
  /** Stops at a redirect to an address for which this is true, and shows that address without loading it. */
  stopBefore?: (url: URL) => boolean;
}

/** A user agent that knows cookies, redirects, forms and the `Referer`, and runs no scripts. */
export interface BrowserLike {
  visit(url: string | URL, how?: Visit): Promise<BrowserPage>;
  /** Submits the form of a page to its own address. */
  submit(page: BrowserPage, form: Readonly<Record<string, string>>, how?: Visit): Promise<BrowserPage>;
  /** Replaces the value of every cookie. */
  spoilCookies(value: string): void;
}

interface Cookie {
  host: string;
  path: string;
  name: string;
  value: string;
}

const maxRedirects = 10;

/** Opens a browser with an empty cookie jar. */
export function openBrowser(): BrowserLike {
  const jar = new Map<string, Cookie>();

  const keep = (url: URL, header: string): void => {
    const { expired, ...cookie } = parseSetCookie(url, header);
    const key = JSON.stringify([cookie.host, cookie.path, cookie.name]);
    if (expired) jar.delete(key);
    else jar.set(key, cookie);
  };

  const request = async (url: URL, { referrer, form }: Visit): Promise<Response> => {
    const cookies = [...jar.values()].filter((cookie) => isSentTo(url, cookie));
    const response = await fetch(url, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: {
        Accept: 'text/html',
        ...(cookies.length > 0 && {
          Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
        }),
        ...(referrer !== undefined && { Referer: referrer }),
      },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const header of response.headers.getSetCookie()) keep(url, header);
    return response;
  };

  const visit = async (address: string | URL, { form, ...how }: Visit = {}): Promise<BrowserPage> => {
    const visited = [new URL(address)];
    let url = new URL(address);
    let response = await request(url, { ...how, ...(form && { form }) });
    while (response.headers.has('Location')) {
      if (visited.length > maxRedirects)
        throw new Error(`visit(): too many redirects from ${String(address)}`);
      url = new URL(response.headers.get('Location') ?? '', url);
      visited.push(url);
      if (how.stopBefore?.(url)) break;
      await response.body?.cancel();
      response = await request(url, how);
    }
    return { url, status: response.status, headers: response.headers, text: await response.text(), visited };
  };

  return {
    visit,
    submit: (page, form, how) => visit(page.url, { ...how, form }),
    spoilCookies: (value) => {
      for (const [key, cookie] of jar) jar.set(key, { ...cookie, value });
    },
  };
}

/** Whether a cookie is sent to an address (RFC 6265 section 5.1.4). Cookies belong to one host here. */
function isSentTo(url: URL, { host, path }: Cookie): boolean {
  const directory = path.endsWith('/') ? path : `${path}/`;
  return url.hostname === host && (url.pathname === path || url.pathname.startsWith(directory));
}

function parseSetCookie(url: URL, header: string): Cookie & { expired: boolean } {
  const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
  const separator = pair.indexOf('=');
  const attribute = (name: string): string | undefined => {
    const found = attributes.find((text) => text.toLowerCase().startsWith(`${name}=`));
    return found?.slice(name.length + 1);
  };
  const expires = attribute('expires');
  return {
    host: url.hostname,
    path: attribute('path') ?? '/',
    name: pair.slice(0, separator),
    value: pair.slice(separator + 1),
    expired: attribute('max-age') === '0' || (expires !== undefined && Date.parse(expires) <= Date.now()),
  };
}

/**
 * Signs in and decides, from the first page of the OAuth server to the page that it sends the user back to.
 */
export async function passLogin(
  browser: BrowserLike,
  loginPage: BrowserPage,
  { user = 'alice', decision = 'allow', ...how }: { user?: string; decision?: 'allow' | 'deny' } & Visit = {},
): Promise<BrowserPage> {
  const consent = await browser.submit(loginPage, { userName: user });
  return browser.submit(consent, { decision }, how);
}
