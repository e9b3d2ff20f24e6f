import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startOAuthServer, type OAuthServer } from '../../docs/examples/shared/oauth-server.js';
import { installPackage, type InstalledPackage } from '../support/package/installed.js';
import { startRecordingProvider } from '../support/runtimes/recording-provider.js';
import { installRuntime, runtimes } from '../support/runtimes/runtimes.js';
import { startRuntime } from '../support/runtimes/start-runtime.js';
import { answers } from '../support/server/answers.js';
import { openBrowser, passLogin } from '../support/server/browser-like.js';
import { ownClient } from '../support/server/connect-backend.js';
import {
  begin,
  buildOAuthUrl,
  connect,
  credentialsOf,
  openLogin,
  readSession,
} from '../support/server/login.js';
import { createUserTokens, freePort } from '../support/server/serve.js';
import { json, startUpstream, type Upstream } from '../support/server/upstream.js';
import { createApiOfUsers, page, projectId } from '../support/server/user-api.js';

const name = process.env.TEST_RUNTIME ?? 'Node 20';
const runtime = runtimes[name];
if (!runtime)
  throw new Error(`TEST_RUNTIME must be one of ${Object.keys(runtimes).join(', ')}; got ${name}.`);

let installed: InstalledPackage;
let upstream: Upstream;
let oauth: OAuthServer;
let provider: Awaited<ReturnType<typeof startRecordingProvider>>;
let server: { stop: () => Promise<void> };
let backend: ReturnType<typeof createApiOfUsers> & { oauth: OAuthServer };
let keySet: Awaited<ReturnType<typeof generateKeyPair>>;
let tokens: Awaited<ReturnType<typeof createUserTokens>>;

beforeAll(async () => {
  const program = await installRuntime(runtime);
  installed = await installPackage();
  upstream = await startUpstream();
  const port = await freePort();
  oauth = await startOAuthServer({
    clients: [{ ...ownClient, redirectUris: [`http://127.0.0.1:${port}/oauth`] }],
    pkce: 'optional',
  });
  provider = await startRecordingProvider(oauth.origin);
  tokens = await createUserTokens();
  keySet = await generateKeyPair('RS256');
  server = await startRuntime(runtime, program, {
    installed,
    settings: {
      port,
      projectId,
      page,
      publicKey: tokens.publicKey,
      jwksUrl: `${upstream.origin}/jwks`,
      endpoints: {
        ...oauth.endpoints,
        tokenEndpoint: `${provider.origin}/token`,
        revocationEndpoint: `${provider.origin}/revoke`,
      },
      proxyBaseUrl: `${upstream.origin}/api`,
      sqlitePath: runtime.store === 'SQLite' ? join(installed.folder, 'connect.db') : null,
    },
  });
  backend = { ...createApiOfUsers(`http://127.0.0.1:${port}`, tokens), oauth };
});
afterAll(async () => {
  await server.stop();
  await Promise.all([provider.stop(), oauth.stop(), upstream.stop()]);
  await installed.remove();
});
beforeEach(() => {
  upstream.reset();
});

const gmail = { type: 'gmail', values: { scopes: undefined } };
const lastTokens = () => {
  const exchange = provider.exchanges.filter(({ path }) => path === '/token').at(-1);
  return answers.tokens.parse(JSON.parse(exchange?.answer ?? ''));
};
const sentTokens = () => upstream.requests.map(({ headers }) => headers.authorization);

describe(`the server on ${name}, with its records in ${runtime.store}`, () => {
  it('connects an account with the user’s own client, and tells the client that waits for it', async () => {
    const user = await backend.as('own-client-user');
    const login = await openLogin(backend, user, gmail);
    const waiting = readSession(user, login.sessionId, 25);
    await login.finish();
    const session = await waiting;
    expect(session).toMatchObject({ status: 'complete', credential: { status: 'VALID' } });
    expect(await credentialsOf(user, 'gmail')).toMatchObject([{ id: session.connectCredentialId }]);
  });

  it('connects an account for the 2.1.1 client, which asks for the session again and again', async () => {
    const user = await backend.as('polling-user');
    const integrationId = await backend.integrationId(user, 'gmail');
    const address = await buildOAuthUrl(backend, user, 'abcdefghijklm', gmail);
    const poll = async () =>
      answers.session.shape.connectCredentialId.parse(
        Reflect.get(
          JSON.parse((await user.get('/sdk/actions/session-id/abcdefghijklm')).text) as object,
          'connectCredentialId',
        ),
      );
    const browser = openBrowser();
    const loginPage = await browser.visit(address, { referrer: `${page}/` });
    expect(await poll()).toBeNull();
    await passLogin(browser, loginPage);
    const credentialId = await poll();
    const collected = await user.post('/sdk/credentials', {
      integrationId,
      config: {},
      payload: { credentialId },
      installOptions: {},
    });
    expect(collected.as(answers.credential)).toMatchObject({ id: credentialId, status: 'VALID' });
  });

  it('sends a call to the provider’s API, and again with a new token where the provider refuses the old one', async () => {
    const user = await backend.as('proxy-user');
    await connect(backend, user, gmail);
    const { access_token: first } = lastTokens();
    upstream.behave((request, response) => {
      const isRefused = request.headers.authorization === `Bearer ${first}`;
      json(isRefused ? 401 : 200, { ok: !isRefused })(request, response);
    });
    const answer = await user.post('/sdk/proxy/gmail/drafts', { subject: 'Grüße' });
    expect([answer.status, answer.text]).toEqual([200, '{"output":{"ok":true}}']);
    expect(sentTokens()).toEqual([`Bearer ${first}`, `Bearer ${lastTokens().access_token}`]);
    expect(upstream.requests.map(({ url, body }) => [url, body.toString()])).toEqual(
      Array(2).fill(['/api/drafts', '{"subject":"Grüße"}']),
    );
  });

  it('deletes a credential, and revokes its token at the provider', async () => {
    const user = await backend.as('leaving-user');
    // No other credential of the tests holds a grant of this account, so that the grant may be revoked.
    const { credentialId } = await connect(backend, user, { ...gmail, providerUser: 'leaving' });
    const { refresh_token: token } = lastTokens();
    const uninstalled = await user.delete(`/sdk/integrations/${await backend.integrationId(user, 'gmail')}`, {
      'X-Paragon-Credential': credentialId,
    });
    expect(uninstalled.status).toBe(200);
    expect(await credentialsOf(user, 'gmail')).toEqual([]);
    const revoked = () =>
      provider.exchanges.filter(({ path }) => path === '/revoke').map(({ body }) => body.get('token'));
    await expect.poll(revoked).toEqual([token]);
    const refreshed = await fetch(oauth.endpoints.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: token,
        client_id: ownClient.clientId,
        client_secret: ownClient.clientSecret,
      }),
    });
    expect([refreshed.status, await refreshed.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
  });

  it('holds a request for longer than runtimes do by themselves', async () => {
    const user = await backend.as('patient-user');
    const { sessionId } = await begin(backend, user, gmail);
    expect(await readSession(user, sessionId, 12)).toMatchObject({ status: 'pending' });
  });

  it('has room for a user’s next requests once those that were held have lost their client', async () => {
    const user = await backend.as('reloading-user');
    const { sessionId } = await begin(backend, user, gmail);
    const seconds = 8;
    const path = `/sdk/actions/session-id/${sessionId}?wait=`;
    const leaving = new AbortController();
    // A user may have three such requests, so that one of four is refused as soon as the other three are held.
    const held = Array.from({ length: 4 }, () =>
      fetch(backend.url(`${path}${seconds}`), {
        headers: { Authorization: `Bearer ${user.token}` },
        signal: leaving.signal,
      }).then(
        ({ status }) => status,
        () => null,
      ),
    );
    expect(await Promise.race(held)).toBe(429);
    const leftAt = Date.now();
    leaving.abort();
    await Promise.all(held);
    await expect.poll(async () => (await user.get(`${path}1`)).status, { timeout: 20_000 }).toBe(200);
    if (runtime.tellsOfClientsThatLeave) expect(Date.now() - leftAt).toBeLessThan((seconds - 2) * 1000);
  });

  it('takes user tokens that a key of a key set signed, and those of no other key', async () => {
    const jwk = { ...(await exportJWK(keySet.publicKey)), kid: 'current', alg: 'RS256' };
    upstream.behave(json(200, { keys: [jwk] }));
    const sign = (privateKey: CryptoKey) =>
      new SignJWT({ sub: 'alice', aud: 'useparagon.com/project-with-key-set' })
        .setProtectedHeader({ alg: 'RS256', kid: 'current' })
        .setExpirationTime('1 hour')
        .sign(privateKey);
    const other = await generateKeyPair('RS256');
    const statusWith = async (token: string) =>
      (
        await fetch(backend.url('/sdk/me').replace(projectId, 'project-with-key-set'), {
          headers: { Authorization: `Bearer ${token}` },
        })
      ).status;
    expect(await statusWith(await sign(keySet.privateKey))).toBe(200);
    expect(await statusWith(await sign(other.privateKey))).toBe(401);
  });
});
