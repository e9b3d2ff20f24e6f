import { builtinModule } from './builtin-module.js';
import { createChannels } from './channels.js';
import type { Store } from '../server.types.js';

/** Milliseconds after which a process looks for what other processes have published. */
const POLL_MS = 250;
/** Milliseconds for which a published channel is kept for other processes. */
const PUBLISHED_KEPT_MS = 60_000;
/** The least time between two sweeps, in milliseconds. A sweep deletes what has expired, and is part of a write. */
const SWEEP_INTERVAL_MS = 60_000;
/** Milliseconds for which SQLite itself waits for another process. A longer wait would block the event loop. */
const BUSY_TIMEOUT_MS = 50;
/** The number of tries while another process holds the file, with up to {@link LONGEST_PAUSE_MS} between two of them. */
const TRIES = 60;
const LONGEST_PAUSE_MS = 100;
/** https://www.sqlite.org/rescode.html: `SQLITE_BUSY` and `SQLITE_LOCKED`. */
const BUSY_CODES = [5, 6];

const SCHEMA = `
  PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS connect_store (
    key TEXT PRIMARY KEY, value TEXT NOT NULL, expires_at REAL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS connect_store_expires_at ON connect_store (expires_at) WHERE expires_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS connect_published (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, at REAL NOT NULL
  ) STRICT;
`;

/** What of `node:sqlite` (Node 22.13 and later, https://nodejs.org/api/sqlite.html) this file uses. */
interface Database {
  exec: (sql: string) => void;
  prepare: (sql: string) => Statement;
  close: () => void;
}
interface Statement {
  all: (...values: (string | number | null)[]) => Record<string, unknown>[];
}

/** A {@link Store} in a SQLite file; `close` it when the server has stopped. */
export interface SqliteStore extends Store {
  close(): Promise<void>;
}

/**
 * Opens a {@link Store} in one SQLite file, for one machine. Several processes of that machine may share the file. Its
 * parent folder must exist; the file is created where it is missing, with the rights that the process gives to new files.
 * Times are those of the machine's clock.
 * @param options `path` is the file, absolute or from the working directory.
 * @throws {Error} where the runtime has no `node:sqlite` (Node before 22.13, workerd), and where SQLite cannot open the file.
 */
export async function openSqliteStore({ path }: { path: string }): Promise<SqliteStore> {
  const database = openDatabase(path);
  await untilFree(() => database.exec(SCHEMA));
  const statements = new Map<string, Statement>();
  let sweptAt = 0;
  let lastSeen = 0;
  let poll: NodeJS.Timeout | undefined;

  /** Runs one statement, which SQLite makes atomic, and tries again while another process holds the file. */
  const run = (sql: string, ...values: (string | number | null)[]) =>
    untilFree(() => {
      const statement = statements.get(sql) ?? database.prepare(sql);
      statements.set(sql, statement);
      return statement.all(...values);
    });
  /** As `run`, for what writes. */
  const write = async (sql: string, ...values: (string | number | null)[]) => {
    if (Date.now() - sweptAt >= SWEEP_INTERVAL_MS) {
      sweptAt = Date.now();
      await run('DELETE FROM connect_store WHERE expires_at <= ?', sweptAt);
      await run('DELETE FROM connect_published WHERE at <= ?', sweptAt - PUBLISHED_KEPT_MS);
    }
    return run(sql, ...values);
  };
  const expiry = (ttlMs?: number) => (ttlMs === undefined ? null : Date.now() + ttlMs);
  const valueIn = ([row]: Record<string, unknown>[]) => (typeof row?.value === 'string' ? row.value : null);

  const channels = createChannels({
    onFirst: async () => {
      const [newest] = await run('SELECT coalesce(max(id), 0) AS id FROM connect_published');
      lastSeen = Number(newest?.id);
      poll = setInterval(() => void hearOthers(), POLL_MS).unref();
    },
    onLast: () => clearInterval(poll),
  });
  const hearOthers = async () => {
    const published = await run(
      'SELECT id, channel FROM connect_published WHERE id > ? ORDER BY id',
      lastSeen,
    ).catch(() => []);
    for (const { id, channel } of published) {
      lastSeen = Number(id);
      channels.tell(String(channel));
    }
  };

  return {
    get: async (key) =>
      valueIn(
        await run(
          'SELECT value FROM connect_store WHERE key = ? AND (expires_at IS NULL OR expires_at > ?)',
          key,
          Date.now(),
        ),
      ),
    set: async (key, value, ttlMs) => {
      await write(
        `INSERT INTO connect_store VALUES (?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`,
        key,
        value,
        expiry(ttlMs),
      );
    },
    add: async (key, value, ttlMs) =>
      (
        await write(
          `INSERT INTO connect_store VALUES (?, ?, ?)
           ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
           WHERE expires_at <= ? RETURNING 1`,
          key,
          value,
          expiry(ttlMs),
          Date.now(),
        )
      ).length > 0,
    take: async (key) => {
      const [row] = await write('DELETE FROM connect_store WHERE key = ? RETURNING value, expires_at', key);
      const isLive = row && (row.expires_at === null || Number(row.expires_at) > Date.now());
      return isLive ? valueIn([row]) : null;
    },
    replace: async (key, expected, next, ttlMs) => {
      const isExpected = 'key = ? AND value = ? AND (expires_at IS NULL OR expires_at > ?) RETURNING 1';
      const rows =
        next === null
          ? await write(`DELETE FROM connect_store WHERE ${isExpected}`, key, expected, Date.now())
          : await write(
              `UPDATE connect_store SET value = ?, expires_at = ? WHERE ${isExpected}`,
              next,
              expiry(ttlMs),
              key,
              expected,
              Date.now(),
            );
      return rows.length > 0;
    },
    publish: async (channel) => {
      await write('INSERT INTO connect_published (channel, at) VALUES (?, ?)', channel, Date.now());
      await hearOthers();
    },
    subscribe: channels.subscribe,
    close: async () => {
      await channels.close();
      database.close();
    },
  };
}

function openDatabase(path: string): Database {
  // A bundler leaves the name in this call alone, where it may rewrite one in an import.
  const sqlite = builtinModule('node:sqlite') as { DatabaseSync: new (path: string) => Database } | undefined;
  if (sqlite) return new sqlite.DatabaseSync(path);
  throw new Error(
    'openSqliteStore: this runtime has no node:sqlite; use Node 22.13 or later, Bun 1.4 or Deno 2.9.',
  );
}

/** Runs `work` until no other process holds the file, at most {@link TRIES} times. */
async function untilFree<Result>(work: () => Result): Promise<Result> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return work();
    } catch (error) {
      if (left === 0 || !isBusy(error)) throw error;
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
