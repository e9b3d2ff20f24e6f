import { hashOf, randomToken } from '../store/keys.js';
import { isPlainHttp } from '../urls.js';

const MAX_AGE_SECONDS = 600;

/** A cookie of 256 random bits. It ties a login to the browser in which the login began. */
export interface LoginCookie {
  /** The `Set-Cookie` header. */
  header: string;
  /** SHA-256 of the value. The session stores the hash, so a reader of the store does not learn the cookie. */
  hash: string;
}

/**
 * Each `state` has a cookie of its own, so that logins in several windows do not overwrite each other's. The prefix
 * `__Host-` is left out on loopback http, because browsers refuse such a cookie there.
 */
async function cookieName(state: string, passportUrl: string): Promise<string> {
  return `${isPlainHttp(passportUrl) ? '' : '__Host-'}if-${(await hashOf(state)).slice(0, 16)}`;
}

export async function issueLoginCookie(state: string, passportUrl: string): Promise<LoginCookie> {
  const value = randomToken();
  const secure = isPlainHttp(passportUrl) ? '' : '; Secure';
  const attributes = `Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
  return {
    header: `${await cookieName(state, passportUrl)}=${value}; ${attributes}`,
    hash: await hashOf(value),
  };
}

/** The hash of the cookie that a callback brought for its `state`; `null` where it brought none. */
export async function loginCookieHash(
  cookies: string | null,
  state: string,
  passportUrl: string,
): Promise<string | null> {
  const prefix = `${await cookieName(state, passportUrl)}=`;
  const cookie = cookies?.split(/; */).find((one) => one.startsWith(prefix));
  return cookie === undefined ? null : hashOf(cookie.slice(prefix.length));
}
