import type { Pool, PoolClient } from 'pg';
import { createChannels } from './channels.js';
import type { Store } from '../server.types.js';

/** The channel of PostgreSQL that carries the names of ours. */
const NOTIFICATIONS = 'installflow_connect';
/** Milliseconds before a lost connection is opened again, doubled with each failure. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** The least time between two sweeps, in milliseconds. A sweep deletes what has expired. */
const SWEEP_INTERVAL_MS = 60_000;
/** The version of the schema that this file knows. */
const SCHEMA_VERSION = 1;
/** The key of the advisory lock under which the schema is made: `ifconnct` as 64 bits. */
const MIGRATION_LOCK = '7594298909108400756';

/** A {@link Store} in PostgreSQL. */
export interface PostgresStore extends Store {
  /**
   * Creates the tables, or brings them up to date. May run twice, and on several instances at once.
   * @throws {Error} where a newer version of this package has made the tables.
   */
  migrate(): Promise<void>;
  /** Stops listening. The pool is the caller's to end. */
  close(): Promise<void>;
}

/**
 * Makes a {@link Store} in a PostgreSQL database, version 12 or later. Any number of instances may share the database. Times
 * are those of the database's clock.
 * @param options `pool` is a pool of `pg`; set its `connectionTimeoutMillis` and `statement_timeout`, so that a database
 * that hangs is told. One connection of the pool stays open to listen (`LISTEN`), so the pool must lead to the database
 * itself, and not to a pooler that shares connections between transactions. `onError` is told why that connection was lost,
 * and is called again whenever opening it fails.
 */
export function createPostgresStore({
  pool,
  onError = () => undefined,
}: {
  pool: Pool;
  onError?: (error: unknown) => void;
}): PostgresStore {
  let sweptAt = 0;
  let connection: { end: () => void } | undefined;

  const run = async (text: string, values: unknown[]): Promise<Record<string, unknown>[]> =>
    (await pool.query<Record<string, unknown>>(text, values)).rows;
  /** As `run`, for what writes. */
  const write = (text: string, values: unknown[]) => {
    if (Date.now() - sweptAt >= SWEEP_INTERVAL_MS) {
      sweptAt = Date.now();
      run('DELETE FROM connect_store WHERE expires_at <= clock_timestamp()', []).catch(onError);
    }
    return run(text, values);
  };
  const valueIn = ([row]: Record<string, unknown>[]) => (typeof row?.value === 'string' ? row.value : null);

  const channels = createChannels({
    onFirst: async () => {
      connection = await listen();
    },
    onLast: () => connection?.end(),
  });

  /** Listens on a connection, and on another one whenever that is lost. What was published in between wakes everybody. */
  const listen = async (): Promise<{ end: () => void }> => {
    let isOver = false;
    const hasEnded = () => isOver;
    let client: PoolClient;
    const connect = async () => {
      const opened = await pool.connect();
      opened.on('notification', ({ payload = '' }) => channels.tell(payload));
      try {
        await opened.query(`LISTEN ${NOTIFICATIONS}`);
      } catch (error) {
        opened.release(true);
        throw error;
      }
      opened.once('error', (error: Error) => void reconnect(opened, error));
      client = opened;
    };
    const reconnect = async (lost: PoolClient, error: Error) => {
      lost.release(error);
      if (hasEnded()) return;
      onError(error);
      for (let pause = FIRST_PAUSE_MS; !hasEnded(); pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        await new Promise((resolve) => setTimeout(resolve, pause).unref());
        try {
          await connect();
          if (hasEnded()) client.release(true);
          channels.tellAll();
          return;
        } catch (failure) {
          onError(failure);
        }
      }
    };
    await connect();
    return {
      end: () => {
        isOver = true;
        client.release(true);
      },
    };
  };

  return {
    get: async (key) =>
      valueIn(
        await run(
          'SELECT value FROM connect_store WHERE key = $1 AND (expires_at IS NULL OR expires_at > clock_timestamp())',
          [key],
        ),
      ),
    set: async (key, value, ttlMs) => {
      await write(
        `INSERT INTO connect_store VALUES ($1, $2, ${expiry('$3')})
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`,
        [key, value, ttlMs],
      );
    },
    add: async (key, value, ttlMs) =>
      (
        await write(
          `INSERT INTO connect_store AS stored VALUES ($1, $2, ${expiry('$3')})
           ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
           WHERE stored.expires_at <= clock_timestamp() RETURNING 1`,
          [key, value, ttlMs],
        )
      ).length > 0,
    take: async (key) =>
      valueIn(
        (
          await write(
            `DELETE FROM connect_store WHERE key = $1
             RETURNING value, (expires_at IS NULL OR expires_at > clock_timestamp()) AS is_live`,
            [key],
          )
        ).filter(({ is_live: isLive }) => isLive),
      ),
    replace: async (...[key, expected, next, ttlMs]) => {
      const isExpected =
        'key = $1 AND value = $2 AND (expires_at IS NULL OR expires_at > clock_timestamp()) RETURNING 1';
      const rows =
        next === null
          ? await write(`DELETE FROM connect_store WHERE ${isExpected}`, [key, expected])
          : await write(
              `UPDATE connect_store SET value = $3, expires_at = ${expiry('$4')} WHERE ${isExpected}`,
              [key, expected, next, ttlMs],
            );
      return rows.length > 0;
    },
    publish: async (channel) => {
      await run('SELECT pg_notify($1, $2)', [NOTIFICATIONS, channel]);
    },
    subscribe: channels.subscribe,
    migrate: () => migrate(pool),
    close: channels.close,
  };
}

/** The moment that many milliseconds from now; `NULL` for `NULL`. */
const expiry = (parameter: string) => `clock_timestamp() + ${parameter}::float8 * interval '1 millisecond'`;

async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    // `IF NOT EXISTS` alone fails where two connections create the same table at once.
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await client.query('CREATE TABLE IF NOT EXISTS connect_schema (version integer NOT NULL)');
    const { rows } = await client.query<{ version: number }>('SELECT version FROM connect_schema');
    const version = rows[0]?.version ?? 0;
    if (version > SCHEMA_VERSION)
      throw new Error(
        `migrate: the tables have version ${version}, and this package knows ${SCHEMA_VERSION} at most: update it.`,
      );
    if (version < SCHEMA_VERSION) {
      await client.query(`
        CREATE TABLE connect_store (key text PRIMARY KEY, value text NOT NULL, expires_at timestamptz);
        CREATE INDEX ON connect_store (expires_at) WHERE expires_at IS NOT NULL;
        INSERT INTO connect_schema VALUES (${SCHEMA_VERSION});
      `);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
