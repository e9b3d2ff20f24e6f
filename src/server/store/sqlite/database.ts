import type { RunSql, SqlDatabase } from '../sql/database.types.js';
import { connectTo, type SqliteConnection } from './connection.js';
import { MIGRATIONS } from './schema.js';

/** The least time between two sweeps, in milliseconds. A sweep deletes what has expired, and is part of a write. */
const SWEEP_INTERVAL_MS = 60_000;
/** The most rows that a sweep deletes of a table, because it blocks the event loop. The next write sweeps the rest. */
const SWEPT_AT_ONCE = 1000;
/** Milliseconds for which a published channel is kept for other processes. */
const PUBLISHED_KEPT_MS = 60_000;
/** How long an operation waits while other processes hold the file, with up to {@link LONGEST_PAUSE_MS} between two tries. */
const BUSY_FOR_MS = 6000;
const LONGEST_PAUSE_MS = 100;
/** https://www.sqlite.org/rescode.html: `SQLITE_BUSY` and `SQLITE_LOCKED`. */
const BUSY_CODES = [5, 6];
const CLOCK = "(unixepoch('subsec') * 1000)";

export interface SqliteDatabase extends SqlDatabase {
  /** Waits for what is under way, and closes the file. May be called twice. */
  close: () => Promise<void>;
}

/**
 * Opens a file, creates it where it is missing, and brings its tables up to date. One connection writes: what a process writes
 * waits in a line, so that nothing slips into an open transaction. Another connection reads, and sees what is committed.
 */
export async function openSqliteDatabase(path: string): Promise<SqliteDatabase> {
  const writer = connectTo(path);
  const reader = connectTo(path);
  let line: Promise<unknown> = Promise.resolve();
  let closed: Promise<void> | null = null;
  let sweepAt = 0;

  const inLine = <Result>(work: () => Promise<Result> | Result): Promise<Result> => {
    const turn = line.then(work);
    line = turn.catch(() => undefined);
    return turn;
  };

  const runOnWriter: RunSql = (text, values) => Promise.resolve(writer.run(text, values));

  /** Runs `work` in a transaction that holds the file from its beginning, so that no statement of it finds the file busy. */
  const inTransaction = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const until = Date.now() + BUSY_FOR_MS;
    return inLine(async () => {
      await untilFree(() => writer.exec('BEGIN IMMEDIATE'), until);
      try {
        sweep();
        const result = await work();
        writer.exec('COMMIT');
        return result;
      } catch (error) {
        rollBack(writer);
        throw error;
      }
    });
  };

  const sweep = () => {
    const now = Date.now();
    if (now < sweepAt) return;
    sweepAt = now + SWEEP_INTERVAL_MS;
    const swept = [
      ['connect_store', 'key', 'expires_at', now] as const,
      ['connect_bars', 'rowid', 'expires_at', now] as const,
      ['connect_published', 'id', 'at', now - PUBLISHED_KEPT_MS] as const,
    ].map(
      ([table, key, column, time]) =>
        writer.run(
          `DELETE FROM ${table} WHERE ${key} IN
             (SELECT ${key} FROM ${table} WHERE ${column} <= $1 LIMIT ${SWEPT_AT_ONCE}) RETURNING 1`,
          [time],
        ).length,
    );
    if (swept.includes(SWEPT_AT_ONCE)) sweepAt = 0;
  };

  const close = async () => {
    await line;
    reader.close();
    writer.close();
  };

  try {
    await untilFree(() => writer.exec('PRAGMA journal_mode = WAL'), Date.now() + BUSY_FOR_MS);
    sweepAt = Infinity;
    await inTransaction(async () => {
      migrate(writer);
      return Promise.resolve();
    });
    sweepAt = 0;
  } catch (error) {
    await close();
    throw error;
  }

  return {
    clock: CLOCK,
    read: (text, values) => untilFree(() => reader.run(text, values), Date.now() + BUSY_FOR_MS),
    write: (text, values) => inTransaction(() => runOnWriter(text, values)),
    transaction: (_user, work) =>
      inTransaction(() =>
        // The file is held already, which excludes every other transaction.
        work({ run: runOnWriter, lockGrants: () => Promise.resolve() }),
      ),
    close: () => (closed ??= close()),
  };
}

function migrate(writer: SqliteConnection): void {
  const [row] = writer.run('PRAGMA user_version', []);
  const version = Number(row?.user_version);
  if (version > MIGRATIONS.length)
    throw new Error(
      `openSqliteStores: the file has version ${version}, and this package knows ${MIGRATIONS.length} at most: update it.`,
    );
  for (const migration of MIGRATIONS.slice(version)) writer.exec(migration);
  writer.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
}

/** Some errors, e.g. of a full disk, have ended the transaction already. */
function rollBack(writer: SqliteConnection): void {
  try {
    writer.exec('ROLLBACK');
  } catch {
    return;
  }
}

/** Runs `work` until no other process holds the file, once at least, and not again after `until`. */
async function untilFree<Result>(work: () => Result, until: number): Promise<Result> {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (Date.now() >= until || !isBusy(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_PAUSE_MS));
  }
}

/** `errcode` may be an extended code, whose lowest byte is the code. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  BUSY_CODES.includes(error.errcode & 0xff);
