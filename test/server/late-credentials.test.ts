import { createMemoryCredentialStore, type CredentialStore } from '@installflow/connect/server';
import { afterEach, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { projectId, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import { connect, credentialsOf, openLogin, readSession, type BuildOAuth } from '../support/server/login.js';

let backend: ConnectBackend;
afterEach(() => backend.stop());

type Hook = (() => Promise<unknown>) | undefined;

/** A backend that does something else right before or after it writes a credential, once. */
async function startHooked() {
  const memory = createMemoryCredentialStore();
  const hooks: { before: Hook; after: Hook } = { before: undefined, after: undefined };
  const hooked = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    const { before, after } = hooks;
    hooks.before = hooks.after = undefined;
    await before?.();
    const result = await write();
    await after?.();
    return result;
  };
  const credentialStore: CredentialStore = {
    ...memory,
    insert: (...record) => hooked(() => memory.insert(...record)),
    update: (...record) => hooked(() => memory.update(...record)),
  };
  backend = await startConnectBackend({ server: { credentialStore } });
  return hooks;
}

/** Gmail tells which account was connected, and has a revocation endpoint. */
const gmail: BuildOAuth = { type: 'gmail', values: { scopes: undefined } };
const PAST_DEADLINE_MS = 21_000;

const revokedTokens = () =>
  backend.exchanges
    .filter(({ url }) => url === backend.oauth.endpoints.revocationEndpoint)
    .map(({ body }) => body.get('token'));
/** The refresh tokens that the provider issued, oldest first. */
const issuedTokens = () =>
  backend.exchanges
    .filter(({ url }) => url === backend.oauth.endpoints.tokenEndpoint)
    .map(({ answer }) => answers.tokens.parse(JSON.parse(answer)).refresh_token);

const readInterrupted = async (user: UserApi, sessionId: string) => {
  backend.clock.aheadMs += PAST_DEADLINE_MS;
  expect(await readSession(user, sessionId)).toMatchObject({ status: 'failed', error: 'interrupted' });
};
const uninstall = async (user: UserApi, credentialId: string) =>
  user.delete(`/sdk/integrations/${await backend.integrationId(user, 'gmail')}`, {
    'X-Paragon-Credential': credentialId,
  });

/** Reads what is stored right after the write, where an instance may die before it looks at its login. */
const readAfterWrite = (hooks: { after: Hook }, user: UserApi) =>
  new Promise((resolve) => {
    hooks.after = async () => resolve(await credentialsOf(user, 'gmail'));
  });

describe('a credential that comes after its login was given up', () => {
  it('is not stored, and its tokens are revoked', async () => {
    const hooks = await startHooked();
    const user = await backend.as('late-user');
    const login = await openLogin(backend, user, gmail);
    hooks.before = () => readInterrupted(user, login.sessionId);
    const stored = readAfterWrite(hooks, user);
    const page = await login.finish();
    expect(page.text).toContain('interrupted');
    expect(await stored).toEqual([]);
    await expect.poll(revokedTokens).toEqual(issuedTokens());
  });

  it('is not stored in the credential that was to be authenticated again', async () => {
    const hooks = await startHooked();
    const user = await backend.as('late-again-user');
    const { credentialId } = await connect(backend, user, { ...gmail, providerUser: 'first@provider' });
    const before = await credentialsOf(user, 'gmail');
    const again = { ...gmail, installOptions: { selectedCredentialId: credentialId } };
    const login = await openLogin(backend, user, again);
    hooks.before = () => readInterrupted(user, login.sessionId);
    const stored = readAfterWrite(hooks, user);
    await login.finish({ user: 'second@provider' });
    expect(await stored).toEqual(before);
    expect(await credentialsOf(user, 'gmail')).toEqual(before);
    await expect.poll(revokedTokens).toEqual(issuedTokens().slice(1));
  });

  it('is not stored where the login was cancelled', async () => {
    const hooks = await startHooked();
    const user = await backend.as('cancelling-user');
    const login = await openLogin(backend, user, gmail);
    hooks.before = () => user.delete(`/sdk/actions/session-id/${login.sessionId}?cancel=true`);
    const stored = readAfterWrite(hooks, user);
    await login.finish();
    expect(await stored).toEqual([]);
    await expect.poll(revokedTokens).toEqual(issuedTokens());
  });
});

describe('an instance that dies right after it stored the credential', () => {
  it('leaves a login that the next reader completes, and a credential whose token an uninstall revokes', async () => {
    const hooks = await startHooked();
    const user = await backend.as('orphaned-user');
    const login = await openLogin(backend, user, gmail);
    let wake: () => void = () => undefined;
    let die: () => void = () => undefined;
    const died = new Promise<void>((resolve) => (die = resolve));
    hooks.after = () => {
      die();
      return new Promise<void>((resolve) => (wake = resolve));
    };
    const finishing = login.finish();
    await died;
    expect((await readSession(user, login.sessionId)).status).toBe('pending');
    backend.clock.aheadMs += PAST_DEADLINE_MS;
    const { status, connectCredentialId } = await readSession(user, login.sessionId);
    expect(status).toBe('complete');
    expect((await uninstall(user, connectCredentialId ?? '')).status).toBe(200);
    await expect.poll(revokedTokens).toEqual(issuedTokens());
    // The instance was only slow.
    wake();
    await finishing;
    expect(await credentialsOf(user, 'gmail')).toEqual([]);
    expect(revokedTokens()).toEqual(issuedTokens());
  });
});

describe('a user who is deleted during a login', () => {
  it('gets no credential from it, and one from a login that begins afterwards', async () => {
    const hooks = await startHooked();
    const user = await backend.as('deleted-user');
    await connect(backend, user, { ...gmail, providerUser: 'first@provider' });
    const login = await openLogin(backend, user, gmail);
    hooks.before = () => backend.server.deleteUser({ projectId, userId: 'deleted-user' });
    const page = await login.finish({ user: 'second@provider' });
    expect(page.text).toContain('oauth_error');
    expect(await readSession(user, login.sessionId)).toMatchObject({
      status: 'failed',
      error: 'interrupted',
    });
    expect(await credentialsOf(user, 'gmail')).toEqual([]);
    await expect.poll(() => revokedTokens().toSorted()).toEqual(issuedTokens().toSorted());

    backend.clock.aheadMs += 1;
    await connect(backend, user, gmail);
    expect(await credentialsOf(user, 'gmail')).toHaveLength(1);
  });
});

describe('the two hundredth credential of a user', () => {
  it('is the last one that a login makes, and the next is refused by name, with its tokens revoked', async () => {
    await startHooked();
    const user = await backend.as('collecting-user');
    const { credentialId } = await connect(backend, user, { ...gmail, providerUser: 'first@provider' });
    const store = backend.serverOptions.credentialStore;
    const record = await store?.find({ projectId, userId: 'collecting-user', credentialId });
    if (!store || !record) throw new Error('there is no credential');
    for (let made = 1; made < 200; made += 1)
      await store.insert(
        { ...record, credentialId: `copy-${made}` },
        { begunAt: Date.now(), limit: Infinity },
      );
    const login = await openLogin(backend, user, gmail);
    const page = await login.finish({ user: 'second@provider' });
    expect(page.text).toContain('A user may have 200 credentials at most.');
    expect(await readSession(user, login.sessionId)).toMatchObject({
      status: 'failed',
      error: 'too_many_credentials',
    });
    await expect.poll(revokedTokens).toEqual(issuedTokens().slice(1));
  });
});
