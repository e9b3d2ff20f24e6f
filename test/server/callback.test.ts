import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/server/browser-like.js';
import { ownClient, page, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend } from '../support/server/connect-backend.js';
import { callbackUrlOf, connect, credentialsOf, openLogin, readSession } from '../support/server/login.js';
import { runPage } from '../support/server/run-page.js';

let backend: ConnectBackend;

beforeAll(async () => {
  backend = await startConnectBackend();
});
afterAll(() => backend.stop());

const withParameters = (url: URL, parameters: Record<string, string | null>): URL => {
  const changed = new URL(url);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) changed.searchParams.delete(name);
    else changed.searchParams.set(name, value);
  }
  return changed;
};

describe('the callback page', () => {
  it('tells the page that began the login, and nobody else, which credential was made', async () => {
    const user = await backend.as('told-user');
    const { callbackPage, credentialId } = await connect(backend, user);
    const integrationId = await backend.integrationId(user, 'zendesk');
    const activity = runPage(callbackPage);
    expect(activity.messages).toEqual([
      {
        data: { type: 'oauth_success_callback', credential: { integrationId, payload: { credentialId } } },
        targetOrigin: page,
      },
    ]);
    expect(activity.closed).toBe(true);
  });

  it('tells of a denial', async () => {
    const login = await openLogin(backend, await backend.as('denying-user'));
    const activity = runPage(await login.finish({ decision: 'deny' }));
    expect(activity.messages).toMatchObject([
      { data: { type: 'oauth_error_callback', error: 'access_denied' }, targetOrigin: page },
    ]);
  });

  it('removes code and state from its address', async () => {
    const { callbackPage } = await connect(backend, await backend.as('shoulder-surfed-user'));
    const { addresses } = runPage(callbackPage);
    expect(addresses).toHaveLength(1);
    expect(addresses[0]).not.toMatch(/code|state/);
  });

  it('allows its own script alone, no frame around it, no cache, and keeps its opener', async () => {
    const { callbackPage } = await connect(backend, await backend.as('careful-user'));
    const nonce = /<script nonce="([^"]+)"/.exec(callbackPage.text)?.[1] ?? 'none';
    expect(Object.fromEntries(callbackPage.headers)).toMatchObject({
      'content-type': expect.stringMatching(/^text\/html/) as unknown,
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'cross-origin-opener-policy': 'unsafe-none',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  it('uses a new nonce each time', async () => {
    const { browser, callbackPage } = await connect(backend, await backend.as('twice-careful-user'));
    const again = await browser.visit(callbackPage.url);
    expect(again.headers.get('content-security-policy')).not.toBe(
      callbackPage.headers.get('content-security-policy'),
    );
  });

  it.each([
    { error: 'server_error', description: '</script><script>alert(1)</script>' },
    { error: 'server_error', description: '<img src=x onerror=alert(1)>' },
    { error: '"><script>alert(1)</script>', description: 'x' },
    { error: 'server_error', description: '\u2028alert(1)\u0000' },
  ])(
    'does not let the provider’s error $error, $description break out of it',
    async ({ error, description }) => {
      const user = await backend.as('attacked-user');
      const login = await openLogin(backend, user);
      const denied = await callbackUrlOf(login, 'deny');
      const callbackPage = await login.browser.visit(
        withParameters(denied, { error, error_description: description }),
      );
      expect(callbackPage.text.match(/<script/g)?.length ?? 0).toBeLessThanOrEqual(2);
      expect(callbackPage.text).not.toMatch(/<script>alert|<img/);
      expect(runPage(callbackPage).messages).toMatchObject([{ data: { type: 'oauth_error_callback' } }]);
      const { error: recorded = '', errorDescription = '' } = await readSession(user, login.sessionId);
      expect(recorded + errorDescription).toMatch(/^[\x20-\x7e]*$/);
    },
  );

  it.each(['"', '\\', '\0', '\u200b'])(
    'shows no client secret that the provider’s error text repeats with %j in between',
    async (dropped) => {
      const user = await backend.as('told-user');
      const login = await openLogin(backend, user);
      const { clientSecret } = ownClient;
      const told = `${clientSecret.slice(0, 9)}${dropped}${clientSecret.slice(9)}`;
      const denied = await callbackUrlOf(login, 'deny');
      const callbackPage = await login.browser.visit(
        withParameters(denied, { error: told, error_description: `wrong: ${told}` }),
      );
      const session = await readSession(user, login.sessionId);
      expect(callbackPage.text + JSON.stringify([session, backend.failures])).not.toContain(clientSecret);
      expect(session).toMatchObject({ error: 'invalid_authorization_response' });
    },
  );

  it('cuts the provider’s error text to 256 characters', async () => {
    const user = await backend.as('bored-user');
    const login = await openLogin(backend, user);
    const denied = await callbackUrlOf(login, 'deny');
    await login.browser.visit(withParameters(denied, { error_description: 'x'.repeat(5000) }));
    expect((await readSession(user, login.sessionId)).errorDescription).toHaveLength(256);
  });
});

describe('a callback that does not belong to a login of this browser', () => {
  it.each([
    { what: 'a foreign state', change: { state: 'c'.repeat(43) } },
    { what: 'an empty state', change: { state: '' } },
    { what: 'no state', change: { state: null } },
    { what: 'neither state nor code', change: { state: null, code: null, iss: null } },
  ])('is a plain page without a message for $what', async ({ change }) => {
    const user = await backend.as('forged-user');
    const login = await openLogin(backend, user);
    const address = await callbackUrlOf(login);
    const exchanges = backend.exchanges.length;

    const plain = await login.browser.visit(withParameters(address, change));
    expect(plain.status).toBe(400);
    expect(runPage(plain).messages).toEqual([]);
    expect(backend.exchanges).toHaveLength(exchanges);
    expect((await readSession(user, login.sessionId)).status).toBe('pending');
  });

  it.each([
    { what: 'without the cookie of the login', userId: 'cookie-user-1', browserOf: () => openBrowser() },
    {
      what: 'in a browser with a login of its own',
      userId: 'cookie-user-2',
      browserOf: async () => (await openLogin(backend, await backend.as('victim'))).browser,
    },
  ])('is a plain page $what, and leaves the login to its own browser', async ({ userId, browserOf }) => {
    const user = await backend.as(userId);
    const login = await openLogin(backend, user);
    const address = await callbackUrlOf(login);
    const exchanges = backend.exchanges.length;

    const plain = await (await browserOf()).visit(address);
    expect(plain.status).toBe(400);
    expect(runPage(plain).messages).toEqual([]);
    expect(backend.exchanges).toHaveLength(exchanges);
    expect(await credentialsOf(user)).toEqual([]);

    await login.browser.visit(address);
    expect((await readSession(user, login.sessionId)).status).toBe('complete');
  });

  it('is a plain page where the cookie has another value', async () => {
    const user = await backend.as('tossed-user');
    const login = await openLogin(backend, user);
    const address = await callbackUrlOf(login);
    login.browser.spoilCookies('c'.repeat(43));
    const plain = await login.browser.visit(address);
    expect(plain.status).toBe(400);
    expect((await readSession(user, login.sessionId)).status).toBe('pending');
  });

  it('does not take the code of one login for another', async () => {
    const user = await backend.as('mixing-user');
    const browser = openBrowser();
    const first = await openLogin(backend, user, {}, browser);
    const second = await openLogin(backend, user, {}, browser);
    const code = (await callbackUrlOf(first)).searchParams.get('code');
    await browser.visit(withParameters(await callbackUrlOf(second), { code }));
    expect(await readSession(user, second.sessionId)).toMatchObject({
      status: 'failed',
      error: 'invalid_grant',
    });
    expect(await credentialsOf(user)).toEqual([]);
  });

  it('spends no code that another issuer sent', async () => {
    const user = await backend.as('mixed-up-user');
    const login = await openLogin(backend, user);
    const address = await callbackUrlOf(login);
    const exchanges = backend.exchanges.length;
    await login.browser.visit(withParameters(address, { iss: 'https://evil.example' }));
    expect((await readSession(user, login.sessionId)).status).toBe('failed');
    expect(backend.exchanges).toHaveLength(exchanges);
  });

  it.each(['code', 'iss', 'session_state'])('spends no code of a response with two of "%s"', async (name) => {
    const user = await backend.as(`doubly-told-user ${name}`);
    const login = await openLogin(backend, user);
    const address = await callbackUrlOf(login);
    const exchanges = backend.exchanges.length;
    address.searchParams.set(name, address.searchParams.get(name) ?? 'one');
    address.searchParams.append(name, 'another');
    await login.browser.visit(address);
    expect(await readSession(user, login.sessionId)).toMatchObject({
      status: 'failed',
      error: 'invalid_authorization_response',
    });
    expect(backend.exchanges).toHaveLength(exchanges);
  });
});
