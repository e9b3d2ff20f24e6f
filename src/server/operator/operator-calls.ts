import type { ServerContext } from '../server-context.js';
import type { Services } from '../services.js';
import { listAccounts } from './accounts.js';
import { deleteUser } from './delete-user.js';
import type { OperatorCalls } from './operator.types.js';
import { rotateAll } from './rotate-all.js';

/** Makes the methods of the server for the operator's own programs. */
export function createOperatorCalls(context: ServerContext, services: Services): OperatorCalls {
  return {
    listAccounts: (filter) => listAccounts(context, services.credentials, filter),
    async deleteUser(user) {
      const deleted = await deleteUser(context, services, user);
      context.report('user_deleted', `deleteUser: ${deleted.credentialIds.length} credentials were deleted.`);
      return deleted;
    },
    rotateAll: (options) => rotateAll({ ...services, store: context.credentialStore }, options),
  };
}
