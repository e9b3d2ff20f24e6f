import type { ConnectedAccounts } from '../credentials/connected-accounts.js';
import type { Credentials } from '../credentials/credentials.js';
import { knownOptions } from '../known-options.js';
import { text } from '../option-values.js';
import type { Owner, ServerContext } from '../server-context.js';
import { checkArguments, checkProject } from './arguments.js';

const User = knownOptions({ projectId: text, userId: text }, 'must be {projectId, userId}');

/** Deletes what is stored of a user, as `OperatorCalls.deleteUser` says. */
export async function deleteUser(
  context: Pick<ServerContext, 'projects'>,
  { credentials, accounts }: { credentials: Credentials; accounts: ConnectedAccounts },
  user: Owner,
): Promise<{ credentialIds: string[] }> {
  const owner = checkArguments('deleteUser', User, user);
  checkProject('deleteUser', context, owner.projectId);
  // Without its key, the tokens of a credential could not be revoked after the deletion.
  const released = await credentials.deleteUser(owner, (credential) => accounts.checkKey(credential));
  // A user has 200 credentials at most, and those that share a grant are revoked once.
  await Promise.all(released.map((one) => accounts.release(one)));
  return { credentialIds: released.map(({ credential }) => credential.id) };
}
