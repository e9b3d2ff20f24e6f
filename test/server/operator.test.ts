import { createConnectServer } from '@installflow/connect/server';
import type { Account, EncryptionKey, RotationProgress } from '@installflow/connect/server';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { ownClient, projectId, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import { connect, credentialsOf, type BuildOAuth } from '../support/server/login.js';
import { vault } from '../support/server/vault.js';

let backend: ConnectBackend;

beforeEach(async () => {
  backend = await startConnectBackend({ project: { customIntegrations: [vault] } });
});
afterEach(() => backend.stop());

/** Gmail tells which account was connected, and has a revocation endpoint. */
const gmail = (providerUser: string): BuildOAuth => ({
  type: 'gmail',
  values: { scopes: undefined },
  providerUser,
});
const enterKey = async (user: UserApi): Promise<string> => {
  const integrationId = await backend.integrationId(user, vault.type);
  const made = await user.post('/sdk/credentials', { integrationId, payload: { apiKey: 'key-canary' } });
  return made.as(answers.credential).id;
};
const idsOf = ({ accounts }: { accounts: Account[] }) => accounts.map(({ credentialId }) => credentialId);
const revocations = () =>
  backend.exchanges.filter(({ url }) => url === backend.oauth.endpoints.revocationEndpoint);

describe('listAccounts', () => {
  it('lists a user’s accounts, oldest first, with what the provider tells and without secrets', async () => {
    const user = await backend.as('alice');
    const { credentialId } = await connect(backend, user, gmail('first@provider'));
    const entered = await enterKey(user);
    await connect(backend, await backend.as('bob'), gmail('second@provider'));
    const page = await backend.server.listAccounts({ projectId, userId: 'alice' });
    expect(page.next).toBeNull();
    expect(page.accounts).toMatchObject([
      {
        credentialId,
        projectId,
        userId: 'alice',
        integrationId: await backend.integrationId(user, 'gmail'),
        type: 'gmail',
        accountType: 'user-configured-oauth',
        status: 'VALID',
        externalId: null,
        providerId: 'first@provider',
      },
      { credentialId: entered, type: vault.type, accountType: 'default', providerId: '', providerData: {} },
    ]);
    for (const { dateCreated, dateUpdated, dateRefreshed } of page.accounts)
      for (const date of [dateCreated, dateUpdated, dateRefreshed])
        expect(new Date(date).toISOString()).toBe(date);
    const text = JSON.stringify(page);
    for (const secret of [ownClient.clientSecret, 'key-canary', 'sealed', 'token'])
      expect(text).not.toContain(secret);
  });

  it('lists the accounts of all users by pages, each account once', async () => {
    const users = await Promise.all(['alice', 'bob', 'carol'].map((name) => backend.as(name)));
    const entered = [];
    for (const user of [...users, ...users]) entered.push(await enterKey(user));
    const listed: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await backend.server.listAccounts({ limit: 4, ...(cursor !== null && { cursor }) });
      expect(page.accounts.length).toBeLessThanOrEqual(4);
      listed.push(...idsOf(page));
      cursor = page.next;
    } while (cursor !== null);
    expect(listed.toSorted()).toEqual(entered.toSorted());
  });

  it('leaves out what has another status or type', async () => {
    const user = await backend.as('alice');
    const pending = await connect(backend, user, { type: 'jira', values: { scopes: undefined } });
    const entered = await enterKey(user);
    for (const whose of [{ projectId }, { projectId, userId: 'alice' }]) {
      const { server } = backend;
      expect(idsOf(await server.listAccounts({ ...whose, status: 'PENDING' }))).toEqual([
        pending.credentialId,
      ]);
      expect(idsOf(await server.listAccounts({ ...whose, type: vault.type }))).toEqual([entered]);
      expect(idsOf(await server.listAccounts({ ...whose, type: 'jira', status: 'VALID' }))).toEqual([]);
    }
  });

  it.each([
    [{ limit: 0 }, 'options.limit must be 1 at least'],
    [{ limit: 1.5 }, 'options.limit must be a whole number'],
    [{ cursor: 'x' }, 'options.cursor must be one that an earlier call has given; got "x"'],
    [{ projectId: 'project-1', userId: 'a\0' }, 'options.userId must be well-formed text without U+0000'],
    [{ status: 'valid' }, "options.status must be 'PENDING', 'VALID' or 'INVALID'"],
    [{ projectID: 'p' }, 'options has no option "projectID"; did you mean "projectId"?'],
    [{ userId: 'alice' }, 'options.projectId must be given together with userId; got undefined'],
    [
      { projectId: 'project-1', userId: 'alice', limit: 5 },
      'options.limit must not be given together with userId, whose accounts come as one page',
    ],
    [
      { projectId: 'project-2' },
      'options.projectId must be one of the server\'s projects ("project-1"); got "project-2"',
    ],
    ['alice', 'options must be {projectId?, userId?, status?, type?, cursor?, limit?}'],
  ])('refuses %j and says why', async (filter, message) => {
    await expect(backend.server.listAccounts(filter as object)).rejects.toThrow(
      new TypeError(`listAccounts: ${message}`),
    );
  });
});

describe('deleteUser', () => {
  it('deletes credentials and metadata, and revokes what nobody else holds before it resolves', async () => {
    const alice = await backend.as('alice');
    const bob = await backend.as('bob');
    const own = await connect(backend, alice, gmail('alice@provider'));
    const twice = await connect(backend, alice, gmail('alice@provider'));
    const shared = await connect(backend, alice, gmail('team@provider'));
    const bobs = await connect(backend, bob, gmail('team@provider'));
    await alice.send('PATCH', '/sdk/me', { meta: { plan: 'pro' } });

    const { credentialIds } = await backend.server.deleteUser({ projectId, userId: 'alice' });
    expect(credentialIds.toSorted()).toEqual(
      [own.credentialId, twice.credentialId, shared.credentialId].toSorted(),
    );
    expect(revocations()).toHaveLength(1);
    expect(await credentialsOf(alice, 'gmail')).toEqual([]);
    expect((await alice.get('/sdk/me')).as(answers.me)).toMatchObject({ meta: {} });
    expect(await credentialsOf(bob, 'gmail')).toMatchObject([{ id: bobs.credentialId }]);
    expect(await backend.server.deleteUser({ projectId, userId: 'alice' })).toEqual({ credentialIds: [] });
  });

  it('is waited for by `close()`', async () => {
    const alice = await backend.as('alice');
    await connect(backend, alice, gmail('alice@provider'));
    const order: string[] = [];
    let begun: () => void = () => undefined;
    const begins = new Promise<void>((resolve) => (begun = resolve));
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    backend.provider.instead = async (asked) => {
      begun();
      await answered;
      return fetch(asked);
    };
    const deleting = backend.server
      .deleteUser({ projectId, userId: 'alice' })
      .then(() => order.push('deleted'));
    await begins;
    const closing = backend.server.close().then(() => order.push('closed'));
    // Whatever does not wait has closed by then.
    await new Promise((resolve) => setImmediate(resolve));
    answer();
    await Promise.all([deleting, closing]);
    expect(order).toEqual(['deleted', 'closed']);
  });

  it('tells of a provider that does not revoke, and deletes all the same', async () => {
    const alice = await backend.as('alice');
    await connect(backend, alice, gmail('alice@provider'));
    backend.provider.instead = () => Promise.reject(new TypeError('fetch failed'));
    await backend.server.deleteUser({ projectId, userId: 'alice' });
    expect(backend.failures.map(({ code }) => code)).toContain('revocation_failed');
    expect(await credentialsOf(alice, 'gmail')).toEqual([]);
  });

  it.each([
    [{ projectId: 'project-1' }, 'options.userId must be a string; got undefined'],
    [{ projectId: 'project-1', userId: '' }, 'options.userId must not be empty'],
    [
      { projectId: 'other', userId: 'alice' },
      'options.projectId must be one of the server\'s projects ("project-1"); got "other"',
    ],
    [undefined, 'options must be {projectId, userId}'],
  ])('refuses %j and says why', async (user, message) => {
    await expect(backend.server.deleteUser(user as { projectId: string; userId: string })).rejects.toThrow(
      new TypeError(`deleteUser: ${message}`),
    );
  });
});

describe('rotateAll', () => {
  const key = (kid: string): EncryptionKey => ({ kid, key: new Uint8Array(randomBytes(32)) });
  const serverWith = (...encryptionKeys: EncryptionKey[]) =>
    createConnectServer({ ...backend.serverOptions, encryptionKeys });
  const enterMany = async (count: number) => {
    const users = await Promise.all(Array.from({ length: count }, (_, index) => backend.as(`user-${index}`)));
    for (const user of users) await enterKey(user);
    for (const user of users) await user.send('PATCH', '/sdk/me', { meta: { plan: 'pro' } });
    return users;
  };

  it('encrypts everything with the first key, tells how far it is, and leaves what is encrypted so', async () => {
    const users = await enterMany(60);
    const fresh = key('key-2');
    const both = serverWith(fresh, ...backend.serverOptions.encryptionKeys);
    const told: RotationProgress[] = [];
    const done = await both.rotateAll({ onProgress: (progress) => told.push(progress) });
    expect(done).toEqual({ cursor: null, checked: 120, rotated: 120, failures: [] });
    expect(told.map(({ checked }) => checked)).toEqual([50, 60, 110, 120]);
    expect(told.at(-1)).toEqual(done);

    const written = backend.written.length;
    expect(await both.rotateAll()).toEqual({ cursor: null, checked: 120, rotated: 0, failures: [] });
    expect(backend.written).toHaveLength(written);
    const headers = { Authorization: `Bearer ${users[0]?.token ?? ''}` };
    const me = await serverWith(fresh)(new Request(backend.url('/sdk/me'), { headers }));
    expect(await me.json()).toMatchObject({ meta: { plan: 'pro' } });
  });

  it('goes on from a cursor, in another process, with what was not looked at', async () => {
    await enterMany(60);
    const both = () => serverWith(key('key-2'), ...backend.serverOptions.encryptionKeys);
    const told: RotationProgress[] = [];
    await both().rotateAll({ onProgress: (progress) => told.push(progress) });
    const cursor = told[1]?.cursor ?? '';
    expect((await both().rotateAll({ cursor })).checked).toBe(60);
  });

  it('names what it cannot open, and goes on', async () => {
    const [user] = await enterMany(1);
    const { failures, rotated } = await serverWith(key('key-2')).rotateAll();
    const [credential] = await credentialsOf(user ?? (await backend.as('user-0')), vault.type);
    const reason = 'The ciphertext names a key that is not among `encryptionKeys`.';
    expect(failures).toEqual([
      { projectId, userId: 'user-0', credentialId: credential?.id, reason },
      { projectId, userId: 'user-0', credentialId: null, reason },
    ]);
    expect(rotated).toBe(0);
  });

  it('encrypts a credential that another instance changes meanwhile, and keeps the change', async () => {
    const [user] = await enterMany(1);
    const { credentialStore } = backend.serverOptions;
    if (!credentialStore || !user) throw new Error('there is no user');
    const old = backend.serverOptions.encryptionKeys;
    const update = credentialStore.update.bind(credentialStore);
    let isFirst = true;
    credentialStore.update = async (record, version) => {
      if (isFirst) {
        isFirst = false;
        await update({ ...record, status: 'INVALID', data: (await read())?.data ?? '' }, version);
      }
      return update(record, version);
    };
    const read = async () => (await credentialStore.listByUser({ projectId, userId: 'user-0' }))[0];
    const fresh = key('key-2');
    expect(await serverWith(fresh, ...old).rotateAll()).toMatchObject({ rotated: 2, failures: [] });
    expect(await read()).toMatchObject({ status: 'INVALID', version: 3 });
    expect(await serverWith(fresh).rotateAll()).toMatchObject({ rotated: 0, failures: [] });
  });

  it.each([
    [{ cursor: 'x' }, 'options.cursor must be the `cursor` of an earlier call’s progress'],
    [{ cursor: 'users:x' }, 'options.cursor must be one that an earlier call has given; got "users:x"'],
    [{ cursor: 1 }, 'options.cursor must be a string; got number'],
    [{ onProgress: 1 }, 'options.onProgress must be a function'],
  ])('refuses %j and says why', async (options, message) => {
    await expect(backend.server.rotateAll(options as object)).rejects.toThrow(
      new TypeError(`rotateAll: ${message}`),
    );
  });
});
