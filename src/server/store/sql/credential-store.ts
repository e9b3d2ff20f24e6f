import type {
  CredentialKey,
  CredentialRecord,
  CredentialStore,
  GrantKey,
  NewCredentialRecord,
  ReleasedCredential,
  UserKey,
} from '../credential-store.types.js';
import { isLastOfItsGrant } from '../shared-grant.js';
import { checkLimit, checkTexts, checkTtl } from './check-arguments.js';
import type { RunSql, SqlDatabase } from './database.types.js';
import { readPage } from './page.js';
import { CREDENTIAL_COLUMNS, credentialOf, userOf, valuesOf } from './rows.js';

const OF_USER = 'project_id = $1 AND user_id = $2';
const OF_CREDENTIAL = `${OF_USER} AND credential_id = $3`;
const SELECT_CREDENTIALS = `SELECT ${CREDENTIAL_COLUMNS} FROM connect_credentials`;
const SELECT_USERS = 'SELECT project_id, user_id, version, data FROM connect_users';
const INSERT_BAR =
  'INSERT INTO connect_bars (project_id, user_id, credential_id, deleted_at, expires_at) VALUES';

/** Makes the {@link CredentialStore} of a database whose schema is up to date. */
export function createSqlCredentialStore(database: SqlDatabase): CredentialStore {
  const { clock, read, write, transaction } = database;

  return {
    async find(key) {
      checkTexts('find', key);
      return findCredential(read, key);
    },

    async listByUser(user) {
      checkTexts('listByUser', user);
      return credentialsOf(read, user);
    },

    async insert(record, { begunAt, limit }) {
      checkRecord('insert', record);
      checkLimit('insert', limit);
      return transaction(record, async ({ run, lockGrants }) => {
        await lockGrants([record.grant]);
        const { projectId, userId, credentialId, integrationType, externalId } = record;
        const [decided] = await run(
          `SELECT CASE
             WHEN EXISTS (SELECT 1 FROM connect_bars WHERE ${OF_USER} AND expires_at > ${clock}
               AND (credential_id = $3 OR deleted_at >= $4)) THEN 'barred'
             WHEN EXISTS (SELECT 1 FROM connect_credentials WHERE ${OF_CREDENTIAL}) THEN 'exists'
             WHEN EXISTS (SELECT 1 FROM connect_credentials WHERE ${OF_USER} AND integration_type = $5
               AND external_id = $6) THEN 'externalIdTaken'
             WHEN (SELECT count(*) FROM connect_credentials WHERE ${OF_USER}) >= $7 THEN 'full'
           END AS refusal`,
          [projectId, userId, credentialId, begunAt, integrationType, externalId, limit],
        );
        switch (decided?.refusal) {
          case 'barred':
          case 'exists':
          case 'externalIdTaken':
          case 'full':
            return decided.refusal;
        }
        await run(
          `INSERT INTO connect_credentials (${CREDENTIAL_COLUMNS})
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
          valuesOf({ ...record, version: 1 }),
        );
        return 'inserted';
      });
    },

    async update(record, version) {
      checkRecord('update', record);
      return transaction(record, async ({ run, lockGrants }) => {
        const earlier = await findCredential(run, record);
        if (earlier?.version !== version) return 'conflict';
        const { projectId, userId, credentialId, integrationType, externalId } = record;
        const taken = await run(
          `SELECT 1 FROM connect_credentials WHERE ${OF_USER} AND credential_id <> $3 AND integration_type = $4
             AND external_id = $5`,
          [projectId, userId, credentialId, integrationType, externalId],
        );
        if (taken.length > 0) return 'externalIdTaken';
        await lockGrants([earlier.grant, record.grant]);
        const next = { ...record, version: version + 1, createdAt: earlier.createdAt };
        await run(
          `UPDATE connect_credentials SET version = $4, integration_type = $5, status = $6, external_id = $7,
             grant_client = $8, grant_account = $9, created_at = $10, data = $11 WHERE ${OF_CREDENTIAL}`,
          valuesOf(next),
        );
        return { version: next.version, released: await releasedFrom(run, earlier) };
      });
    },

    async delete(key, version) {
      checkTexts('delete', key);
      return transaction(key, async ({ run, lockGrants }) => {
        const record = await findCredential(run, key);
        if (record?.version !== version) return null;
        await lockGrants([record.grant]);
        await run(`DELETE FROM connect_credentials WHERE ${OF_CREDENTIAL}`, keyValues(key));
        return releasedFrom(run, record);
      });
    },

    async bar(key, ttlMs) {
      checkTexts('bar', key);
      checkTtl('bar', ttlMs);
      return transaction(key, async ({ run }) => {
        if (await findCredential(run, key)) return false;
        // A client can have the same ID barred again and again, which must not fill the table.
        const prolonged = await run(
          `UPDATE connect_bars SET expires_at = CASE WHEN expires_at > ${clock} + $4 THEN expires_at ELSE ${clock} + $4 END
           WHERE ${OF_CREDENTIAL} RETURNING 1`,
          [...keyValues(key), ttlMs],
        );
        if (prolonged.length > 0) return true;
        await run(`${INSERT_BAR} ($1, $2, $3, NULL, ${clock} + $4)`, [...keyValues(key), ttlMs]);
        return true;
      });
    },

    async isHeld(user, grant) {
      checkTexts('isHeld', { ...user, ...grant });
      return isHeld(read, user, grant);
    },

    async deleteUser(user, { at, ttlMs }) {
      checkTexts('deleteUser', user);
      checkTtl('deleteUser', ttlMs);
      return transaction(user, async ({ run, lockGrants }) => {
        const { projectId, userId } = user;
        const records = await credentialsOf(run, user);
        await lockGrants(records.map(({ grant }) => grant));
        await run(`${INSERT_BAR} ($1, $2, NULL, $3, ${clock} + $4)`, [projectId, userId, at, ttlMs]);
        await run(`DELETE FROM connect_users WHERE ${OF_USER}`, [projectId, userId]);
        await run(`DELETE FROM connect_credentials WHERE ${OF_USER}`, [projectId, userId]);
        const released: ReleasedCredential[] = [];
        for (const record of records)
          released.push(
            isLastOfItsGrant(records, record)
              ? await releasedFrom(run, record)
              : { record, wasLastHolder: false },
          );
        return released;
      });
    },

    list: async ({ after, limit, projectId, integrationType, status }) =>
      readPage(read, {
        operation: 'list',
        select: SELECT_CREDENTIALS,
        key: ['project_id', 'user_id', 'credential_id'],
        where: { project_id: projectId, integration_type: integrationType, status },
        after,
        limit,
        itemOf: credentialOf,
      }),

    async readUser(user) {
      checkTexts('readUser', user);
      const [row] = await read(`${SELECT_USERS} WHERE ${OF_USER}`, [user.projectId, user.userId]);
      return row ? userOf(row) : null;
    },

    async writeUser({ projectId, userId }, data, version) {
      checkTexts('writeUser', { projectId, userId, data });
      const written =
        version === null
          ? await write(
              `INSERT INTO connect_users (project_id, user_id, data, version) VALUES ($1, $2, $3, 1)
               ON CONFLICT DO NOTHING RETURNING version`,
              [projectId, userId, data],
            )
          : await write(
              `UPDATE connect_users SET data = $3, version = version + 1 WHERE ${OF_USER} AND version = $4
               RETURNING version`,
              [projectId, userId, data, version],
            );
      return written.length > 0;
    },

    listUsers: async ({ after, limit }) =>
      readPage(read, {
        operation: 'listUsers',
        select: SELECT_USERS,
        key: ['project_id', 'user_id'],
        where: {},
        after,
        limit,
        itemOf: userOf,
      }),
  };
}

const keyValues = ({ projectId, userId, credentialId }: CredentialKey) => [projectId, userId, credentialId];

function checkRecord(operation: string, record: NewCredentialRecord): void {
  checkTexts(operation, record);
  checkTexts(operation, { 'grant.client': record.grant?.client, 'grant.account': record.grant?.account });
}

async function findCredential(run: RunSql, key: CredentialKey): Promise<CredentialRecord | null> {
  const [row] = await run(`${SELECT_CREDENTIALS} WHERE ${OF_CREDENTIAL}`, keyValues(key));
  return row ? credentialOf(row) : null;
}

const credentialsOf = async (run: RunSql, { projectId, userId }: UserKey): Promise<CredentialRecord[]> =>
  (
    await run(`${SELECT_CREDENTIALS} WHERE ${OF_USER} ORDER BY created_at, credential_id`, [
      projectId,
      userId,
    ])
  ).map(credentialOf);

/** Describes what has happened to `record`, which is no longer stored with its grant. */
const releasedFrom = async (run: RunSql, record: CredentialRecord): Promise<ReleasedCredential> => ({
  record,
  wasLastHolder: record.grant !== null && !(await isHeld(run, record, record.grant)),
});

/** Tells whether a stored credential shares a grant that a credential of the user holds, or held. */
async function isHeld(run: RunSql, user: UserKey, { client, account }: GrantKey): Promise<boolean> {
  // Two questions, so that an index answers each: who has the same account, and which credentials of the same user share
  // the grant because one of the accounts is unknown.
  const holders = await run(
    `SELECT 1 WHERE
       EXISTS (SELECT 1 FROM connect_credentials WHERE grant_client = $3 AND grant_account = $4)
       OR EXISTS (SELECT 1 FROM connect_credentials WHERE ${OF_USER} AND grant_client = $3
         AND (grant_account IS NULL OR CAST($4 AS text) IS NULL))`,
    [user.projectId, user.userId, client, account],
  );
  return holders.length > 0;
}
