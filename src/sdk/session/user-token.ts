import * as z from 'zod/mini';

const isUserId = (claim: unknown): claim is string | number =>
  (typeof claim === 'string' && claim !== '') || typeof claim === 'number';

/**
 * Reads the claims of a user token (RFC 7519). As in 2.1.1, the user ID is the claim `sub`, or else `id`. A
 * token without `exp` counts as expired. The signature is left to the backend, which alone has the key.
 * @throws {Error} if the token has no user ID, or has characters that a header cannot carry.
 */
export function readUserToken(token: string): { userId: string; isExpired: boolean } {
  const { data } = z.looseObject({}).safeParse(claimsOf(token));
  const userId = [data?.sub, data?.id].find(isUserId);
  // `fetch` would reject other characters with an error that quotes the token, and applications log errors.
  if (userId === undefined || /[^!-~]/.test(token.trim()))
    throw new Error(
      'paragon.authenticate: token must be a JWT with a `sub`; what came has no such claims that can be read.',
    );
  return { userId: String(userId), isExpired: !(Date.now() < Number(data?.exp) * 1000) };
}

function claimsOf(token: string): unknown {
  try {
    const [, payload = ''] = token.split('.');
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (char) =>
      char.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
