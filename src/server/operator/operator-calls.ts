import type { Life } from '../life.js';
import type { ServerContext } from '../server-context.js';
import type { Services } from '../services.js';
import { accessToken } from './access-token.js';
import { listAccounts } from './accounts.js';
import { deleteUser } from './delete-user.js';
import type { OperatorCalls } from './operator.types.js';
import { request } from './request.js';
import { rotateAll } from './rotate-all.js';

type Concerned = Partial<Record<'projectId' | 'userId' | 'credentialId', string>>;

/** Makes the methods of the server for the operator's own programs. */
export function createOperatorCalls(
  context: ServerContext,
  services: Services,
  { during }: Pick<Life, 'during'>,
): OperatorCalls {
  /** Tells of a call that hands out, uses, deletes or changes what users have stored, for an audit log. */
  const audit = (
    call: 'accessToken' | 'request' | 'deleteUser' | 'rotateAll',
    { projectId, userId, credentialId }: Concerned = {},
  ) =>
    context.emit({
      type: 'operator',
      call,
      projectId: projectId ?? null,
      userId: userId ?? null,
      credentialId: credentialId ?? null,
    });

  return {
    listAccounts: (filter) => listAccounts(context, services.credentials, filter),
    async accessToken(account) {
      const token = await during(accessToken(context, services, account));
      audit('accessToken', account);
      return token;
    },
    async request(account, path, init) {
      const response = await during(request(context, services, account, path, init));
      audit('request', account);
      return response;
    },
    async deleteUser(user) {
      const deleted = await during(deleteUser(context, services, user));
      audit('deleteUser', user);
      return deleted;
    },
    async rotateAll(options) {
      audit('rotateAll');
      return rotateAll({ ...services, store: context.credentialStore }, options);
    },
  };
}
