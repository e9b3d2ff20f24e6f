import { createMemoryStore, type Store } from '@installflow/connect/server';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createPostgresStore } from '@installflow/connect/server/postgres';
import { createRedisStore } from '@installflow/connect/server/redis';
import { openSqliteStore } from '@installflow/connect/server/sqlite';

/** The store that all tests of a worker share, where `TEST_STORE` names one by its URL; `null` for memory. */
let shared: Promise<Store> | null = null;

async function openShared(url: string): Promise<Store> {
  const { protocol, pathname } = new URL(url);
  if (protocol === 'sqlite:') return openSqliteStore({ path: pathname });
  if (protocol === 'redis:') return createRedisStore({ client: new Redis(url) });
  const store = createPostgresStore({ pool: new pg.Pool({ connectionString: url }) });
  await store.migrate();
  return store;
}

/**
 * A store that holds nothing, for one backend of the tests: in memory, or where `TEST_STORE` says
 * (`postgres://…`, `redis://…`, `sqlite:/file`).
 * @param now the clock of a store in memory
 */
export async function openTestStore(now: () => number): Promise<Store> {
  const url = process.env.TEST_STORE;
  if (url === undefined) return createMemoryStore({ now });
  const store = await (shared ??= openShared(url));
  const own = `${crypto.randomUUID()}:`;
  return {
    get: (key) => store.get(own + key),
    set: (key, value, ttlMs) => store.set(own + key, value, ttlMs),
    add: (key, value, ttlMs) => store.add(own + key, value, ttlMs),
    take: (key) => store.take(own + key),
    replace: (key, expected, next, ttlMs) => store.replace(own + key, expected, next, ttlMs),
    publish: async (channel) => store.publish?.(own + channel),
    subscribe: (channel, listener) =>
      store.subscribe?.(own + channel, listener) ?? Promise.reject(new Error('The store has no channels.')),
  };
}
