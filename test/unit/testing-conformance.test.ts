import { expect, test } from 'vitest';
import {
  createMemoryCredentialStore,
  createMemoryStore,
  type CredentialRecord,
  type CredentialStore,
  type Store,
} from '@installflow/connect/server';
import {
  credentialStoreConformance,
  storeConformance,
  type ConformanceCase,
  type OpenCredentialStore,
  type OpenStore,
} from '@installflow/connect/testing';

/** Lets other operations run, as a database does between two statements. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const all = async (store: CredentialStore) =>
  (await store.list({ after: null, limit: 1000 })).items.toSorted((one, other) =>
    one.credentialId < other.credentialId ? -1 : 1,
  );

const sharesGrant = (one: CredentialRecord, other: CredentialRecord) =>
  one.grant !== null && one.grant.client === other.grant?.client && one.grant.account === other.grant.account;

/** Stores that each break one rule. The second part is a piece of the name of a case that must find it. */
const brokenCredentialStores: [string, RegExp, (good: CredentialStore) => Partial<CredentialStore>][] = [
  [
    'updates any version',
    /updates the version that is stored only/,
    (good) => ({
      update: async (record, version) => good.update(record, (await good.find(record))?.version ?? version),
    }),
  ],
  [
    'decides outside of the transaction who the last holder was',
    /exactly one of two deletions/,
    (good) => ({
      async delete(key, version) {
        const deleted = await good.delete(key, version);
        // As of a snapshot from before the other deletion was committed.
        const others = deleted && (await all(good)).filter((other) => sharesGrant(other, deleted.record));
        await turn();
        return deleted && { ...deleted, wasLastHolder: deleted.wasLastHolder && others?.length !== 0 };
      },
    }),
  ],
  [
    'decides before the deletion who the last holder was',
    /exactly one of two deletions/,
    (good) => ({
      async delete(key, version) {
        const record = await good.find(key);
        const others = (await all(good)).filter(
          (other) =>
            record &&
            other.userId + other.credentialId !== record.userId + record.credentialId &&
            sharesGrant(other, record),
        );
        await turn();
        const deleted = await good.delete(key, version);
        return deleted && { ...deleted, wasLastHolder: deleted.record.grant !== null && others.length === 0 };
      },
    }),
  ],
  [
    'ignores the limit',
    /than the limit/,
    (good) => ({ insert: (record, options) => good.insert(record, { ...options, limit: 1e9 }) }),
  ],
  [
    'counts before it inserts',
    /than the limit/,
    (good) => ({
      async insert(record, options) {
        const isFull = (await good.listByUser(record)).length >= options.limit;
        await turn();
        return isFull ? 'full' : good.insert(record, { ...options, limit: 1e9 });
      },
    }),
  ],
  ['ignores bars', /that is barred/, () => ({ bar: () => Promise.resolve(true) })],
  [
    'forgets when a user was deleted',
    /refuses what began before/,
    (good) => ({ insert: (record, options) => good.insert(record, { ...options, begunAt: Infinity }) }),
  ],
  [
    'counts the items of earlier pages',
    /while others come, change and go/,
    (good) => ({
      async list({ after, limit, ...filter }) {
        const matching = (await good.list({ after: null, limit: 1000, ...filter })).items;
        // Like SQL without a stable order: what was changed last is first.
        const ordered = [...matching].reverse();
        const from = Number(after ?? 0);
        const next = from + limit < ordered.length ? String(from + limit) : null;
        return { items: ordered.slice(from, from + limit), next };
      },
    }),
  ],
  [
    'lists the last item of a page again',
    /lists every credential once/,
    (good) => ({
      async list(options) {
        const page = await good.list(options);
        const again =
          options.after === null ? [] : (await good.list({ ...options, after: null, limit: 1 })).items;
        return { ...page, items: [...again, ...page.items] };
      },
    }),
  ],
  [
    'keeps the metadata of a deleted user',
    /deletes all of a user/,
    (good) => ({
      async deleteUser(user, options) {
        const metadata = await good.readUser(user);
        const deleted = await good.deleteUser(user, options);
        if (metadata) await good.writeUser(user, metadata.data, null);
        return deleted;
      },
    }),
  ],
];

const failuresOf = async <Opened extends { close?: () => Promise<void> }>(
  cases: readonly ConformanceCase<Opened>[],
  open: () => Opened,
) => {
  const failures: string[] = [];
  for (const { run } of cases)
    await run(open).catch((error: unknown) => failures.push(error instanceof Error ? error.message : ''));
  return failures;
};

test.each(brokenCredentialStores)('finds a credential store that %s', async (_name, found, broken) => {
  const failures = await failuresOf<OpenCredentialStore>(credentialStoreConformance, () => {
    let time = 1_000_000;
    const good = createMemoryCredentialStore({ now: () => time });
    return { credentialStore: { ...good, ...broken(good) }, pass: (ms: number) => void (time += ms) };
  });
  expect(failures.join('\n')).toMatch(found);
  expect(failures.join('\n')).toMatch(/was expected to be .*, and was /);
});

const brokenStores: [string, RegExp, (good: Store) => Partial<Store>][] = [
  [
    'reads before it replaces',
    /lets one of twenty replace/,
    (good) => ({
      async replace(...[key, expected, next, ttlMs]) {
        if ((await good.get(key)) !== expected) return false;
        await turn();
        if (next === null) await good.take(key);
        else await good.set(key, next, ttlMs);
        return true;
      },
    }),
  ],
  [
    'reads before it adds',
    /lets one of twenty add/,
    (good) => ({
      async add(key, value, ttlMs) {
        if ((await good.get(key)) !== null) return false;
        await turn();
        await good.set(key, value, ttlMs);
        return true;
      },
    }),
  ],
  [
    'keeps values for ever',
    /forgets a value/,
    (good) => ({ set: (key, value) => good.set(key, value, 1e12) }),
  ],
  [
    'subscribes a listener once',
    /once for each subscription/,
    (good) => {
      const known = new Map<() => void, () => Promise<void>>();
      return {
        async subscribe(channel, listener) {
          const stop = known.get(listener) ?? (await good.subscribe?.(channel, listener));
          known.set(listener, stop ?? (() => Promise.resolve()));
          return stop ?? (() => Promise.resolve());
        },
      };
    },
  ],
];

test.each(brokenStores)(
  'finds a store that %s',
  async (_name, found, broken) => {
    const failures = await failuresOf<OpenStore>(storeConformance, () => {
      let time = 1_000_000;
      const good = createMemoryStore({ now: () => time });
      return { store: { ...good, ...broken(good) }, pass: (ms: number) => void (time += ms) };
    });
    expect(failures.join('\n')).toMatch(found);
  },
  30_000,
);

test('says which rule is broken, and hands the error of a store on as the cause', async () => {
  const down = new Error('the database is down');
  const store = { ...createMemoryStore(), get: () => Promise.reject(down) };
  const failed = await storeConformance[0]
    ?.run(() => ({ store, pass: () => undefined }))
    .catch((error: unknown) => error);
  expect(failed).toMatchObject({
    message: 'A store reads null for a key that was never set. This one does not: the database is down',
    cause: down,
  });
});
