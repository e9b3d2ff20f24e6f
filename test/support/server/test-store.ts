import {
  createMemoryCredentialStore,
  createMemoryStore,
  type CredentialStore,
  type ReleasedCredential,
  type Store,
  type StorePage,
} from '@installflow/connect/server';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createPostgresStores } from '@installflow/connect/server/postgres';
import { createRedisStore } from '@installflow/connect/server/redis';
import { openSqliteStores } from '@installflow/connect/server/sqlite';

/** Both stores of a server. */
export interface TestStores {
  store: Store;
  credentialStore: CredentialStore;
}

/** The stores that all tests of a worker share, where `TEST_STORE` names them by a URL; `null` for memory. */
let shared: Promise<TestStores> | null = null;

async function openShared(url: string): Promise<TestStores> {
  const { protocol, pathname } = new URL(url);
  if (protocol === 'sqlite:') return openSqliteStores({ path: pathname });
  // Redis has no credential store. Memory serves, because the tests of a worker run in one process.
  if (protocol === 'redis:')
    return {
      store: createRedisStore({ client: new Redis(url) }),
      credentialStore: createMemoryCredentialStore(),
    };
  const stores = createPostgresStores({ pool: new pg.Pool({ connectionString: url }) });
  await stores.migrate();
  return stores;
}

/**
 * Stores that hold nothing, for one backend of the tests: in memory, or where `TEST_STORE` says (`postgres://…`, `redis://…`,
 * `sqlite:/file`).
 * @param now the clock of a store in memory
 */
export async function openTestStores(now: () => number): Promise<TestStores> {
  const url = process.env.TEST_STORE;
  if (url === undefined)
    return { store: createMemoryStore({ now }), credentialStore: createMemoryCredentialStore({ now }) };
  const { store, credentialStore } = await (shared ??= openShared(url));
  const own = `${crypto.randomUUID()}:`;
  return { store: withPrefix(store, own), credentialStore: withProjects(credentialStore, own) };
}

/** Puts a prefix before every key and channel, so that tests which share a store do not meet. */
const withPrefix = (store: Store, own: string): Store => ({
  get: (key) => store.get(own + key),
  set: (key, value, ttlMs) => store.set(own + key, value, ttlMs),
  add: (key, value, ttlMs) => store.add(own + key, value, ttlMs),
  take: (key) => store.take(own + key),
  replace: (...[key, ...change]) => store.replace(own + key, ...change),
  publish: async (channel) => store.publish?.(own + channel),
  subscribe: (channel, listener) =>
    store.subscribe?.(own + channel, listener) ?? Promise.reject(new Error('The store has no channels.')),
});

/** Puts a prefix before every project ID, so that tests which share a store have projects of their own. */
function withProjects(store: CredentialStore, own: string): CredentialStore {
  const inside = <Item extends { projectId: string }>(item: Item): Item => ({
    ...item,
    projectId: own + item.projectId,
  });
  const outside = <Item extends { projectId: string }>(item: Item): Item => ({
    ...item,
    projectId: item.projectId.slice(own.length),
  });
  const released = ({ record, wasLastHolder }: ReleasedCredential) => ({
    record: outside(record),
    wasLastHolder,
  });
  /** Reads pages until one is full of records with the prefix, because tests list the records of all projects, too. */
  const ownPage = async <Item extends { projectId: string }>(
    limit: number,
    first: string | null,
    read: (after: string | null) => Promise<StorePage<Item>>,
  ): Promise<StorePage<Item>> => {
    const items: Item[] = [];
    let next = first;
    do {
      const page: StorePage<Item> = await read(next);
      items.push(...page.items.filter(({ projectId }) => projectId.startsWith(own)).map(outside));
      next = page.next;
    } while (next !== null && items.length < limit);
    return { items, next };
  };
  return {
    find: async (key) => {
      const record = await store.find(inside(key));
      return record && outside(record);
    },
    listByUser: async (user) => (await store.listByUser(inside(user))).map(outside),
    insert: (record, options) => store.insert(inside(record), options),
    update: async (record, version) => {
      const outcome = await store.update(inside(record), version);
      return typeof outcome === 'string' ? outcome : { ...outcome, released: released(outcome.released) };
    },
    delete: async (key, version) => {
      const deleted = await store.delete(inside(key), version);
      return deleted && released(deleted);
    },
    bar: (key, ttlMs) => store.bar(inside(key), ttlMs),
    isHeld: (user, grant) => store.isHeld(inside(user), grant),
    deleteUser: async (user, options) => (await store.deleteUser(inside(user), options)).map(released),
    // One record at a time, so that a page is never longer than its limit.
    list: ({ after, limit, projectId, ...filter }) =>
      ownPage(limit, after, (from) =>
        store.list({
          ...filter,
          after: from,
          limit: 1,
          ...(projectId !== undefined && { projectId: own + projectId }),
        }),
      ),
    readUser: async (user) => {
      const record = await store.readUser(inside(user));
      return record && outside(record);
    },
    writeUser: (user, ...rest) => store.writeUser(inside(user), ...rest),
    listUsers: ({ after, limit }) =>
      ownPage(limit, after, (from) => store.listUsers({ after: from, limit: 1 })),
  };
}
