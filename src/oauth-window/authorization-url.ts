const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/;

/**
 * Whether an OAuth window may be sent to a URL: `https:`, or `http:` on loopback (127.0.0.0/8, `localhost`, `[::1]`;
 * RFC 8252 section 8.3).
 */
export function isAuthorizationUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}
