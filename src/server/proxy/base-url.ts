import { isSecureUrl, isSerializedOrigin } from '../urls.js';

/** The placeholder for the origin that the provider named in its token response. */
export const API_ORIGIN = 'apiOrigin';

const TEMPLATE =
  /^(?<origin>\{apiOrigin\}|https?:\/\/(?:\{[\w-]+\}(?:\.[a-z0-9-]+){2,}|[a-z0-9.-]+|\[::1\])(?::\d+)?)(?<path>(?:\/(?:\{[\w-]+\}|[\w.~!$&'()*+,;=:@-]+))*)$/;
const PLACEHOLDER = /\{([\w-]+)\}/g;
/** One label of a host name (RFC 1123 section 2.1), and none that parsers decode, such as `xn--` (RFC 5890 section 2.3.1). */
const HOST_LABEL = /^(?!..--)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** One segment of a path that every URL parser reads as it is written. */
const SEGMENT = /^(?!\.{1,2}$)[\w.,~!@:-]{1,256}$/;

/** The names between braces in the base URL of a proxy, in the order in which they appear. */
export const placeholdersOf = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].flatMap(([, name]) => name ?? []);

/**
 * Whether a text is a base URL: `https:` (`http:` on loopback only), no slash at the end, no query. A
 * placeholder may stand for the first label of a host, if at least two more labels follow, or for a whole
 * segment of the path. `{apiOrigin}` may stand for the origin. In these places no value can change what the
 * rest of the URL means.
 */
export function isBaseUrl(template: string): boolean {
  const { origin = '', path = '' } = TEMPLATE.exec(template)?.groups ?? {};
  if (origin === '' || template.lastIndexOf(`{${API_ORIGIN}}`) > 0) return false;
  const base = (origin === `{${API_ORIGIN}}` ? 'https://host' : origin) + path;
  return isSound(base.replace(PLACEHOLDER, 'x'));
}

/**
 * The base URL for one account. Values come from users and providers, so each value is checked before it is
 * filled in, and the whole URL afterwards.
 * @param valueOf gives the account's value for the name of a placeholder
 * @returns `null` where a value is missing or does not fit.
 */
export function fillBaseUrl(template: string, valueOf: (name: string) => unknown): string | null {
  const [, host = ''] = /^https?:\/\/\{([\w-]+)\}/.exec(template) ?? [];
  const values = new Map(placeholdersOf(template).map((name) => [name, valueOf(name)]));
  for (const [name, value] of values) {
    if (typeof value !== 'string') return null;
    if (
      name === API_ORIGIN ? !isSerializedOrigin(value) : !(name === host ? HOST_LABEL : SEGMENT).test(value)
    )
      return null;
  }
  const base = template.replace(PLACEHOLDER, (_, name: string) => String(values.get(name)));
  return isSound(base) ? base : null;
}

/** Whether a base URL is secure, and parsing adds nothing to it but the slash after a bare origin. */
const isSound = (base: string): boolean =>
  isSecureUrl(base) && [base, `${base}/`].includes(new URL(base).href);
