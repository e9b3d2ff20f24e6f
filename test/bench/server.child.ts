import { serve } from '@hono/node-server';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { ConnectServerOptions, Store } from '@installflow/connect/server';

/** The server process of `server.ts`: one built package, one store, counted. Told by `process.argv`, asked over IPC. */
const [, , dist = '', storeUrl = '', options = ''] = process.argv;
const load = async (name: string) =>
  (await import(pathToFileURL(`${dist}/esm/server/${name}.js`).href)) as Record<
    string,
    (...args: unknown[]) => unknown
  >;

let [operations, subscriptions] = [0, 0];
/** Counts each call of a store, whichever port the store implements. */
const counted = <Port extends object>(port: Port): Port =>
  new Proxy(port, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        operations += 1;
        if (name === 'subscribe') subscriptions += 1;
        return Reflect.apply(value, target, args);
      };
    },
  });

type Stores = Pick<ConnectServerOptions, 'store'> & {
  credentialStore?: object;
  migrate?: () => Promise<void>;
};

/** Opens the stores by the first function of these that the package has: earlier packages had one store for both ports. */
async function open(ways: readonly (readonly [entry: string, name: string])[], argument: unknown) {
  for (const [entry, name] of ways) {
    const opened = await load(entry).then(
      (module) => module[name]?.(argument),
      () => undefined,
    );
    if (opened) return name.endsWith('Stores') ? (opened as Stores) : { store: opened as Store };
  }
  throw new Error(`${dist} has none of ${ways.join(', ')}`);
}

async function openStores(): Promise<Stores> {
  const [protocol] = storeUrl.split(':');
  if (protocol === 'sqlite') {
    const ways = [
      ['store/sqlite/index', 'openSqliteStores'],
      ['store/sqlite-store', 'openSqliteStore'],
    ] as const;
    return open(ways, { path: storeUrl.slice(7) });
  }
  if (protocol?.startsWith('postgres')) {
    const [url, redisUrl] = storeUrl.split(' ');
    const ways = [
      ['store/postgres/index', 'createPostgresStores'],
      ['store/postgres-store', 'createPostgresStore'],
    ] as const;
    const stores: Stores = await open(ways, { pool: new pg.Pool({ connectionString: url }) });
    await (stores.migrate ?? (stores.store as Stores).migrate)?.();
    if (redisUrl === undefined) return stores;
    const redis = await open([['store/redis-store', 'createRedisStore']], { client: new Redis(redisUrl) });
    // An earlier package kept everything in the one store.
    return { ...stores, ...redis };
  }
  const { createMemoryStore, createMemoryCredentialStore } = await load('index');
  return {
    store: createMemoryStore?.() as Store,
    ...(createMemoryCredentialStore && { credentialStore: createMemoryCredentialStore() as object }),
  };
}

const { store, credentialStore } = await openStores();
const { createConnectServer } = await load('index');
const { port, ...rest } = JSON.parse(options) as { port: number };
const server = createConnectServer?.({
  ...rest,
  encryptionKeys: [{ kid: 'key-1', key: crypto.getRandomValues(new Uint8Array(32)) }],
  ...(store && { store: counted(store) }),
  ...(credentialStore && { credentialStore: counted(credentialStore) }),
}) as (request: Request) => Promise<Response>;

process.on('disconnect', () => process.exit());
process.on('message', () =>
  process.send?.({ cpu: process.cpuUsage(), operations, subscriptions, rss: process.memoryUsage.rss() }),
);
serve({ fetch: server, hostname: '127.0.0.1', port }, () => process.send?.('ready'));
