import pg from 'pg';
import { createUserTokens } from '../server/serve.js';
import { startBalancer } from './balancer.js';
import { clientOf, type InstanceSettings } from './instance.settings.js';
import { startInstance, type Instance } from './instances.js';
import { createPerson } from './person.js';
import { startRecordedProvider } from './recorded-provider.js';

export const projectId = 'product';
export const page = 'http://localhost:5000';

/** Instances over the same stores, in front of one provider. */
export async function startDeployment(
  where: { postgresUrl: string; redisUrl?: string | undefined },
  more: Partial<InstanceSettings> = {},
) {
  const provider = await startRecordedProvider();
  const tokens = await createUserTokens();
  const administrator = new pg.Pool({ connectionString: where.postgresUrl, max: 1 });
  const database = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  await administrator.query(`CREATE DATABASE ${database}`);
  const databaseUrl = urlOfDatabase(where.postgresUrl, database);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  // A test may stop the database, which the pools tell by an event.
  for (const one of [pool, administrator]) one.on('error', () => undefined);
  const settings: InstanceSettings = {
    databaseUrl,
    redisUrl: where.redisUrl ?? null,
    projectId,
    page,
    publicKey: tokens.publicKey,
    endpoints: provider.endpoints,
    proxyBaseUrl: provider.proxyBaseUrl,
    keys: [{ kid: 'first', seed: 1 }],
    statementTimeoutMs: 5_000,
    losesMessages: false,
    ...more,
  };
  const started: { stop: () => Promise<void> }[] = [];
  const stoppedAtTheEnd = <Part extends { stop: () => Promise<void> }>(part: Part): Part => {
    started.push(part);
    return part;
  };

  return {
    provider,
    administrator,
    databaseUrl,
    /** Connections to the database of this deployment. */
    pool,
    async instance(other: Partial<InstanceSettings> = {}): Promise<Instance> {
      return stoppedAtTheEnd(await startInstance({ ...settings, ...other }));
    },
    /** An origin with an OAuth client of its own, in front of these instances. */
    async place(instances: readonly Instance[], how?: 'in turn' | 'to the first') {
      const balancer = stoppedAtTheEnd(await startBalancer());
      balancer.to(instances, how);
      const client = clientOf(balancer.origin);
      provider.oauth.setClient({ ...client, redirectUris: [`${balancer.origin}/oauth`] });
      return {
        balancer,
        exchanges: () => provider.exchangesOf(client.clientId),
        /** A user of the product, whose page calls this origin. */
        async person(userId: string = crypto.randomUUID()) {
          const token = await tokens.sign({ sub: userId });
          return createPerson({ origin: balancer.origin, projectId, page, token, userId });
        },
      };
    },
    /** The credentials that the database has of a user. */
    async storedOf(userId: string) {
      const { rows } = await pool.query<{ id: string; status: string; data: string }>(
        'SELECT credential_id AS id, status, data FROM connect_credentials WHERE user_id = $1',
        [userId],
      );
      return rows;
    },
    /** The number of a user's sessions in PostgreSQL that are `exchanging`. */
    async exchangingOf(userId: string) {
      const { rows } = await pool.query(
        `SELECT 1 FROM connect_store WHERE key LIKE 'if:session:%' AND value::json->>'userId' = $1
           AND value::json->>'status' = 'exchanging'`,
        [userId],
      );
      return rows.length;
    },
    async stop() {
      await Promise.all(started.map((part) => part.stop()));
      await pool.end();
      await administrator.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
      await administrator.end();
      await provider.stop();
    },
  };
}

export type Deployment = Awaited<ReturnType<typeof startDeployment>>;
export type Place = Awaited<ReturnType<Deployment['place']>>;

/** The URL of another database of the same server. */
export function urlOfDatabase(postgresUrl: string, database: string): string {
  const url = new URL(postgresUrl);
  url.pathname = `/${database}`;
  return url.href;
}
