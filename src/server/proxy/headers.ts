import { decodeText, UTF_8 } from './decode.js';
import { checkJsonText } from './json-text.js';
import { inTurns } from './pieces.js';

/** Request headers that are passed on to every provider. An operator may list more in `requestHeaders`. */
export const PROXIED_HEADERS: readonly string[] = [
  'accept',
  'accept-language',
  'consistencylevel',
  'content-type',
  'idempotency-key',
  'if-match',
  'prefer',
];

/** The content type that the 2.1.1 client sends where its caller names none. */
const INFERRED = 'auto';

const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
/**
 * Request headers that are never passed on, even if an operator lists them. They say who asks and from where,
 * frame the message, or are meant for proxies.
 */
const NEVER =
  /^(?:authorization|cookie2?|host|origin|referer|forwarded|via|connection|keep-alive|te|trailer|transfer-encoding|upgrade|content-length|content-encoding|expect|x-real-ip|set-cookie2?|(?:proxy|sec|x-forwarded|x-paragon|access-control)-.*)$/;

/** Whether the request header with this name, which is in lower case, may be passed on to a provider. */
export const mayBeProxied = (name: string): boolean => NAME.test(name) && !NEVER.test(name);

/**
 * The headers of a request that are passed on to the provider. Where `Content-Type` is missing or
 * {@link INFERRED}, the body decides between JSON and plain text.
 * @param more names beside {@link PROXIED_HEADERS}, as the operator lists them
 */
export async function proxiedHeaders(
  sent: Headers,
  more: readonly string[],
  body: Uint8Array | null,
): Promise<Headers> {
  const headers = new Headers({ Accept: 'application/json' });
  for (const name of [...PROXIED_HEADERS, ...more]) {
    const value = sent.get(name);
    if (value !== null && mayBeProxied(name)) headers.set(name, value);
  }
  if (body === null) headers.delete('Content-Type');
  else if ([null, '', INFERRED].includes(headers.get('Content-Type'))) {
    headers.set('Content-Type', (await isJson(body)) ? 'application/json' : 'text/plain;charset=UTF-8');
  }
  return headers;
}

async function isJson(body: Uint8Array): Promise<boolean> {
  const text = await inTurns(decodeText(body, UTF_8));
  return text !== null && inTurns(checkJsonText(text));
}
