import * as z from 'zod/mini';

/** Reads the claims of a user token (RFC 7519); only the backend can tell whether it is genuine. */
export function readUserToken(token: string): { userId: string; isExpired: boolean } {
  const text = z.optional(z.string());
  const claims = z.object({ sub: text, id: text, exp: z.optional(z.number()) });
  const { data } = claims.safeParse(claimsOf(token));
  const userId = data?.sub ?? data?.id;
  // What no header takes would be quoted by the error of `fetch`.
  if (!data || !userId || /[^!-~]/.test(token.trim()))
    throw new Error(
      'paragon.authenticate: token must be a JWT with a `sub`; what came has no such claims that can be read.',
    );
  return { userId, isExpired: Date.now() >= (data.exp ?? 0) * 1000 };
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
