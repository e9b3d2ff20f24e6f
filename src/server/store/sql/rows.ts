import * as z from 'zod/mini';
import type { CredentialRecord, UserRecord } from '../credential-store.types.js';
import type { SqlRow, SqlValue } from './database.types.js';

export const CREDENTIAL_COLUMNS =
  'project_id, user_id, credential_id, version, integration_type, status, external_id, grant_client, grant_account, created_at, data';

/** Drivers read a `bigint` as text. */
const Whole = z.pipe(z.union([z.string(), z.number()]), z.coerce.number());

const CredentialRow = z.object({
  project_id: z.string(),
  user_id: z.string(),
  credential_id: z.string(),
  version: Whole,
  integration_type: z.string(),
  status: z.enum(['PENDING', 'VALID', 'INVALID']),
  external_id: z.nullable(z.string()),
  grant_client: z.nullable(z.string()),
  grant_account: z.nullable(z.string()),
  created_at: Whole,
  data: z.string(),
});

export function credentialOf(row: SqlRow): CredentialRecord {
  const columns = CredentialRow.parse(row);
  return {
    projectId: columns.project_id,
    userId: columns.user_id,
    credentialId: columns.credential_id,
    version: columns.version,
    integrationType: columns.integration_type,
    status: columns.status,
    externalId: columns.external_id,
    grant:
      columns.grant_client === null ? null : { client: columns.grant_client, account: columns.grant_account },
    createdAt: columns.created_at,
    data: columns.data,
  };
}

/** The values of {@link CREDENTIAL_COLUMNS}. */
export const valuesOf = (record: CredentialRecord): SqlValue[] => [
  record.projectId,
  record.userId,
  record.credentialId,
  record.version,
  record.integrationType,
  record.status,
  record.externalId,
  record.grant?.client ?? null,
  record.grant?.account ?? null,
  record.createdAt,
  record.data,
];

const UserRow = z.object({ project_id: z.string(), user_id: z.string(), version: Whole, data: z.string() });

export function userOf(row: SqlRow): UserRecord {
  const columns = UserRow.parse(row);
  return {
    projectId: columns.project_id,
    userId: columns.user_id,
    version: columns.version,
    data: columns.data,
  };
}
