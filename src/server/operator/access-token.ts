import type { Credentials } from '../credentials/credentials.js';
import type { AccessTokens } from '../credentials/refresh.js';
import { knownOptions } from '../known-options.js';
import { text } from '../option-values.js';
import type { CredentialRef } from '../credentials/credential.js';
import type { ServerContext } from '../server-context.js';
import { checkArguments, checkProject } from './arguments.js';
import type { AccountToken } from './operator.types.js';

const Account = knownOptions(
  { projectId: text, userId: text, credentialId: text },
  'must be {projectId, userId, credentialId}',
);

/** Hands out a fresh access token, as `OperatorCalls.accessToken` says. */
export async function accessToken(
  context: Pick<ServerContext, 'projects'>,
  { accessTokens }: { accessTokens: AccessTokens; credentials: Credentials },
  account: CredentialRef,
): Promise<AccountToken> {
  const ref = checkArguments('accessToken', Account, account);
  checkProject('accessToken', context, ref.projectId);
  const { accessToken: token, secrets } = await accessTokens.get(ref);
  const { accessTokenExpiresAt: expiresAt, scopes } = secrets.tokens;
  return { accessToken: token, expiresAt, scopes };
}
