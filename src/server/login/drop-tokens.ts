import { persistently } from '../store/persistently.js';
import { refuseLateCredential } from './late-credential.js';
import {
  newCredential,
  type CredentialLogin,
  type CredentialSaver,
  type Exchanged,
} from './login-credential.js';

/**
 * Revokes in the background the tokens of a login that could not store its credential, unless a stored credential shares their
 * grant. A store that failed to answer may have stored the credential, or may do so later. So it is settled first whether the store
 * has, and otherwise refused.
 */
export function dropTokens(saver: CredentialSaver, login: CredentialLogin, exchanged: Exchanged): void {
  const { credentials, accounts, inBackground } = saver;
  const drop = async (): Promise<void> => {
    const credential = await newCredential(saver, login, exchanged);
    // A store that stays away keeps the tokens from being revoked, too, which `drop` reports.
    const isStored = await persistently(() => refuseLateCredential(credentials, login)).catch(() => false);
    if (!isStored) await accounts.drop(credential);
  };
  inBackground(drop());
}
