import { createChannels } from '../channels.js';
import type { CredentialStore } from '../credential-store.types.js';
import type { Store } from '../../server.types.js';
import { checkTexts } from '../sql/check-arguments.js';
import { createSqlCredentialStore } from '../sql/credential-store.js';
import { createSqlStore } from '../sql/store.js';
import { openSqliteDatabase } from './database.js';

/** Milliseconds after which a process looks for what other processes have published. */
const POLL_MS = 250;

/** Both ports of the server in a SQLite file. */
export interface SqliteStores {
  /** Keeps what lasts minutes. */
  store: Store;
  /** Keeps what lasts. */
  credentialStore: CredentialStore;
  /** Waits for what is under way, and closes the file. Call it when the server has stopped. */
  close: () => Promise<void>;
}

/**
 * Opens a {@link Store} and a {@link CredentialStore} in one SQLite file, for one machine. Several processes of that machine may
 * share the file. Its parent folder must exist; a file that is missing is created, and only its owner may read it. Tables of
 * an earlier version are brought up to date. Times are those of the machine's clock. An operation that finds the file held by
 * other processes for six seconds rejects.
 * @param options `path` is the file, absolute or from the working directory.
 * @throws {TypeError} where `path` names no file, e.g. `':memory:'`.
 * @throws {Error} where Node has no `node:sqlite` (before 22.13), where the file cannot be opened, and where a newer version of
 * this package has made its tables.
 */
export async function openSqliteStores({ path }: { path: string }): Promise<SqliteStores> {
  if (typeof path !== 'string' || /^$|^:memory:$|^file:/.test(path))
    throw new TypeError(
      `openSqliteStores: \`path\` must be the path of a file, and is ${JSON.stringify(path)}.`,
    );
  const { close, ...database } = await openSqliteDatabase(path);
  let lastSeen = 0;
  let poll: NodeJS.Timeout | undefined;

  const channels = createChannels({
    onFirst: async () => {
      const [newest] = await database.read('SELECT coalesce(max(id), 0) AS id FROM connect_published', []);
      lastSeen = Number(newest?.id);
      poll = setInterval(() => void hearOthers(), POLL_MS).unref();
    },
    onLast: () => clearInterval(poll),
  });
  const hearOthers = async () => {
    const published = await database
      .read('SELECT id, channel FROM connect_published WHERE id > $1 ORDER BY id', [lastSeen])
      .catch(() => []);
    for (const { id, channel } of published) {
      // Two of these may run at the same time, and read the same rows.
      if (Number(id) <= lastSeen) continue;
      lastSeen = Number(id);
      channels.tell(String(channel));
    }
  };

  return {
    store: {
      ...createSqlStore(database),
      async publish(channel) {
        checkTexts('publish', { channel });
        await database.write(`INSERT INTO connect_published (channel, at) VALUES ($1, ${database.clock})`, [
          channel,
        ]);
        await hearOthers();
      },
      subscribe: channels.subscribe,
    },
    credentialStore: createSqlCredentialStore(database),
    async close() {
      await channels.close();
      await close();
    },
  };
}
