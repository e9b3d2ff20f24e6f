import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createPostgresStore } from '@installflow/connect/server/postgres';
import { createRedisStore } from '@installflow/connect/server/redis';
import { openSqliteStore } from '@installflow/connect/server/sqlite';
import { describeStore } from '../support/server/store-conformance.js';

let pool: pg.Pool;
let client: Redis;

beforeAll(() => {
  pool = new pg.Pool({ connectionString: inject('postgresUrl') });
  client = new Redis(inject('redisUrl'));
});
afterAll(async () => {
  await Promise.all([pool.end(), client.quit()]);
});

describeStore('the store in PostgreSQL', async () => {
  const store = createPostgresStore({ pool });
  await store.migrate();
  await pool.query('TRUNCATE connect_store');
  return {
    store,
    // As if the database's clock had moved on.
    pass: async (ms) => {
      await pool.query("UPDATE connect_store SET expires_at = expires_at - $1 * interval '1 millisecond'", [
        ms,
      ]);
    },
    close: () => store.close(),
  };
});

describeStore('the store in Redis', async () => {
  await client.flushall();
  const store = createRedisStore({ client });
  return {
    store,
    pass: async (ms) => {
      for (const key of await client.keys('*')) {
        const left = await client.pttl(key);
        if (left >= 0) await client.pexpire(key, Math.max(0, left - ms));
      }
    },
    close: () => store.close(),
  };
});

const hasSqlite = process.getBuiltinModule('node:sqlite') !== undefined;

const sqliteFile = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sqlite-store-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'connect.db');
};

describe.runIf(hasSqlite)('with node:sqlite', () => {
  describeStore('the store in SQLite', async () => {
    const path = await sqliteFile();
    const store = await openSqliteStore({ path });
    return {
      store,
      pass: async (ms) => {
        const sqlite = process.getBuiltinModule('node:sqlite') as unknown as {
          DatabaseSync: new (file: string) => { exec: (sql: string) => void; close: () => void };
        };
        const other = new sqlite.DatabaseSync(path);
        other.exec(`UPDATE connect_store SET expires_at = expires_at - ${ms}`);
        other.close();
        return Promise.resolve();
      },
      close: () => store.close(),
    };
  });

  it('keeps what was stored when the file is opened again, and hears what another process has published', async () => {
    const path = await sqliteFile();
    const first = await openSqliteStore({ path });
    await first.set('a', 'one', 60_000);
    const second = await openSqliteStore({ path });
    expect(await second.get('a')).toBe('one');
    let tell: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => (tell = resolve));
    await second.subscribe?.('b', tell);
    await first.publish?.('b');
    await heard;
    await Promise.all([first.close(), second.close()]);
  });
});

describe.runIf(!hasSqlite)('without node:sqlite', () => {
  it('says which Node has it', async () => {
    await expect(openSqliteStore({ path: ':memory:' })).rejects.toThrow(
      /^openSqliteStore: Node 2\d\.[\d.]+ has no node:sqlite; use 22\.13 or later\.$/,
    );
  });
});

describe('the store in PostgreSQL', () => {
  it('makes its tables once, also where several instances begin at the same time', async () => {
    await pool.query('DROP TABLE IF EXISTS connect_store, connect_schema');
    const stores = Array.from({ length: 10 }, () => createPostgresStore({ pool }));
    await Promise.all(stores.map((store) => store.migrate()));
    expect((await pool.query('SELECT version FROM connect_schema')).rows).toEqual([{ version: 1 }]);
  });

  it('refuses tables that a newer version has made', async () => {
    const store = createPostgresStore({ pool });
    await store.migrate();
    await pool.query('UPDATE connect_schema SET version = 2');
    onTestFinished(() => pool.query('UPDATE connect_schema SET version = 1').then(() => undefined));
    await expect(store.migrate()).rejects.toThrow(
      'the tables have version 2, and this package knows 1 at most',
    );
  });

  it('opens its listening connection again when the database has closed it, and wakes every listener', async () => {
    const lost: unknown[] = [];
    const store = createPostgresStore({ pool, onError: (error) => lost.push(error) });
    await store.migrate();
    let tell: () => void = () => undefined;
    const next = () => new Promise<void>((resolve) => (tell = resolve));
    const woken = next();
    await store.subscribe?.('a', () => tell());
    await pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()",
    );
    await woken;
    expect(lost).not.toEqual([]);
    const told = next();
    await store.publish?.('a');
    await told;
    await store.close();
  });
});
