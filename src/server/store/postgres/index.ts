import type { Pool } from 'pg';
import { createChannels } from '../channels.js';
import type { CredentialStore } from '../credential-store.types.js';
import type { Store } from '../../server.types.js';
import { checkTexts } from '../sql/check-arguments.js';
import { createSqlCredentialStore } from '../sql/credential-store.js';
import { createSqlStore } from '../sql/store.js';
import { createPostgresDatabase } from './database.js';
import { listen, NOTIFICATIONS } from './listen.js';
import { migrate } from './schema.js';

/** Both ports of the server in a PostgreSQL database. */
export interface PostgresStores {
  /** Keeps what lasts minutes. Its first `subscribe` opens the connection that listens. */
  store: Store;
  /** Keeps what lasts. */
  credentialStore: CredentialStore;
  /**
   * Creates the tables, or brings them up to date. May run twice, and on several instances at once.
   * @throws {Error} where a newer version of this package has made the tables.
   */
  migrate: () => Promise<void>;
  /** Stops listening. The pool is the caller's to end. */
  close: () => Promise<void>;
}

/**
 * Makes a {@link Store} and a {@link CredentialStore} in a PostgreSQL database, version 12 or later. Any number of instances
 * may share the database. Times are those of the database's clock.
 * @param options `pool` is a pool of `pg`. Set its `connectionTimeoutMillis`, `statement_timeout` and `query_timeout`, so that an
 * operation of a database that hangs rejects. The store listens (`LISTEN`) on one connection of the pool, so the pool must
 * have two at least, and must lead to the database itself, not to a pooler that shares connections between transactions;
 * `credentialStore` alone needs neither. `onError` is told why a connection was lost while nobody used it, and of each failure
 * to listen again or to delete what has expired.
 */
export function createPostgresStores({
  pool,
  onError = () => undefined,
}: {
  pool: Pool;
  onError?: (error: unknown) => void;
}): PostgresStores {
  // A pool tells of an idle connection that was lost by an event, which ends the process where nobody listens.
  pool.on('error', onError);
  const database = createPostgresDatabase(pool, onError);
  let stopListening: (() => void) | undefined;

  const channels = createChannels({
    onFirst: async () => {
      if (pool.options.max === 1)
        throw new Error(
          'subscribe: the pool needs two connections at least, one of them to listen, and has `max: 1`.',
        );
      stopListening = await listen(pool, { hear: channels.tell, hearAll: channels.tellAll, onError });
    },
    onLast: () => stopListening?.(),
  });

  return {
    store: {
      ...createSqlStore(database),
      async publish(channel) {
        checkTexts('publish', { channel });
        await database.read('SELECT pg_notify($1, $2)', [NOTIFICATIONS, channel]);
      },
      subscribe: channels.subscribe,
    },
    credentialStore: createSqlCredentialStore(database),
    migrate: () => migrate(pool),
    async close() {
      await channels.close();
      pool.off('error', onError);
    },
  };
}
