import type { CredentialRef } from '../credentials/credential.js';
import type { Credentials } from '../credentials/credentials.js';
import { CONFLICT, untilNoConflict } from '../store/contention.js';

/**
 * Settles whether a login has stored its credential, before the login ends without it. A login that has not cannot do so later any
 * more: the store then refuses the ID of the new credential. Where the login authenticates a credential again, the version of that
 * credential is raised, so that an exchange which has read the earlier version conflicts and looks at its session again.
 * @returns whether the credential is stored.
 */
export function refuseLateCredential(
  credentials: Credentials,
  login: CredentialRef & { readonly id: string | null; readonly replacesCredential: boolean },
): Promise<boolean> {
  return untilNoConflict(async () => {
    const stored = await credentials.find(login);
    // Only its own login makes a credential under the ID of a new one, whichever login has authenticated it again since.
    if (stored && (!login.replacesCredential || stored.sessionId === login.id)) return true;
    if (stored) return (await credentials.replace(stored)) ? false : CONFLICT;
    if (login.replacesCredential) return false;
    return (await credentials.bar(login)) ? false : CONFLICT;
  });
}
