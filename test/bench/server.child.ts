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

let operations = 0;
/** Counts each call of a store, whichever port the store implements. */
const counted = <Port extends object>(port: Port): Port =>
  new Proxy(port, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        operations += 1;
        return Reflect.apply(value, target, args);
      };
    },
  });

type Stores = Pick<ConnectServerOptions, 'store'> & {
  credentialStore?: object;
  migrate?: () => Promise<void>;
};

/** Opens the stores of a package that has both ports (`open…Stores`), or the one store of an earlier package. */
async function openStores(): Promise<Stores> {
  const [protocol] = storeUrl.split(':');
  const call = async (entry: string, names: readonly string[], ...args: unknown[]): Promise<Stores> => {
    const module = await load(entry);
    const name = names.find((one) => module[one]) ?? '';
    const opened = await module[name]?.(...args);
    return name.endsWith('Stores') ? (opened as Stores) : { store: opened as Store };
  };
  if (protocol === 'sqlite')
    return call('store/sqlite-store', ['openSqliteStores', 'openSqliteStore'], { path: storeUrl.slice(7) });
  if (protocol?.startsWith('postgres')) {
    const [url, redisUrl] = storeUrl.split(' ');
    const pool = new pg.Pool({ connectionString: url });
    const stores = await call('store/postgres-store', ['createPostgresStores', 'createPostgresStore'], {
      pool,
    });
    await (stores.migrate ?? (stores.store as Stores).migrate)?.();
    if (redisUrl === undefined) return stores;
    const { store } = await call('store/redis-store', ['createRedisStore'], { client: new Redis(redisUrl) });
    return { ...stores, ...(store && { store }) };
  }
  const { createMemoryStore, createMemoryCredentialStore } = await load('index');
  return {
    store: createMemoryStore?.() as Store,
    ...(createMemoryCredentialStore && {
      credentialStore: createMemoryCredentialStore({ now: Date.now }) as object,
    }),
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
  onError: (error: unknown) => console.error(error),
}) as (request: Request) => Promise<Response>;

process.on('message', () =>
  process.send?.({ cpu: process.cpuUsage(), operations, rss: process.memoryUsage.rss() }),
);
serve({ fetch: server, hostname: '127.0.0.1', port }, () => process.send?.('ready'));
