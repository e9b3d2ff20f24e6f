import * as z from 'zod/mini';
import type { StoredCredential } from '../credentials/credential.js';
import type { Credentials } from '../credentials/credentials.js';
import { knownOptions } from '../known-options.js';
import { text } from '../option-values.js';
import type { ServerContext } from '../server-context.js';
import { checkArguments, checkProject, fromCursor } from './arguments.js';
import type { Account, AccountFilter, AccountPage } from './operator.types.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

const Filter = knownOptions(
  {
    projectId: z.optional(text),
    userId: z.optional(text),
    status: z.optional(z.enum(['PENDING', 'VALID', 'INVALID'], "must be 'PENDING', 'VALID' or 'INVALID'")),
    type: z.optional(text),
    cursor: z.optional(text),
    limit: z.optional(
      z
        .int('must be a whole number')
        .check(z.minimum(1, 'must be 1 at least'), z.maximum(MAX_LIMIT, `must be ${MAX_LIMIT} at most`)),
    ),
  },
  'must be {projectId?, userId?, status?, type?, cursor?, limit?}',
);

/** Lists accounts, as `OperatorCalls.listAccounts` says. */
export async function listAccounts(
  context: Pick<ServerContext, 'projects'>,
  credentials: Pick<Credentials, 'list' | 'listAll'>,
  filter: AccountFilter = {},
): Promise<AccountPage> {
  const { projectId, userId, status, type, cursor, limit } = checkArguments('listAccounts', Filter, filter);
  checkProject('listAccounts', context, projectId);
  if (userId === undefined) {
    const { items, next } = await fromCursor('listAccounts', cursor, () =>
      credentials.listAll({
        after: cursor ?? null,
        limit: limit ?? DEFAULT_LIMIT,
        ...(projectId !== undefined && { projectId }),
        ...(type !== undefined && { integrationType: type }),
        ...(status !== undefined && { status }),
      }),
    );
    return { accounts: items.map(accountOf), next };
  }
  if (projectId === undefined)
    throw new TypeError('listAccounts: options.projectId must be given together with userId; got undefined');
  const pageOption = cursor === undefined ? (limit === undefined ? undefined : 'limit') : 'cursor';
  if (pageOption)
    throw new TypeError(
      `listAccounts: options.${pageOption} must not be given together with userId, whose accounts come as one page`,
    );
  const own = await credentials.list({ projectId, userId });
  const meant = own.filter(
    (one) =>
      (status === undefined || one.status === status) && (type === undefined || one.integrationType === type),
  );
  return { accounts: meant.map(accountOf), next: null };
}

const accountOf = (credential: StoredCredential): Account => {
  const { id: credentialId, projectId, userId, integrationId, integrationType: type } = credential;
  const { accountType, status, externalId, providerId, providerData } = credential;
  const { dateCreated, dateUpdated, dateRefreshed } = credential;
  return {
    credentialId,
    projectId,
    userId,
    integrationId,
    type,
    accountType,
    status,
    externalId,
    providerId,
    providerData,
    dateCreated,
    dateUpdated,
    dateRefreshed,
  };
};
