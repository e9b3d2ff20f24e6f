import * as z from 'zod/mini';
import { isEncryptionKey } from './secrets.js';
import { isStorable } from './store/storable.js';
import { isSecureUrl, isSerializedOrigin } from './urls.js';
import { readPublicKey } from './user-token-key.js';

export const text = z
  .string({ error: ({ input }) => `must be a string; got ${kindOf(input)}` })
  .check(
    z.minLength(1, 'must not be empty'),
    z.refine(isStorable, 'must be well-formed text without U+0000'),
  );
/**
 * A client secret, an ID or the like, where a line break or a blank that an environment file has added would
 * be an error.
 */
export const exactText = text.check(
  z.refine((value) => value === value.trim(), 'must have no white space at its start or end'),
);
export const secureUrl = text.check(
  z.refine(isSecureUrl, {
    error: ({ input }) =>
      `must be an https: URL (http: on loopback only) without white space, user name and password; got ${shownUrl(input)}`,
  }),
);
export const baseUrl = secureUrl.check(
  z.refine((url) => !/[/?#]$|[?#]/.test(url), {
    error: ({ input }) => `must have no slash at the end, no query and no fragment; got ${shownUrl(input)}`,
  }),
);
/** A redirect URL may have no fragment (RFC 6749 section 3.1.2). */
export const redirectUrl = secureUrl.check(
  z.refine((url) => !url.includes('#'), 'must have no fragment, because no redirect URL may have one'),
);
export const origin = text.check(
  z.refine(isSerializedOrigin, {
    error: ({ input }) =>
      `must be an origin without a path or a slash at the end, e.g. https://app.example.com; got ${shownUrl(input)}`,
  }),
);

export const encryptionKey = z.custom(isEncryptionKey, {
  error: ({ input }) =>
    `must be a Uint8Array of exactly 32 bytes, e.g. Buffer.from(text, 'base64'); got ${kindOf(input)}`,
});
export const publicKey = text.check(
  z.refine((pem) => publicKeyProblem(pem) === null, {
    error: ({ input }) => publicKeyProblem(String(input)) ?? '',
  }),
);

function publicKeyProblem(pem: string): string | null {
  const read = readPublicKey(pem);
  return 'problem' in read ? read.problem : null;
}

/** Names the kind of a value for an error message, in place of the value itself, which may be a secret. */
function kindOf(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  return value === null ? 'null' : typeof value;
}

/** Quotes a URL for an error message, without its query, user name and password, which may hold secrets. */
const shownUrl = (value: unknown): string =>
  JSON.stringify(
    String(value)
      .replace(/\/\/[^/]*@/, '//…@')
      .replace(/\?.*$/s, '?…'),
  );
