import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { openBrowser, passLogin } from '../support/server/browser-like.js';
import { companyClient, ownClient, page, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend } from '../support/server/connect-backend.js';
import {
  begin,
  buildOAuthUrl,
  connect,
  credentialsOf,
  openLogin,
  readSession,
} from '../support/server/login.js';

const minute = 60_000;
let backend: ConnectBackend;

beforeAll(async () => {
  backend = await startConnectBackend();
});
afterAll(() => backend.stop());

const lastTokenRequest = () =>
  backend.exchanges.filter(({ url }) => url === backend.oauth.endpoints.tokenEndpoint).at(-1);

describe('a login that succeeds', () => {
  it('connects the account through a pushed request and the user’s own OAuth client', async () => {
    const user = await backend.as('own-client-user');
    const { loginPage, session, credentialId } = await connect(backend, user);

    const asked = loginPage.visited.find(({ pathname }) => pathname === '/authorize')?.searchParams;
    expect(Object.fromEntries(asked ?? [])).toMatchObject({
      response_type: 'code',
      client_id: ownClient.clientId,
      redirect_uri: `${backend.origin}/oauth`,
      scope: 'read write',
      code_challenge_method: 'S256',
    });
    expect(Object.fromEntries(lastTokenRequest()?.body ?? [])).toMatchObject({
      client_id: ownClient.clientId,
      client_secret: ownClient.clientSecret,
      redirect_uri: `${backend.origin}/oauth`,
    });
    expect(session).toMatchObject({ status: 'complete', credential: { id: credentialId, status: 'VALID' } });
    const me = (await user.get('/sdk/me')).as(answers.me);
    expect(me).toMatchObject({
      userId: 'own-client-user',
      integrations: { zendesk: { enabled: true, credentialId, allCredentials: [{ id: credentialId }] } },
    });
  });

  it('connects the account through GET build-oauth, as the 2.1.1 client does', async () => {
    const user = await backend.as('query-user');
    const browser = openBrowser();
    const integrationId = await backend.integrationId(user, 'zendesk');
    const address = await buildOAuthUrl(backend, user, 'abcdefghijklm', { accountType: 'default' });
    const loginPage = await browser.visit(address, { referrer: `${page}/` });
    await passLogin(browser, loginPage);

    const { connectCredentialId } = await readSession(user, 'abcdefghijklm');
    const collected = await user.post('/sdk/credentials', {
      integrationId,
      config: {},
      payload: { credentialId: connectCredentialId },
      installOptions: {},
    });
    expect(collected.as(answers.credential)).toMatchObject({ id: connectCredentialId, status: 'VALID' });
    expect((await user.delete('/sdk/actions/session-id/abcdefghijklm')).text).toBe('{}');
    expect((await readSession(user, 'abcdefghijklm')).connectCredentialId).toBeNull();
    expect(await credentialsOf(user)).toHaveLength(1);
  });

  it('uses the company’s OAuth client and default scopes for the default account type', async () => {
    const user = await backend.as('default-user');
    const { loginPage, session } = await connect(backend, user, { accountType: 'default' });
    const asked = loginPage.visited.find(({ pathname }) => pathname === '/authorize')?.searchParams;
    expect(asked?.get('client_id')).toBe(companyClient.clientId);
    expect(asked?.get('scope')).toBe('read write');
    expect(lastTokenRequest()?.body.get('client_secret')).toBe(companyClient.clientSecret);
    expect(session.status).toBe('complete');
  });

  it.each([
    { type: 'gmail', status: 'VALID' },
    { type: 'jira', status: 'PENDING' },
    { type: 'outlook', status: 'VALID' },
    { type: 'salesforce', status: 'VALID' },
    { type: 'sharepoint', status: 'PENDING' },
    { type: 'slack', status: 'VALID' },
    { type: 'zendesk', status: 'VALID' },
  ])('leaves $type $status after OAuth with the user’s own client', async ({ type, status }) => {
    const user = await backend.as(`user-of-${type}`);
    const { session } = await connect(backend, user, { type, values: { scopes: undefined } });
    expect(session).toMatchObject({ status: 'complete', credential: { status } });
    expect(await credentialsOf(user, type)).toMatchObject([{ status }]);
  });

  it('asks the provider for exactly the scopes that the user left in the form', async () => {
    const user = await backend.as('few-scopes-user');
    const { loginPage } = await openLogin(backend, user, { values: { scopes: 'read' } });
    const asked = loginPage.visited.find(({ pathname }) => pathname === '/authorize')?.searchParams;
    expect(asked?.get('scope')).toBe('read');
  });

  it('makes a second credential for a second login', async () => {
    const user = await backend.as('second-user');
    const first = await connect(backend, user);
    const second = await connect(backend, user);
    expect(second.credentialId).not.toBe(first.credentialId);
    expect(await credentialsOf(user)).toHaveLength(2);
  });

  it('renews the selected credential instead of making another', async () => {
    const user = await backend.as('selecting-user');
    const { credentialId } = await connect(backend, user);
    const again = await connect(backend, user, { installOptions: { selectedCredentialId: credentialId } });
    expect(again.credentialId).toBe(credentialId);
    expect(await credentialsOf(user)).toMatchObject([{ id: credentialId, status: 'VALID' }]);
  });
});

describe('a login that fails', () => {
  it('reports a denial with the provider’s description', async () => {
    const user = await backend.as('denying-user');
    const login = await openLogin(backend, user);
    await login.finish({ decision: 'deny' });
    expect(await readSession(user, login.sessionId)).toMatchObject({
      status: 'denied',
      connectCredentialId: null,
      error: 'access_denied',
      errorDescription: 'The user denied access.',
    });
    expect(await credentialsOf(user)).toEqual([]);
  });

  it('reports a wrong client secret, repeats it nowhere, and accepts the corrected one', async () => {
    const user = await backend.as('mistyping-user');
    const clientSecret = 'mistyped-secret-31b8';
    const { session } = await connect(backend, user, { values: { clientSecret } });
    expect(session).toMatchObject({ status: 'failed', connectCredentialId: null, error: 'invalid_client' });
    expect(backend.answered.join('\n')).not.toContain(clientSecret);
    expect(JSON.stringify(backend.failures)).not.toContain(clientSecret);
    expect((await connect(backend, user)).session.status).toBe('complete');
  });

  it.each([
    ['default', 'oauth_client_refused'],
    ['user-configured-oauth', 'invalid_client'],
  ])('tells the operator whose client was refused: the one of %s, by %s', async (accountType, code) => {
    const user = await backend.as(`refused-client-of ${accountType}`);
    backend.provider.instead = (request) =>
      request.url === backend.oauth.endpoints.tokenEndpoint
        ? Promise.resolve(Response.json({ error: 'invalid_client' }, { status: 401 }))
        : undefined;
    const { session } = await connect(backend, user, { accountType });
    backend.provider.instead = undefined;
    expect(session).toMatchObject({ status: 'failed', error: 'invalid_client' });
    expect(backend.failures.at(-1)).toEqual({
      code,
      message: 'zendesk: the authorization code could not be exchanged.',
    });
  });

  it('does not fail because the token response is loose', async () => {
    const user = await backend.as('loosely-answered-user');
    backend.provider.instead = (request) =>
      request.url === backend.oauth.endpoints.tokenEndpoint
        ? Promise.resolve(
            Response.json(
              { access_token: 'loose-access-7d', scope: ['read'], expires_in: '', refresh_token: '' },
              { status: 201 },
            ),
          )
        : undefined;
    const { session } = await connect(backend, user);
    backend.provider.instead = undefined;
    expect(session.status).toBe('complete');
    expect(backend.failures.at(-1)).toEqual({
      code: 'token_response_repaired',
      message:
        'zendesk: the token response differs from RFC 6749 in "token_type", "expires_in", "refresh_token", "scope".',
    });
    expect(JSON.stringify(backend.failures)).not.toContain('loose-access-7d');
  });

  it('names the field because of which a token response cannot be used', async () => {
    const user = await backend.as('tokenless-user');
    backend.provider.instead = (request) =>
      request.url === backend.oauth.endpoints.tokenEndpoint
        ? Promise.resolve(Response.json({ access_token: '', token_type: 'Bearer' }))
        : undefined;
    const { session } = await connect(backend, user);
    backend.provider.instead = undefined;
    expect(session).toMatchObject({
      status: 'failed',
      error: 'invalid_provider_response',
      errorDescription: 'The token response has no "access_token".',
    });
  });

  it('answers expired once fifteen minutes have passed, and stores nothing then', async () => {
    const expiring = await startConnectBackend();
    const user = await expiring.as('late-user');
    const login = await openLogin(expiring, user);
    expiring.clock.aheadMs = 16 * minute;
    const callbackPage = await login.finish();
    expect(callbackPage.status).toBeGreaterThanOrEqual(400);
    expect(await readSession(user, login.sessionId)).toMatchObject({
      status: 'expired',
      connectCredentialId: null,
    });
    expect(await credentialsOf(user)).toEqual([]);
    expect(expiring.exchanges).toEqual([]);
    await expiring.stop();
  });

  it('answers failed with code interrupted when the exchange outlives its deadline', async () => {
    const user = await backend.as('interrupted-user');
    const login = await openLogin(backend, user);
    const exchanging = new Promise<() => void>((resolve) => {
      backend.provider.instead = () =>
        new Promise((answer) =>
          resolve(() => answer(Response.json({ error: 'temporarily_unavailable' }, { status: 503 }))),
        );
    });
    const callback = login.finish();
    const letProviderAnswer = await exchanging;
    expect((await readSession(user, login.sessionId)).status).toBe('pending');
    backend.clock.aheadMs = 21_000;
    expect(await readSession(user, login.sessionId)).toMatchObject({
      status: 'failed',
      error: 'interrupted',
    });
    letProviderAnswer();
    await callback;
    backend.clock.aheadMs = 0;
    backend.provider.instead = undefined;
    expect(await credentialsOf(user)).toEqual([]);
  });

  it('answers failed when the provider cannot be reached', async () => {
    const user = await backend.as('unlucky-user');
    const login = await openLogin(backend, user);
    backend.provider.instead = () => Promise.reject(new TypeError('fetch failed'));
    await login.finish();
    backend.provider.instead = undefined;
    expect((await readSession(user, login.sessionId)).status).toBe('failed');
  });
});

describe('a callback that is loaded again', () => {
  it('shows the recorded outcome and makes no second credential', async () => {
    const user = await backend.as('reloading-user');
    const { browser, callbackPage, credentialId } = await connect(backend, user);
    const exchanges = backend.exchanges.length;
    const address = callbackPage.visited.at(-1) ?? '';
    const again = await browser.visit(address);
    expect(again.status).toBe(200);
    expect(again.text).toContain(credentialId);
    expect(backend.exchanges).toHaveLength(exchanges);
    expect(await credentialsOf(user)).toHaveLength(1);
  });

  it('makes one credential when it is loaded twice at once', async () => {
    const user = await backend.as('impatient-user');
    const login = await openLogin(backend, user);
    const redirect = await login.finish({ stopBefore: (url) => url.searchParams.has('state') });
    await Promise.all([login.browser.visit(redirect.url), login.browser.visit(redirect.url)]);
    expect((await readSession(user, login.sessionId, 5)).status).toBe('complete');
    expect(await credentialsOf(user)).toHaveLength(1);
  });
});

it('names the extensions of the protocol under accessibleFeatures', async () => {
  const me = (await (await backend.as('curious-user')).get('/sdk/me')).as(answers.me);
  expect(me.project.accessibleFeatures).toEqual(
    expect.arrayContaining([
      'headless-cp',
      'pushed-authorization',
      'session-wait',
      'session-cancel',
      'idempotent-credentials',
    ]),
  );
});

it('gives a pushed request a session ID of 256 bits and the fifteen minutes of a session', async () => {
  const user = await backend.as('counting-user');
  const { sessionId, expiresIn } = await begin(backend, user, { fields: { sessionId: 'abcdefghijklm' } });
  expect(sessionId).toMatch(/^[\w-]{43,}$/);
  expect(expiresIn).toBe(900);
});
