import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import type pg from 'pg';
import { createPostgresStores } from '@installflow/connect/server/postgres';
import { createRedisStore } from '@installflow/connect/server/redis';
import { openSqliteStores } from '@installflow/connect/server/sqlite';

/** Empty stores in a PostgreSQL database, whose records can be made older. */
export async function openPostgres(pool: pg.Pool) {
  const { store, credentialStore, close, migrate } = createPostgresStores({ pool });
  await migrate();
  await pool.query('TRUNCATE connect_store, connect_credentials, connect_users, connect_bars');
  return {
    store,
    credentialStore,
    close,
    pass: async (ms: number) => {
      for (const table of ['connect_store', 'connect_bars'])
        await pool.query(`UPDATE ${table} SET expires_at = expires_at - $1`, [ms]);
    },
  };
}

export async function openRedis(client: Redis) {
  await client.flushdb();
  const store = createRedisStore({ client });
  return {
    store,
    pass: async (ms: number) => {
      for (const key of await client.keys('*')) {
        const left = await client.pttl(key);
        if (left >= 0) await client.pexpire(key, Math.max(0, left - ms));
      }
    },
    close: () => store.close(),
  };
}

export const hasSqlite = process.getBuiltinModule('node:sqlite') !== undefined;

/** Another connection to a SQLite file, for what a test does to it. */
export function sqliteConnection(path: string) {
  const sqlite = process.getBuiltinModule('node:sqlite') as unknown as {
    DatabaseSync: new (file: string) => {
      exec: (sql: string) => void;
      prepare: (sql: string) => { all: () => Record<string, unknown>[] };
      close: () => void;
    };
  };
  return new sqlite.DatabaseSync(path);
}

/** The path of a SQLite file that does not exist yet, and the function that removes its folder. */
export async function sqlitePath() {
  const folder = await mkdtemp(join(tmpdir(), 'sqlite-stores-'));
  return { path: join(folder, 'connect.db'), remove: () => rm(folder, { recursive: true }) };
}

export async function openSqlite() {
  const { path, remove } = await sqlitePath();
  const { close, ...stores } = await openSqliteStores({ path });
  return {
    ...stores,
    pass: (ms: number) => {
      const other = sqliteConnection(path);
      for (const table of ['connect_store', 'connect_bars'])
        other.exec(`UPDATE ${table} SET expires_at = expires_at - ${ms}`);
      other.close();
    },
    close: async () => {
      await close();
      await remove();
    },
  };
}
