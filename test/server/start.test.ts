import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBareServer } from '../support/server/bare-server.js';
import { openBrowser } from '../support/server/browser-like.js';
import { ownClient, page, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend } from '../support/server/connect-backend.js';
import { begin, buildOAuthUrl, readSession } from '../support/server/login.js';

let backend: ConnectBackend;

beforeAll(async () => {
  backend = await startConnectBackend();
});
afterAll(() => backend.stop());

const foreignReferrers = [
  { referrer: undefined },
  { referrer: 'https://evil.example/' },
  { referrer: 'https://app.example.com.evil.example/' },
  { referrer: 'http://app.example.com/' },
  { referrer: 'https://app.example.com:8443/' },
  { referrer: 'https://evil.example/?https://app.example.com/' },
];

const from = (referrer: string | undefined) => (referrer === undefined ? {} : { referrer });

describe('the start of a login', () => {
  it('sends the window to the provider when the link was on the page that began it', async () => {
    const { authorizationUrl } = await begin(backend, await backend.as('alice'));
    expect(new URL(authorizationUrl).origin).toBe(backend.origin);
    const opened = await openBrowser().visit(authorizationUrl, { referrer: `${page}/settings?tab=2` });
    expect(opened.url.origin).toBe(backend.oauth.origin);
  });

  it.each(foreignReferrers)(
    'is refused, without a cookie, for the Referer $referrer',
    async ({ referrer }) => {
      const user = await backend.as('alice');
      const { authorizationUrl, sessionId } = await begin(backend, user);
      const refused = await openBrowser().visit(authorizationUrl, from(referrer));
      expect(refused.url.origin).toBe(backend.origin);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.headers.getSetCookie()).toEqual([]);
      expect((await readSession(user, sessionId)).status).not.toBe('complete');
    },
  );

  it('is refused for a ticket that was used, that is older than 30 seconds, or that never was', async () => {
    const user = await backend.as('alice');
    const { authorizationUrl: used } = await begin(backend, user);
    await openBrowser().visit(used, { referrer: page });
    const { authorizationUrl: old } = await begin(backend, user);
    backend.clock.aheadMs += 31_000;
    for (const ticket of [used, old, `${backend.origin}/oauth/start/${'a'.repeat(43)}`]) {
      const refused = await openBrowser().visit(ticket, { referrer: page });
      expect(refused.url.href).toBe(ticket);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.headers.getSetCookie()).toEqual([]);
    }
  });

  it('lets one of two windows in that open the same ticket at once', async () => {
    const { authorizationUrl } = await begin(backend, await backend.as('alice'));
    const windows = await Promise.all(
      [openBrowser(), openBrowser()].map((browser) => browser.visit(authorizationUrl, { referrer: page })),
    );
    expect(windows.filter(({ url }) => url.origin === backend.oauth.origin)).toHaveLength(1);
  });

  it.each(foreignReferrers)(
    'through GET build-oauth is refused for the Referer $referrer',
    async ({ referrer }) => {
      const user = await backend.as('alice');
      const sessionId = `session-${foreignReferrers.findIndex((one) => one.referrer === referrer)}`;
      const address = await buildOAuthUrl(backend, user, sessionId);
      const refused = await openBrowser().visit(address, from(referrer));
      expect(refused.url.origin).toBe(backend.origin);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.text).not.toContain(ownClient.clientSecret);
      expect((await readSession(user, sessionId)).status).not.toBe('pending');
    },
  );
});

describe('missingReferrer: allow', () => {
  it('lets a browser in that sends no Referer, and still none from a foreign page', async () => {
    const lenient = await startConnectBackend({ server: { missingReferrer: 'allow' } });
    const user = await lenient.as('alice');
    const visit = async (referrer: string | undefined) =>
      openBrowser().visit((await begin(lenient, user)).authorizationUrl, from(referrer));
    expect((await visit(undefined)).url.origin).toBe(lenient.oauth.origin);
    expect((await visit('https://evil.example/')).url.origin).toBe(lenient.origin);
    await lenient.stop();
  });
});

describe('the cookie of a login', () => {
  const startOf = async (apiUrl: string): Promise<Response> => {
    const { server, begin: beginBare } = await createBareServer(apiUrl);
    const { authorizationUrl } = await beginBare();
    return server(new Request(authorizationUrl, { headers: { Referer: `${page}/` } }));
  };

  it('is bound to the host over https, and sent back by a top-level redirect only', async () => {
    const response = await startOf('https://connect.example.com');
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-if-[\w-]{16}=[\w-]{43};/);
    const attributes = cookie.toLowerCase().split(/; */).slice(1).sort();
    expect(attributes).toEqual(['httponly', 'max-age=600', 'path=/', 'samesite=lax', 'secure']);
    const { origin, pathname } = new URL(response.headers.get('Location') ?? '');
    expect(`${origin}${pathname}`).toBe('https://acme.zendesk.com/oauth/authorizations/new');
  });

  it('needs no TLS on loopback', async () => {
    const [cookie = ''] = (await startOf('http://127.0.0.1:4000')).headers.getSetCookie();
    expect(cookie).toMatch(/^if-[\w-]{16}=[\w-]{43};/);
    expect(cookie.toLowerCase()).not.toContain('secure');
  });
});
