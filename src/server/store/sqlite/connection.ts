import { builtinModule } from '../builtin-module.js';
import { closeSync, openSync } from 'node:fs';
import type { RunSql, SqlRow } from '../sql/database.types.js';

/** Milliseconds for which SQLite itself waits for another process. A longer wait would block the event loop. */
const BUSY_TIMEOUT_MS = 50;

/** What of `node:sqlite` (Node 22.13 and later, https://nodejs.org/api/sqlite.html) this folder uses. */
interface Database {
  exec: (sql: string) => void;
  prepare: (sql: string) => Statement;
  close: () => void;
}
interface Statement {
  all: (parameters: Record<string, string | number | null>) => SqlRow[];
}

/** A connection to a SQLite file. Its calls are synchronous, and throw where another process holds the file. */
export interface SqliteConnection {
  exec: (sql: string) => void;
  /** Runs a statement whose parameters are `$1`, `$2` and so on. */
  run: (...statement: Parameters<RunSql>) => SqlRow[];
  close: () => void;
}

/** Opens a connection. Prepared statements are kept, because the same few are run again and again. */
export function connectTo(path: string): SqliteConnection {
  const sqlite = builtinModule('node:sqlite') as { DatabaseSync: new (path: string) => Database } | undefined;
  if (!sqlite)
    throw new Error(
      'openSqliteStores: this runtime has no node:sqlite; use Node 22.13 or later, Bun 1.4 or Deno 2.9.',
    );
  createPrivateFile(path);
  const database = new sqlite.DatabaseSync(path);
  const statements = new Map<string, Statement>();
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA synchronous = FULL;`);
  return {
    exec: (sql) => database.exec(sql),
    run(text, values) {
      const statement = statements.get(text) ?? database.prepare(text);
      statements.set(text, statement);
      return statement.all(Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value])));
    },
    close: () => database.close(),
  };
}

/** Creates a file that its owner alone may read and write, where there is none. SQLite gives the files beside it the same rights. */
function createPrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
