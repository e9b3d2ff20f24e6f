import type { GrantKey, UserKey } from '../credential-store.types.js';

export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, unknown>>;

/** Runs one statement. Its parameters are `$1`, `$2` and so on. Resolves with its rows. */
export type RunSql = (text: string, values: readonly SqlValue[]) => Promise<readonly SqlRow[]>;

/** What the SQL of this folder needs of a database. Each text is understood by PostgreSQL and by SQLite. */
export interface SqlDatabase {
  /** An SQL expression: the present by the database's clock, in milliseconds since the epoch. */
  readonly clock: string;
  /** Runs a statement that only reads. It sees what has been committed. */
  readonly read: RunSql;
  /** Runs a statement that writes, as one transaction. */
  readonly write: RunSql;
  /**
   * Runs `work` in a transaction, and commits when `work` resolves. No two transactions of the same user run at the same
   * time, and each statement sees what earlier ones have committed. `work` may run several times, where the database had to
   * break a conflict off.
   */
  readonly transaction: <Result>(
    user: UserKey,
    work: (transaction: SqlTransaction) => Promise<Result>,
  ) => Promise<Result>;
}

export interface SqlTransaction {
  readonly run: RunSql;
  /**
   * Lets no other transaction that locks one of the same grants run until this one has ended. Called at most once in a
   * transaction. Grants of an unknown account need no lock, because only one user's credentials can share them.
   */
  readonly lockGrants: (grants: readonly (GrantKey | null)[]) => Promise<void>;
}
