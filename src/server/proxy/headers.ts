import { isJsonText } from './json-text.js';

/** Request headers that go on to a provider, beside those that the operator lists. */
export const PROXIED_HEADERS: readonly string[] = [
  'accept',
  'accept-language',
  'consistencylevel',
  'content-type',
  'idempotency-key',
  'if-match',
  'prefer',
];

/** What 2.1.1 sends where the caller names no content type. */
const INFERRED = 'auto';

const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
/** Who asks and from where, how the message is framed, and what speaks to proxies: no operator can let these through. */
const NEVER =
  /^(?:authorization|cookie2?|host|origin|referer|forwarded|via|connection|keep-alive|te|trailer|transfer-encoding|upgrade|content-length|content-encoding|expect|x-real-ip|set-cookie2?|(?:proxy|sec|x-forwarded|x-paragon|access-control)-.*)$/;

/** Whether an operator may let a request header through: its name in lower case, and none that the proxy is never to send. */
export const mayBeProxied = (name: string): boolean => NAME.test(name) && !NEVER.test(name);

/** The caller's headers that go on to the provider. */
export function proxiedHeaders(sent: Headers, more: readonly string[], body: Uint8Array | null): Headers {
  const headers = new Headers({ Accept: 'application/json' });
  for (const name of [...PROXIED_HEADERS, ...more]) {
    const value = sent.get(name);
    if (value !== null && mayBeProxied(name)) headers.set(name, value);
  }
  if (body === null) headers.delete('Content-Type');
  else if ([null, '', INFERRED].includes(headers.get('Content-Type'))) {
    headers.set('Content-Type', isJson(body) ? 'application/json' : 'text/plain;charset=UTF-8');
  }
  return headers;
}

function isJson(body: Uint8Array): boolean {
  try {
    return isJsonText(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return false;
  }
}
