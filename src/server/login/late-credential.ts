import type { Credentials } from '../credentials/credentials.js';
import { CONFLICT, untilNoConflict } from '../store/contention.js';
import type { Session } from './session.js';

/**
 * Settles whether the exchange of a session has stored its credential, before the session ends without it. Where the
 * exchange has not, it cannot do so later any more: the store then refuses the ID of the new credential. Where the login
 * authenticates a credential again, the version of that credential is raised, so that an exchange which has read the earlier
 * version conflicts and looks at its session again.
 * @returns whether the credential is stored.
 */
export function refuseLateCredential(credentials: Credentials, session: Session): Promise<boolean> {
  return untilNoConflict(async () => {
    const stored = await credentials.find(session);
    if (stored?.sessionId === session.id) return true;
    if (!session.replacesCredential && !stored) return (await credentials.bar(session)) ? false : CONFLICT;
    if (session.replacesCredential && stored) return (await credentials.replace(stored)) ? false : CONFLICT;
    return false;
  });
}
