const LOOPBACK = /^(?:localhost|(?:[a-z0-9-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a URL is `https:`, or `http:` on loopback, without a user name or password. A text with white space is none,
 * although a parser of URLs drops some of it, because a URL that is made by appending a path would have it inside.
 */
export function isSecureUrl(url: string): boolean {
  if (/\s/.test(url) || !URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
  return isSecure && username === '' && password === '';
}

/** Whether a URL is `http:`, which {@link isSecureUrl} admits on loopback only. */
export const isPlainHttp = (url: string): boolean => new URL(url).protocol === 'http:';

/** Whether a text is the serialized origin of an `http:` or `https:` page (RFC 6454 section 6.2). */
export const isSerializedOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;

/** The origin of a URL; `null` where the text is no URL. */
export const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : null);

/** One label of a host. `xn--` alone is none, but some versions of Node take it for one (RFC 5890 section 2.3.2.1). */
const LABEL = /^(?!xn--$)[\w-]{1,63}$/i;
const IP_LITERAL = /^\[[0-9a-f:.]+\]$/i;

/**
 * Whether the host of a URL is a name, an IPv4 address or an IPv6 address, and the URL can be parsed. The
 * parsers of platforms differ in which hosts they take, so the labels are checked here.
 */
export function hasHost(url: string): boolean {
  const [, host = ''] = /^https?:\/\/([^/?#]*?)(?::\d*)?(?:[/?#]|$)/.exec(url) ?? [];
  const labels = host.replace(/\.$/, '').split('.');
  return (IP_LITERAL.test(host) || labels.every((label) => LABEL.test(label))) && URL.canParse(url);
}
