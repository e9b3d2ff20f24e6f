import type { Pool } from 'pg';
import { inTransaction } from './database.js';

/** The key of the advisory lock under which the schema is made: `ifconnct` as 64 bits. */
const MIGRATION_LOCK = '7594298909108400756';

/**
 * What leads from each version of the schema to the next one, beginning without tables. Keys and IDs are compared by their
 * bytes (`"C"`), so that an index stays right where an update of the system changes how a language sorts.
 */
const MIGRATIONS = [
  `CREATE TABLE connect_store (key text PRIMARY KEY, value text NOT NULL, expires_at timestamptz);
   CREATE INDEX ON connect_store (expires_at) WHERE expires_at IS NOT NULL;`,

  // Version 1 kept credentials in connect_store, as records without an end, which no server reads any more.
  `ALTER TABLE connect_store ALTER COLUMN key TYPE text COLLATE "C",
     ALTER COLUMN expires_at TYPE double precision
       USING extract(epoch FROM coalesce(expires_at, now() + interval '30 days')) * 1000,
     ALTER COLUMN expires_at SET NOT NULL;
   CREATE TABLE connect_credentials (
     project_id text COLLATE "C" NOT NULL, user_id text COLLATE "C" NOT NULL,
     credential_id text COLLATE "C" NOT NULL, version integer NOT NULL, integration_type text COLLATE "C" NOT NULL,
     status text NOT NULL, external_id text COLLATE "C", grant_client text COLLATE "C",
     grant_account text COLLATE "C", created_at bigint NOT NULL, data text NOT NULL,
     PRIMARY KEY (project_id, user_id, credential_id)
   );
   CREATE UNIQUE INDEX ON connect_credentials (project_id, user_id, integration_type, external_id)
     WHERE external_id IS NOT NULL;
   CREATE INDEX ON connect_credentials (grant_client, grant_account) WHERE grant_account IS NOT NULL;
   CREATE TABLE connect_users (
     project_id text COLLATE "C" NOT NULL, user_id text COLLATE "C" NOT NULL, version integer NOT NULL,
     data text NOT NULL, PRIMARY KEY (project_id, user_id)
   );
   CREATE TABLE connect_bars (
     project_id text COLLATE "C" NOT NULL, user_id text COLLATE "C" NOT NULL, credential_id text COLLATE "C",
     deleted_at double precision, expires_at double precision NOT NULL
   );
   CREATE INDEX ON connect_bars (project_id, user_id);
   CREATE INDEX ON connect_bars (expires_at);`,
];

/** Creates the tables, or brings them up to date, in one transaction. */
export function migrate(pool: Pool): Promise<void> {
  return inTransaction(pool, async (client) => {
    // `IF NOT EXISTS` alone fails where two connections create the same table at once.
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await client.query('CREATE TABLE IF NOT EXISTS connect_schema (version integer NOT NULL)');
    const { rows } = await client.query<{ version: number }>('SELECT version FROM connect_schema');
    const version = rows[0]?.version ?? 0;
    if (version > MIGRATIONS.length)
      throw new Error(
        `migrate: the tables have version ${version}, and this package knows ${MIGRATIONS.length} at most: update it.`,
      );
    for (const migration of MIGRATIONS.slice(version)) await client.query(migration);
    await client.query('DELETE FROM connect_schema');
    await client.query('INSERT INTO connect_schema VALUES ($1)', [MIGRATIONS.length]);
  });
}
