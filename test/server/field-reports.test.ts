import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBareServer } from '../support/server/bare-server.js';
import { page } from '../support/server/connect-backend.js';
import {
  begin,
  callbackUrlOf,
  connect,
  credentialsOf,
  openLogin,
  readSession,
} from '../support/server/login.js';
import { startProxyBackend, type ProxyBackend } from '../support/server/proxy-backend.js';
import { runPage } from '../support/server/run-page.js';

// Faults that people report of other systems, see test/field-reports.md.

let backend: ProxyBackend;

beforeAll(async () => {
  backend = await startProxyBackend();
});
afterAll(() => backend.stop());
beforeEach(() => {
  backend.clock.aheadMs = 0;
  backend.upstream.behave((_request, response) => void response.end('{}'));
});
afterEach(() => {
  backend.provider.instead = undefined;
});

const isTokenRequest = (request: Request) => request.url === backend.oauth.endpoints.tokenEndpoint;
const bodyOfLastTokenRequest = () =>
  backend.exchanges.findLast(({ url }) => url === backend.oauth.endpoints.tokenEndpoint)?.body;

describe('an authorization response', () => {
  it.each([
    ['a slash, as Google has them', '4/0AX4XfWh'],
    ['a plus sign, which forms take for a space', 'a+b+c'],
    ['what looks escaped already', 'a%2Fb%2526c'],
    ['other alphabets', 'código-ключ-🔑'],
    ['six thousand characters, as Microsoft may have them', `0.A${'x'.repeat(6000)}`],
  ])('hands a code with %s to the token endpoint as it is', async (what, code) => {
    const login = await openLogin(backend, await backend.as(`code with ${what}`));
    const callback = await callbackUrlOf(login);
    callback.searchParams.set('code', code);
    await login.browser.visit(callback);
    expect(bodyOfLastTokenRequest()?.get('code')).toBe(code);
  });

  it('is taken with every parameter that Google and Microsoft add', async () => {
    const login = await openLogin(backend, await backend.as('user-of-many-parameters'));
    const callback = await callbackUrlOf(login);
    const added = {
      scope: 'email openid',
      authuser: '0',
      hd: 'example.com',
      prompt: 'consent',
      session_state: 'x',
    };
    for (const [name, value] of Object.entries(added)) callback.searchParams.set(name, value);
    const { text } = await login.browser.visit(callback);
    expect(text).toContain('Connected');
  });

  it.each([
    ['whose error has no state', 'GET', '?error=access_denied', 400],
    ['whose state is no UTF-8', 'GET', '?code=1&state=%E0%A4%A', 400],
    ['that comes as a form, without the cookie', 'POST', '', 404],
    ['for a path with a slash at the end', 'GET', '/?code=1&state=2', 404],
  ])('%s is a page that says so, and no failure of the server', async (_what, method, rest, status) => {
    const before = backend.failures.length;
    const response = await fetch(`${backend.origin}/oauth${rest}`, {
      method,
      headers: { Accept: 'text/html' },
      ...(method === 'POST' && { body: new URLSearchParams({ code: '1', state: '2' }) }),
    });
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(/<h1>(?:Unknown login|This did not work)<\/h1>/);
    expect(backend.failures).toHaveLength(before);
  });
});

describe('a client secret', () => {
  it.each(['a+b/c==', 'p%40ss%2Bword', 'a:b&c=d#e', '~Q8Q~.-_x'])(
    '%s is sent as it was entered',
    async (clientSecret) => {
      const clientId = `client of ${clientSecret}`;
      const redirectUris = [`${backend.origin}/oauth`];
      backend.oauth.setClient({ clientId, clientSecret, redirectUris });
      const user = await backend.as(clientId);
      const { session } = await connect(backend, user, { values: { clientId, clientSecret } });
      expect(session).toMatchObject({ status: 'complete' });
      expect(bodyOfLastTokenRequest()?.get('client_secret')).toBe(clientSecret);
    },
  );
});

describe('logins that were left', () => {
  it('add less than 80 bytes each to the cookies, and keep no later one from being finished', async () => {
    const user = await backend.as('user-who-tries-again');
    const cookies: string[] = [];
    for (let tries = 0; tries < 25; tries += 1) {
      const { authorizationUrl } = await begin(backend, user);
      const start = await fetch(authorizationUrl, { redirect: 'manual', headers: { Referer: `${page}/` } });
      cookies.push(start.headers.get('Set-Cookie')?.split(';')[0] ?? '');
    }
    const last = await openLogin(backend, user);
    const callback = await callbackUrlOf(last);
    expect(new Set(cookies).size).toBe(25);
    expect(cookies.join('; ').length).toBeLessThan(25 * 80);
    expect((await last.browser.visit(callback)).text).toContain('Connected');
  });
});

describe('a firewall in front of the token endpoint', () => {
  const challenge = () =>
    Promise.resolve(
      new Response('<!doctype html><title>Just a moment...</title>', {
        status: 403,
        headers: { 'Content-Type': 'text/html; charset=UTF-8' },
      }),
    );

  it('fails a login with a text of ours, and shows nothing of its page', async () => {
    const user = await backend.as('challenged-user');
    const login = await openLogin(backend, user);
    backend.provider.instead = (request) => (isTokenRequest(request) ? challenge() : undefined);
    const { text } = await login.finish();
    expect(text).toContain('Connecting failed');
    expect(text).not.toContain('Just a moment');
    expect(await readSession(user, login.sessionId)).toMatchObject({ status: 'failed' });
  });

  it.each<[string, () => Promise<Response>]>([
    ['its challenge', challenge],
    ['an empty 200', () => Promise.resolve(new Response(''))],
    ['a page with status 200', () => Promise.resolve(new Response('<html>maintenance</html>'))],
    ['a redirect to a page', () => Promise.resolve(Response.redirect('https://status.example.com/'))],
    ['a 404', () => Promise.resolve(Response.json({ message: 'no Route matched' }, { status: 404 }))],
  ])('does not take the account from a user by answering a refresh with %s', async (what, answer) => {
    const user = await backend.as(`user of ${what}`);
    const { credentialId } = await connect(backend, user);
    backend.clock.aheadMs = 2 * 3600_000;
    backend.provider.instead = (request) => (isTokenRequest(request) ? answer() : undefined);
    const { status } = await user.get(`/sdk/proxy/zendesk/users`);
    expect([502, 503]).toContain(status);
    expect(await credentialsOf(user)).toMatchObject([{ id: credentialId, status: 'VALID' }]);

    backend.provider.instead = undefined;
    backend.clock.aheadMs += 60_000;
    expect((await user.get(`/sdk/proxy/zendesk/users`)).status).toBe(200);
  });
});

describe('uninstalling', () => {
  it.each([400, 401, 404, 503])(
    'is done where the provider answers the revocation with %i',
    async (status) => {
      const user = await backend.as(`revoked-already-${status}`);
      const client = { clientId: `revoked-${status}`, clientSecret: 'revoked-secret' };
      backend.oauth.setClient({ ...client, redirectUris: [`${backend.origin}/oauth`] });
      const values = { ...client, scopes: undefined };
      const { credentialId } = await connect(backend, user, { type: 'gmail', values });
      backend.provider.instead = ({ url }) =>
        url === backend.oauth.endpoints.revocationEndpoint
          ? Promise.resolve(Response.json({ error: 'invalid_token' }, { status }))
          : undefined;
      const path = `/sdk/integrations/${await backend.integrationId(user, 'gmail')}`;
      backend.failures.length = 0;
      const answer = await user.delete(path, { 'X-Paragon-Credential': credentialId });
      expect(answer.status).toBe(200);
      expect(await credentialsOf(user, 'gmail')).toEqual([]);
      await expect.poll(() => backend.failures).toMatchObject([{ code: 'revocation_failed' }]);
    },
  );
});

describe('a proxy that ends TLS in front of the server', () => {
  it('changes nothing: the redirect URL and the cookie are those of the configured address', async () => {
    const { server, begin: beginBare } = await createBareServer('https://connect.example.com/api');
    const { authorizationUrl } = await beginBare();
    const inside = authorizationUrl.replace('https://connect.example.com', 'http://10.0.0.5:8080');
    const headers = {
      Referer: `${page}/`,
      'X-Forwarded-Proto': 'gopher',
      'X-Forwarded-Host': 'evil.example',
    };
    const response = await server(new Request(inside, { headers }));
    const location = new URL(response.headers.get('Location') ?? '');
    expect(location.searchParams.get('redirect_uri')).toBe('https://connect.example.com/api/oauth');
    expect(response.headers.get('Set-Cookie')).toMatch(/^__Host-.*; Secure/);
  });
});

describe('a name that every object has', () => {
  it.each([
    '/sdk/proxy/__proto__/users',
    '/sdk/proxy/constructor/users',
    '/sdk/credentials?integration=__proto__',
    '/sdk/credentials/toString',
    '/sdk/integrations/hasOwnProperty',
  ])('is not found at %s', async (path) => {
    const answer = await (await backend.as('curious-user')).get(path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(page);
  });
});

describe('a text of the provider', () => {
  it('is cut between characters, so that every store can keep it', async () => {
    const name = `${'x'.repeat(255)}😀`;
    backend.provider.instead = (request) =>
      isTokenRequest(request)
        ? Promise.resolve(
            Response.json({
              ok: true,
              access_token: 'xoxb-1',
              token_type: 'bot',
              team: { id: 'T1', name },
              bot_user_id: 'B1',
            }),
          )
        : undefined;
    const user = await backend.as('user-of-a-long-team');
    const { credentialId } = await connect(backend, user, { type: 'slack' });
    const { text } = await user.get(`/sdk/credentials/${credentialId}`);
    expect(text).toContain('x'.repeat(255));
    expect(text).not.toContain('\\ud83d');
  });

  it('opens a page for the callback where it is in another language', async () => {
    const login = await openLogin(backend, await backend.as('user-abroad'));
    const callback = await callbackUrlOf(login, 'deny');
    callback.searchParams.set('error_description', 'アクセスが拒否されました');
    const shown = await login.browser.visit(callback);
    expect(shown.text).toContain('access_denied');
    expect(runPage(shown).messages).toMatchObject([{ data: { error: 'access_denied' } }]);
  });
});
