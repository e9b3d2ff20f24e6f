import type { Life } from '../life.js';
import { outageOf } from '../outage.js';
import { serverClosed } from '../problem.js';
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
  /**
   * Runs a call, for which `close` waits. A store or a key that is not there becomes the problem that a page would be
   * answered with.
   */
  const run = <Result>(call: keyof OperatorCalls, work: () => Promise<Result>): Promise<Result> => {
    const checked = async () => {
      if (context.closing.aborted) throw serverClosed();
      try {
        return await work();
      } catch (error) {
        const outage = outageOf(error);
        if (!outage) throw error;
        context.report(outage.problem.code, `${call}: ${outage.message}`);
        throw outage.problem;
      }
    };
    return during(checked());
  };

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
    listAccounts: (filter) => run('listAccounts', () => listAccounts(context, services.credentials, filter)),
    accessToken: (account) =>
      run('accessToken', async () => {
        const token = await accessToken(context, services, account);
        audit('accessToken', account);
        return token;
      }),
    request: (account, path, init) =>
      run('request', async () => {
        const response = await request(context, services, account, path, init);
        audit('request', account);
        return response;
      }),
    deleteUser: (user) =>
      run('deleteUser', async () => {
        const deleted = await deleteUser(context, services, user);
        audit('deleteUser', user);
        return deleted;
      }),
    rotateAll: (options) =>
      run('rotateAll', () => {
        audit('rotateAll');
        return rotateAll({ ...services, ...context }, options);
      }),
  };
}
