import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import { failingStores, type StoreFailure } from '../support/server/failing-store.js';
import { connect, credentialsOf, openLogin, readSession, type BuildOAuth } from '../support/server/login.js';
import { memoryStores } from '../support/server/memory-stores.js';

const { store, credentialStore, fail, failures } = failingStores(memoryStores());
let backend: ConnectBackend;
let user: UserApi;
/** What names the user of a test, and the accounts at the provider. */
let name: string;
let before = 0;

beforeAll(async () => {
  backend = await startConnectBackend({ server: { store, credentialStore } });
});
afterAll(() => backend.stop());
beforeEach(async ({ task }) => {
  name = task.id;
  user = await backend.as(name);
  before = backend.exchanges.length;
});

/** Gmail tells which account was connected, and has a revocation endpoint. */
const gmail = (account = 'first'): BuildOAuth => ({
  type: 'gmail',
  values: { scopes: undefined },
  providerUser: `${account}@${name}`,
});
const selecting = (credentialId: string) => ({ installOptions: { selectedCredentialId: credentialId } });

const cancel = (sessionId: string) => user.delete(`/sdk/actions/session-id/${sessionId}?cancel=true`);
const uninstall = async (credentialId: string) =>
  user.delete(`/sdk/integrations/${await backend.integrationId(user, 'gmail')}`, {
    'X-Paragon-Credential': credentialId,
  });

/** The refresh tokens that the provider issued during the test, oldest first. */
const issuedTokens = () =>
  backend.exchanges
    .slice(before)
    .filter(({ url }) => url === backend.oauth.endpoints.tokenEndpoint)
    .map(({ answer }) => answers.tokens.parse(JSON.parse(answer)).refresh_token);
/** Nobody waits for a revocation but this. */
const expectRevoked = (tokens: (string | undefined)[]) =>
  expect
    .poll(() =>
      backend.exchanges
        .slice(before)
        .filter(({ url }) => url === backend.oauth.endpoints.revocationEndpoint)
        .map(({ body }) => body.get('token')),
    )
    .toEqual(tokens);

/** Walks a login to its end, with a store that fails once the provider has answered for the code. */
async function loginThrough(failure: StoreFailure, request: BuildOAuth) {
  const login = await openLogin(backend, user, request);
  backend.provider.instead = async (asked) => {
    const answer = await fetch(asked);
    if (asked.url === backend.oauth.endpoints.tokenEndpoint) fail(failure);
    return answer;
  };
  await login.finish(request.providerUser === undefined ? {} : { user: request.providerUser });
  backend.provider.instead = undefined;
  return readSession(user, login.sessionId);
}

describe('cancelling a login that is complete', () => {
  it.each<StoreFailure>([
    { operation: 'replace', kind: 'session', when: 'after' },
    { credentials: 'find' },
    { credentials: 'delete' },
  ])('is finished by its repetition: %j', async (failure) => {
    const { sessionId } = await connect(backend, user, gmail());
    fail(failure);
    expect((await cancel(sessionId)).status).toBe(500);
    expect(await credentialsOf(user, 'gmail')).toHaveLength(1);
    expect((await cancel(sessionId)).status).toBe(200);
    expect(await credentialsOf(user, 'gmail')).toEqual([]);
    await expectRevoked(issuedTokens());
  });

  it('leaves a credential that was there before, however often it is repeated', async () => {
    const { credentialId } = await connect(backend, user, gmail());
    const again = await connect(backend, user, { ...gmail(), ...selecting(credentialId) });
    for (let calls = 0; calls < 2; calls += 1) await cancel(again.sessionId);
    expect(await credentialsOf(user, 'gmail')).toMatchObject([{ id: credentialId }]);
  });
});

describe('a login', () => {
  it('is completed where the store cannot tell others of it', async () => {
    const [failed, reported] = [failures.length, backend.failures.length];
    fail({ operation: 'publish', kind: 'session', times: 100 });
    const { callbackPage, session } = await connect(backend, user, gmail());
    fail({ operation: 'publish', kind: 'session', times: 0 });
    expect(callbackPage.text).toContain('oauth_success_callback');
    expect(session.status).toBe('complete');
    expect(failures.length).toBeGreaterThan(failed);
    expect(new Set(backend.failures.slice(reported).map(({ code }) => code))).toEqual(
      new Set(['store_failed']),
    );
  });

  it.each<StoreFailure>([{ credentials: 'insert' }])(
    'that cannot be stored has its tokens revoked, and keeps none from being revoked: %j',
    async (failure) => {
      const session = await loginThrough(failure, gmail());
      expect(session).toMatchObject({ status: 'failed', error: 'server_error' });
      expect(await credentialsOf(user, 'gmail')).toEqual([]);
      await expectRevoked(issuedTokens());
      const { credentialId } = await connect(backend, user, gmail());
      await uninstall(credentialId);
      await expectRevoked(issuedTokens());
    },
  );

  it.each<StoreFailure>([{ credentials: 'insert', when: 'after' }])(
    'that is stored although the store failed keeps its tokens: %j',
    async (failure) => {
      const { status, connectCredentialId } = await loginThrough(failure, gmail());
      expect(status).toBe('complete');
      expect(await credentialsOf(user, 'gmail')).toMatchObject([{ id: connectCredentialId }]);
      // The next revocation is the first.
      await uninstall(connectCredentialId ?? '');
      await expectRevoked(issuedTokens());
    },
  );

  it('as another account revokes the one before where the session fails to be completed once', async () => {
    const { credentialId } = await connect(backend, user, gmail());
    const session = await loginThrough(
      { operation: 'replace', kind: 'session' },
      { ...gmail('second'), ...selecting(credentialId) },
    );
    expect(session.status).toBe('complete');
    await expectRevoked(issuedTokens().slice(0, 1));
  });

  it.each<StoreFailure>([
    { credentials: 'find' },
    { operation: 'get', kind: 'session' },
    { credentials: 'update' },
  ])('as another account that cannot be stored leaves the one before: %j', async (failure) => {
    const { credentialId } = await connect(backend, user, gmail());
    const connected = await credentialsOf(user, 'gmail');
    const session = await loginThrough(failure, { ...gmail('second'), ...selecting(credentialId) });
    const [held, dropped] = issuedTokens();
    expect(session.status).toBe('failed');
    expect(await credentialsOf(user, 'gmail')).toEqual(connected);
    await expectRevoked([dropped]);
    await uninstall(credentialId);
    await expectRevoked([dropped, held]);
  });
});

describe('uninstalling', () => {
  it('revokes the token where the store deleted the credential and failed to answer', async () => {
    for (const account of [1, 2]) {
      const { credentialId } = await connect(backend, user, gmail());
      if (account === 1) fail({ credentials: 'delete', when: 'after' });
      expect((await uninstall(credentialId)).status).toBe(200);
      await expectRevoked(issuedTokens());
    }
  });

  it('leaves all as it is where the store fails before', async () => {
    const { credentialId } = await connect(backend, user, gmail());
    fail({ credentials: 'delete' });
    expect((await uninstall(credentialId)).status).toBe(500);
    expect(await credentialsOf(user, 'gmail')).toHaveLength(1);
    await expectRevoked([]);
  });
});
