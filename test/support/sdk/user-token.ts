/** An unsigned user token: the client reads its claims only. */
export function userToken(claims: Record<string, unknown> = {}): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const expiresAt = Math.floor(Date.now() / 1000) + 3600;
  return `${encode({ alg: 'RS256' })}.${encode({ sub: 'alice', exp: expiresAt, ...claims })}.c2lnbmF0dXJl`;
}
