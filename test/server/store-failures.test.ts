import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { createConnectServer } from '@installflow/connect/server';
import { projectId, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import { failingStores, type StoreFailure } from '../support/server/failing-store.js';
import { connect, credentialsOf, openLogin, readSession, type BuildOAuth } from '../support/server/login.js';
import { memoryStores } from '../support/server/memory-stores.js';

const { store, credentialStore, fail, failures, catchUp, operations } = failingStores(memoryStores());
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
const revokedTokens = () =>
  backend.exchanges
    .slice(before)
    .filter(({ url }) => url === backend.oauth.endpoints.revocationEndpoint)
    .map(({ body }) => body.get('token'));
/** Nobody waits for a revocation but this. */
const expectRevoked = (tokens: (string | undefined)[]) => expect.poll(revokedTokens).toEqual(tokens);

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
    expect((await cancel(sessionId)).status).toBe(503);
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

describe('a store that carries an operation out after its answer was given up', () => {
  it('stores no credential of a login whose tokens were revoked', async () => {
    const barred = operations.filter((operation) => operation === 'credentials bar').length;
    const insert = credentialStore.insert.bind(credentialStore);
    // The insertion fails, and so do the first three looks at what was stored.
    credentialStore.insert = (...record) => {
      const inserted = insert(...record);
      fail({ credentials: 'find', times: 3 });
      return inserted;
    };
    await loginThrough({ credentials: 'insert', when: 'later' }, gmail());
    credentialStore.insert = insert;
    await expect
      .poll(() => operations.filter((operation) => operation === 'credentials bar'))
      .toHaveLength(barred + 1);
    await expectRevoked(issuedTokens());
    await catchUp();
    expect(await credentialsOf(user, 'gmail')).toEqual([]);
  });

  it('deletes no credential whose tokens were not revoked', async () => {
    const { credentialId } = await connect(backend, user, gmail());
    fail({ credentials: 'delete', when: 'later' });
    expect((await uninstall(credentialId)).status).toBe(503);
    await catchUp();
    expect(await credentialsOf(user, 'gmail')).toMatchObject([{ id: credentialId }]);
    expect((await uninstall(credentialId)).status).toBe(200);
    await expectRevoked(issuedTokens());
  });
});

describe('deleting a user', () => {
  it.each<StoreFailure>([
    { credentials: 'deleteUser', when: 'after' },
    { credentials: 'deleteUser', when: 'before' },
  ])('revokes every account, and names every credential, where the store fails once: %j', async (failure) => {
    const first = await connect(backend, user, gmail());
    const again = await connect(backend, user, gmail());
    const second = await connect(backend, user, gmail('second'));
    fail(failure);
    const { credentialIds } = await backend.server.deleteUser({ projectId, userId: name });
    expect(credentialIds.toSorted()).toEqual(
      [first.credentialId, again.credentialId, second.credentialId].toSorted(),
    );
    // Both are revoked at the same time, and the call has waited for them.
    const [, ofAgain, ofSecond] = issuedTokens();
    expect(new Set(revokedTokens())).toEqual(new Set([ofAgain, ofSecond]));
    expect(revokedTokens()).toHaveLength(2);
    expect(
      backend.events.filter(
        (event) => event.type === 'credential.deleted' && credentialIds.includes(event.credentialId),
      ),
    ).toHaveLength(3);
  });

  it('deletes a record that cannot be read, and says that its token lives on', async () => {
    const { credentialId } = await connect(backend, user, gmail());
    const record = await credentialStore.find({ projectId, userId: name, credentialId });
    if (!record) throw new Error('there is no record');
    await credentialStore.update({ ...record, data: '{"schema":2}' }, record.version);
    const told = backend.failures.length;
    await backend.server.deleteUser({ projectId, userId: name });
    expect(backend.failures.slice(told)).toMatchObject([{ code: 'revocation_failed' }]);
    expect(await credentialStore.listByUser({ projectId, userId: name })).toEqual([]);
  });
});

describe('closing the server', () => {
  it('waits for the revocation of the account that a login has replaced', async () => {
    const { credentialId } = await connect(backend, user, gmail());
    const other = createConnectServer(backend.serverOptions);
    let isClosed = false;
    const revoked: boolean[] = [];
    let begun: () => void = () => undefined;
    const begins = new Promise<void>((resolve) => (begun = resolve));
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    backend.provider.instead = async (asked) => {
      if (asked.url !== backend.oauth.endpoints.revocationEndpoint) return fetch(asked);
      begun();
      await answered;
      revoked.push(isClosed);
      return fetch(asked);
    };
    backend.handleBy(other);
    await connect(backend, user, { ...gmail('second'), ...selecting(credentialId) });
    await begins;
    const closing = other.close().then(() => (isClosed = true));
    // Whatever does not wait has closed by then.
    await new Promise((resolve) => setImmediate(resolve));
    answer();
    await closing;
    backend.handleBy(backend.server);
    backend.provider.instead = undefined;
    expect(revoked).toEqual([false]);
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
    expect((await uninstall(credentialId)).status).toBe(503);
    expect(await credentialsOf(user, 'gmail')).toHaveLength(1);
    await expectRevoked([]);
  });
});
