import type { Pool, PoolClient } from 'pg';
import type { RunSql, SqlDatabase, SqlRow } from '../sql/database.types.js';

/** The least time between two sweeps, in milliseconds. A sweep deletes what has expired. */
const SWEEP_INTERVAL_MS = 60_000;
/** The most rows that a sweep deletes of a table. Where there are more, the next write sweeps again. */
const SWEPT_AT_ONCE = 1000;
/** How often a statement that writes, or a transaction, is tried, with up to {@link LONGEST_PAUSE_MS} between two tries. */
const TRIES = 8;
const LONGEST_PAUSE_MS = 100;
/** https://www.postgresql.org/docs/current/errcodes-appendix.html: `serialization_failure` and `deadlock_detected`. */
const CONFLICTS = ['40001', '40P01'];

/** Makes the {@link SqlDatabase} of a pool. `onError` is told of sweeps that fail. */
export function createPostgresDatabase(pool: Pool, onError: (error: unknown) => void): SqlDatabase {
  const read: RunSql = async (text, values) => (await pool.query<SqlRow>(text, [...values])).rows;
  const sweep = createSweep(read, onError);

  return {
    clock: 'CAST(extract(epoch FROM clock_timestamp()) * 1000 AS double precision)',
    read,
    write(text, values) {
      sweep();
      return untilNoConflict(() => read(text, values));
    },
    transaction({ projectId, userId }, work) {
      sweep();
      return untilNoConflict(() =>
        inTransaction(pool, async (client) => {
          const run: RunSql = async (text, values) => (await client.query<SqlRow>(text, [...values])).rows;
          const lock = async (names: readonly string[]) => {
            await client.query(
              'SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest($1::text[]) AS locks (name)',
              [names],
            );
          };
          // The lock of the one user first, then those of grants in their order: so no two transactions wait for each other.
          await lock([JSON.stringify(['user', projectId, userId])]);
          return work({
            run,
            async lockGrants(grants) {
              const names = grants.flatMap((grant) =>
                typeof grant?.account === 'string'
                  ? JSON.stringify(['grant', grant.client, grant.account])
                  : [],
              );
              if (names.length > 0) await lock([...new Set(names)].sort());
            },
          });
        }),
      );
    },
  };
}

/**
 * Runs `work` in a transaction in which each statement sees what others have committed before it, whichever isolation is the
 * database's default: what is read behind a lock must be newer than the lock.
 */
export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  // A connection that is lost between two statements is an event, which ends a process where nobody listens. The next
  // statement rejects.
  const ignore = () => undefined;
  client.on('error', ignore);
  let isUsable = false;
  try {
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE');
    const result = await work(client);
    await client.query('COMMIT');
    isUsable = true;
    return result;
  } catch (error) {
    // Without an answer of the database, the connection may still be at work, and closing it is what rolls back.
    if (isAnswer(error))
      isUsable = await client.query('ROLLBACK').then(
        () => true,
        () => false,
      );
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(!isUsable);
  }
}

/** An error that PostgreSQL sent has a severity (https://www.postgresql.org/docs/current/protocol-error-fields.html). */
const isAnswer = (error: unknown) =>
  error instanceof Error && 'severity' in error && error.severity === 'ERROR';

async function untilNoConflict<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (left === 0 || !CONFLICTS.some((conflict) => conflict === code)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_PAUSE_MS));
  }
}

/** Makes the function that deletes what has expired, at most once a minute, and never twice at the same time. */
function createSweep(run: RunSql, onError: (error: unknown) => void): () => void {
  let nextAt = 0;
  const sweepTable = async (table: string) =>
    (
      await run(
        // An index can find what has expired by `now()`, and not by `clock_timestamp()`. Rows that another instance is
        // deleting are left to it.
        `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table}
           WHERE expires_at <= CAST(extract(epoch FROM now()) * 1000 AS double precision)
           LIMIT ${SWEPT_AT_ONCE} FOR UPDATE SKIP LOCKED)) RETURNING 1`,
        [],
      )
    ).length;
  const sweep = async () => {
    const counts = [await sweepTable('connect_store'), await sweepTable('connect_bars')];
    nextAt = counts.includes(SWEPT_AT_ONCE) ? 0 : Date.now() + SWEEP_INTERVAL_MS;
  };
  return () => {
    if (Date.now() < nextAt) return;
    nextAt = Infinity;
    sweep().catch((error: unknown) => {
      nextAt = Date.now() + SWEEP_INTERVAL_MS;
      onError(error);
    });
  };
}
