import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createPostgresStores } from '@installflow/connect/server/postgres';
import { createDatabase } from '../support/matrix/databases.js';

let pool: pg.Pool;
let postgresUrl: string;
beforeAll(async () => {
  postgresUrl = await createDatabase(inject('postgresUrl'));
  pool = new pg.Pool({ connectionString: postgresUrl });
});
afterAll(() => pool.end());

const credential = (userId: string) => ({
  projectId: 'project',
  userId,
  credentialId: 'one',
  integrationType: 'zendesk',
  status: 'VALID' as const,
  externalId: null,
  grant: { client: 'client', account: null },
  createdAt: 1,
  data: 'data',
});
const anyTime = { begunAt: 1, limit: 10 };
const tables = 'connect_store, connect_credentials, connect_users, connect_bars, connect_schema';

describe('the schema in PostgreSQL', () => {
  beforeEach(() => pool.query(`DROP TABLE IF EXISTS ${tables}`));

  it('is made once, also where several instances begin at the same time', async () => {
    const { migrate } = createPostgresStores({ pool });
    await Promise.all(Array.from({ length: 10 }, () => migrate()));
    expect((await pool.query('SELECT version FROM connect_schema')).rows).toEqual([{ version: 2 }]);
  });

  it('is brought up to date from version 1, with the values that were stored', async () => {
    await pool.query(`
      CREATE TABLE connect_schema (version integer NOT NULL); INSERT INTO connect_schema VALUES (1);
      CREATE TABLE connect_store (key text PRIMARY KEY, value text NOT NULL, expires_at timestamptz);
      CREATE INDEX ON connect_store (expires_at) WHERE expires_at IS NOT NULL;
      INSERT INTO connect_store VALUES ('a', 'one', now() + interval '1 hour'), ('b', 'old', now()), ('c', 'two', NULL);`);
    const { store, credentialStore, migrate } = createPostgresStores({ pool });
    await migrate();
    expect([await store.get('a'), await store.get('b'), await store.get('c')]).toEqual(['one', null, 'two']);
    expect(await credentialStore.insert(credential('alice'), anyTime)).toBe('inserted');
  });

  it('is refused where a newer version has made it', async () => {
    const { migrate } = createPostgresStores({ pool });
    await migrate();
    await pool.query('UPDATE connect_schema SET version = 3');
    await expect(migrate()).rejects.toThrow('the tables have version 3, and this package knows 2 at most');
  });
});

describe('the stores in PostgreSQL', () => {
  beforeAll(async () => {
    await pool.query(`DROP TABLE IF EXISTS ${tables}`);
    await createPostgresStores({ pool }).migrate();
  });
  beforeEach(() => pool.query('TRUNCATE connect_credentials'));

  it('refuse a text that PostgreSQL cannot keep before they ask it', async () => {
    const { store, credentialStore } = createPostgresStores({ pool });
    await expect(store.get('a\0')).rejects.toThrow('get: `key` must be well-formed text without U+0000');
    await expect(credentialStore.insert(credential('\ud800'), anyTime)).rejects.toThrow(
      'insert: `userId` must be well-formed text without U+0000, and has a lone surrogate (U+D800) at index 0.',
    );
  });

  it('lose none of 450 credentials that come at once, with one client and no account', async () => {
    const { credentialStore } = createPostgresStores({ pool });
    const users = Array.from({ length: 450 }, (_, index) => `user ${index}`);
    const inserted = await Promise.all(
      users.map((user) => credentialStore.insert(credential(user), anyTime)),
    );
    expect(inserted.filter((outcome) => outcome === 'inserted')).toHaveLength(450);
    const deleted = await Promise.all(users.map((user) => credentialStore.delete(credential(user), 1)));
    expect(deleted.filter((outcome) => outcome?.wasLastHolder)).toHaveLength(450);
  });

  it('reject while every connection is cut off, and work again afterwards, and wake every listener', async () => {
    const told: unknown[] = [];
    const own = new pg.Pool({ connectionString: postgresUrl, application_name: 'cut off' });
    const { store, credentialStore, close } = createPostgresStores({
      pool: own,
      onError: (error) => told.push(error),
    });
    let tell: () => void = () => undefined;
    const woken = new Promise<void>((resolve) => (tell = resolve));
    await store.subscribe?.('a', () => tell());
    const lock = await pool.connect();
    await lock.query('BEGIN; LOCK TABLE connect_credentials');
    const waiting = credentialStore.insert(credential('alice'), anyTime);
    const rejected = expect(waiting).rejects.toThrow();
    await expect
      .poll(
        async () =>
          (
            await pool.query(
              "SELECT 1 FROM pg_stat_activity WHERE application_name = 'cut off' AND wait_event_type = 'Lock'",
            )
          ).rowCount,
      )
      .toBe(1);
    await pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cut off'",
    );
    await rejected;
    await lock.query('ROLLBACK');
    lock.release();
    await woken;
    expect(told).not.toEqual([]);
    expect(await credentialStore.insert(credential('alice'), anyTime)).toBe('inserted');
    await close();
    await own.end();
  });

  it('keep one bar of an ID, however often it is barred', async () => {
    const { credentialStore } = createPostgresStores({ pool });
    const key = { projectId: 'project', userId: 'barred', credentialId: 'one' };
    await Promise.all(Array.from({ length: 20 }, () => credentialStore.bar(key, 60_000)));
    const { rowCount } = await pool.query("SELECT 1 FROM connect_bars WHERE user_id = 'barred'");
    expect(rowCount).toBe(1);
  });

  it.each(['53100', '40001'])(
    'reject with the error of a database that answers %s, and work again afterwards',
    async (code) => {
      const { credentialStore } = createPostgresStores({ pool });
      await pool.query(`CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '${code}'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON connect_credentials EXECUTE FUNCTION refuse()`);
      await expect(credentialStore.insert(credential('alice'), anyTime)).rejects.toMatchObject({ code });
      await pool.query('DROP TRIGGER refuse ON connect_credentials');
      expect(await credentialStore.insert(credential('alice'), anyTime)).toBe('inserted');
    },
  );

  it('reject in time while a lock is held or no connection is free, and work again afterwards', async () => {
    const own = new pg.Pool({
      connectionString: postgresUrl,
      max: 1,
      statement_timeout: 3000,
      connectionTimeoutMillis: 1000,
    });
    const { credentialStore, store } = createPostgresStores({ pool: own });
    const lock = await pool.connect();
    await lock.query('BEGIN; LOCK TABLE connect_credentials');
    const slow = expect(credentialStore.insert(credential('alice'), anyTime)).rejects.toMatchObject({
      code: '57014',
    });
    await expect(store.get('a')).rejects.toThrow('timeout exceeded when trying to connect');
    await slow;
    await lock.query('ROLLBACK');
    lock.release();
    expect(await credentialStore.insert(credential('alice'), anyTime)).toBe('inserted');
    await expect(store.subscribe?.('a', () => undefined)).rejects.toThrow('needs two connections at least');
    await own.end();
  });
});
