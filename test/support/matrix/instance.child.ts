import { serve } from '@hono/node-server';
import { writeSync } from 'node:fs';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createConnectServer, type ConnectServer } from '@installflow/connect/server';
import { createPostgresStores } from '@installflow/connect/server/postgres';
import { createRedisStore } from '@installflow/connect/server/redis';
import { clientOf, InstanceSettings, KillOrder } from './instance.settings.js';

/**
 * An instance of the connect server, as a process. It serves each origin that a balancer has with a server of its own, whose
 * OAuth client is that origin's, so that scenarios which share the instance do not meet at the provider. Paths that begin
 * with `/~` are the harness's.
 */
const settings = InstanceSettings.parse(JSON.parse(process.env.SETTINGS ?? ''));

const operations: string[] = [];
let order: KillOrder | null = null;

/** Dies as by `kill -9`, once the harness has been told of the operation. */
function die(operation: string): never {
  writeSync(1, `died ${operation}\n`);
  process.kill(process.pid, 'SIGKILL');
  throw new Error('The signal was not delivered.');
}

/** Notes each operation of a port, and dies before or after the one that the order names. */
const watched = <Port extends object>(port: Port, name: string): Port =>
  new Proxy(port, {
    get(target, property, receiver) {
      const value: unknown = Reflect.get(target, property, receiver);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]): Promise<unknown> => {
        const [first] = args;
        const kind = typeof first === 'string' ? ` ${first.split(':')[1] ?? ''}` : '';
        const operation = `${name}.${String(property)}${kind}`;
        const isLast = operations.push(operation) - 1 === order?.skip;
        if (isLast && order?.when === 'before') die(operation);
        const answer: unknown = await Reflect.apply(value, target, args);
        if (isLast && order?.when === 'after') die(operation);
        return answer;
      };
    },
  });

const pool = new pg.Pool({
  connectionString: settings.databaseUrl,
  connectionTimeoutMillis: 5_000,
  statement_timeout: settings.statementTimeoutMs,
  query_timeout: 6_000,
});
const stores = createPostgresStores({ pool });
await stores.migrate();
const redis = settings.redisUrl === null ? null : new Redis(settings.redisUrl);
const plainStore = redis ? createRedisStore({ client: redis }) : stores.store;
const store = watched(
  settings.losesMessages ? { ...plainStore, publish: () => Promise.resolve() } : plainStore,
  'store',
);
const credentialStore = watched(stores.credentialStore, 'credentials');

const servers = new Map<string, ConnectServer>();
const serverOf = (origin: string): ConnectServer => {
  const known = servers.get(origin);
  if (known) return known;
  const { endpoints, proxyBaseUrl } = settings;
  const options = { client: clientOf(origin), endpoints, proxy: { baseUrl: proxyBaseUrl } };
  const server = createConnectServer({
    apiUrl: origin,
    projects: [
      {
        id: settings.projectId,
        userTokenKey: { publicKey: settings.publicKey },
        origins: [settings.page],
        integrations: { gmail: options, zendesk: options },
      },
    ],
    encryptionKeys: settings.keys.map(({ kid, seed }) => ({ kid, key: new Uint8Array(32).fill(seed) })),
    store,
    credentialStore,
    proxyConcurrency: 100,
  });
  servers.set(origin, server);
  return server;
};

const harness: Record<string, (body: string) => Promise<unknown>> = {
  '/~arm': (body) => {
    operations.length = 0;
    order = KillOrder.parse(JSON.parse(body));
    return Promise.resolve(null);
  },
  '/~operations': () => Promise.resolve(operations),
  '/~rotate': () => serverOf('http://127.0.0.1:1').rotateAll(),
  '/~close': async () => {
    await Promise.all([...servers.values()].map((server) => server.close()));
    return null;
  },
};

serve(
  {
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const { pathname, origin } = new URL(request.url);
      const command = harness[pathname];
      return command ? Response.json(await command(await request.text())) : serverOf(origin)(request);
    },
  },
  ({ port }) => writeSync(1, `listening ${port}\n`),
);
