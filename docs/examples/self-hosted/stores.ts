import type { CredentialStore, Store } from '@installflow/connect/server';
import type { Config } from './config.ts';

/** The two stores of the server, and the function that lets go of what they hold. */
export interface Stores {
  store: Store;
  credentialStore: CredentialStore;
  /** Call it once the server is closed. */
  end: () => Promise<void>;
}

/**
 * Opens the stores that the configuration names: a SQLite file, or PostgreSQL, with Redis for what lasts minutes if there is
 * one. The libraries are loaded here, so that those of the other stores need not be installed.
 * @param onError is told of a connection that was lost
 */
export async function openStores(
  { DATABASE_URL, REDIS_URL, SQLITE_FILE }: Config,
  onError: (error: unknown) => void,
): Promise<Stores> {
  if (DATABASE_URL === undefined) {
    const { openSqliteStores } = await import('@installflow/connect/server/sqlite');
    const { close, ...stores } = await openSqliteStores({ path: SQLITE_FILE });
    return { ...stores, end: close };
  }
  const { createPostgresStores } = await import('@installflow/connect/server/postgres');
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: DATABASE_URL,
    max: 20,
    connectionTimeoutMillis: 5000,
    statement_timeout: 5000,
  });
  // A connection that breaks while nobody uses it is told to the pool alone.
  pool.on('error', onError);
  const { migrate, close, ...stores } = createPostgresStores({ pool, onError });
  await migrate();
  const endPool = async () => {
    await close();
    await pool.end();
  };
  if (REDIS_URL === undefined) return { ...stores, end: endPool };

  const { createRedisStore } = await import('@installflow/connect/server/redis');
  const { Redis } = await import('ioredis');
  const client = new Redis(REDIS_URL, { commandTimeout: 5000, maxRetriesPerRequest: 1 });
  client.on('error', onError);
  return {
    credentialStore: stores.credentialStore,
    store: createRedisStore({ client }),
    end: async () => {
      await Promise.all([client.quit(), endPool()]);
    },
  };
}
