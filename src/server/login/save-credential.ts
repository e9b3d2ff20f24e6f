import type { OAuthOffer } from '../catalog.js';
import type { ConnectedAccounts } from '../credentials/connected-accounts.js';
import {
  credentialRef,
  type CredentialRef,
  type Credentials,
  type StoredCredential,
} from '../credentials/credentials.js';
import { randomToken } from '../store/keys.js';
import type { Grant } from '../provider/provider-client.js';
import { ProviderError } from '../provider/provider-error.js';
import type { SessionSecrets } from './session-secrets.js';
import type { Found } from '../store/records.js';

/** A credential that a login stored. The caller either keeps the credential or undoes the storing. */
export interface SavedCredential {
  /** Revokes in the background the grant that the credential held before, if that was another grant. */
  keep(): void;
  undo(): Promise<unknown>;
}

/** The fields of a login that its credential needs. */
export interface CredentialLogin extends CredentialRef {
  /** The ID of the session; `null` for a code of a marketplace, since this server did not begin that login. */
  readonly id: string | null;
  readonly accountType: string;
  /** Whether the login authenticates an existing credential again. */
  readonly replacesCredential: boolean;
}

export interface CredentialSaver {
  credentials: Credentials;
  accounts: ConnectedAccounts;
  now: () => number;
}

/** The result of exchanging a code: the grant, with the integration and the secrets that the code was exchanged for. */
export interface Exchanged {
  offer: OAuthOffer;
  secrets: SessionSecrets;
  grant: Grant;
}

/**
 * Whether a credential is as its login left it, so that whoever ends the login may discard the credential. A credential
 * whose post-options are answered belongs to the flow that answered them: another flow may have resumed it. Another login
 * may have authenticated it again.
 */
export const isLeftBy =
  ({ id }: Pick<CredentialLogin, 'id'>) =>
  ({ sessionId, sealedSetup }: StoredCredential): boolean =>
    sessionId === id && sealedSetup === null;

/** Stores the result of an exchange as a new credential, or in the credential that the login authenticates again. */
export function saveCredential(
  saver: CredentialSaver,
  login: CredentialLogin,
  exchanged: Exchanged,
): Promise<SavedCredential> {
  const save = login.replacesCredential ? replaceGrant : addCredential;
  return orDropped(saver, login, exchanged, () => save(saver, login, exchanged));
}

/** Runs `work`, and revokes the tokens of the login if `work` fails, because no record would know of these tokens. */
export async function orDropped<Result>(
  saver: CredentialSaver,
  login: CredentialLogin,
  exchanged: Exchanged,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    // The caller is told of the first failure. A failed clean-up must not replace it.
    await dropCredential(saver, login, exchanged).catch(() => undefined);
    throw error;
  }
}

/** Revokes the tokens of a login in the background, unless they are stored. */
export async function dropCredential(
  saver: CredentialSaver,
  login: CredentialLogin,
  exchanged: Exchanged,
): Promise<void> {
  saver.accounts.abandon(await newCredential(saver, login, exchanged));
}

type GrantPart = Pick<
  StoredCredential,
  | 'accountType'
  | 'providerId'
  | 'providerData'
  | 'sealed'
  | 'tokenId'
  | 'sessionId'
  | 'dateUpdated'
  | 'dateRefreshed'
  | 'refreshFailureCount'
>;

async function grantPartOf(
  { credentials, now }: CredentialSaver,
  login: CredentialLogin,
  { offer, secrets: { client, settings }, grant }: Exchanged,
): Promise<GrantPart> {
  const { projectId, userId, credentialId: id, accountType } = login;
  const time = new Date(now()).toISOString();
  return {
    accountType,
    providerId: grant.providerId,
    providerData: grant.providerData,
    sealed: await credentials.sealSecrets(
      { projectId, userId, id, integrationType: offer.type, accountType },
      {
        scheme: 'oauth',
        tokens: grant.tokens,
        clientId: client.clientId,
        clientSecret: client.isCompanys ? null : client.clientSecret,
        settings,
        apiOrigin: grant.apiOrigin,
      },
    ),
    tokenId: randomToken(16),
    sessionId: login.id,
    dateUpdated: time,
    dateRefreshed: time,
    refreshFailureCount: 0,
  };
}

async function newCredential(
  saver: CredentialSaver,
  login: CredentialLogin,
  exchanged: Exchanged,
): Promise<StoredCredential> {
  const { projectId, userId, credentialId } = login;
  const { offer } = exchanged;
  const grantPart = await grantPartOf(saver, login, exchanged);
  return {
    ...grantPart,
    id: credentialId,
    projectId,
    userId,
    integrationId: offer.id,
    integrationType: offer.type,
    status: offer.postOptions.length > 0 ? 'PENDING' : 'VALID',
    configurationId: crypto.randomUUID(),
    sealedSetup: null,
    dateCreated: grantPart.dateUpdated,
    expiresAt: null,
  };
}

async function addCredential(
  saver: CredentialSaver,
  login: CredentialLogin,
  exchanged: Exchanged,
): Promise<SavedCredential> {
  const { credentials, accounts } = saver;
  const credential = await newCredential(saver, login, exchanged);
  await accounts.hold(credential);
  await credentials.add(credential);
  return {
    keep: () => undefined,
    undo: () => accounts.discard(credentialRef(credential), isLeftBy(login)),
  };
}

async function replaceGrant(
  saver: CredentialSaver,
  login: CredentialLogin,
  exchanged: Exchanged,
): Promise<SavedCredential> {
  const { credentials, accounts } = saver;
  const { projectId, userId, credentialId } = login;
  const grantPart = await grantPartOf(saver, login, exchanged);
  const ref: CredentialRef = { projectId, userId, credentialId };
  for (;;) {
    const found: Found<StoredCredential> | null = await credentials.find(ref);
    if (!found)
      throw new ProviderError('credential_deleted', 'The account was disconnected in the meantime.');
    const before = found.value;
    const awaitsSetup = exchanged.offer.postOptions.length > 0 && before.sealedSetup === null;
    const next: StoredCredential = { ...before, ...grantPart, status: awaitsSetup ? 'PENDING' : 'VALID' };
    // The new holder is noted before the credential is stored. Otherwise another credential that lets go of the same
    // grant meanwhile would count as its last holder, and the grant would be revoked.
    await accounts.hold(next);
    if (!(await credentials.replace(found, next))) continue;
    return {
      keep: () => accounts.abandon(before),
      undo: () => restoreGrant(saver, before, next),
    };
  }
}

/**
 * Puts back the grant that a credential held before, unless the credential was deleted or authenticated again since. The
 * newer tokens are revoked if they belong to another grant. Tokens of the same grant stay, because revoking them would end
 * the grant that is put back.
 */
async function restoreGrant(
  { credentials, accounts }: CredentialSaver,
  before: StoredCredential,
  replacement: StoredCredential,
): Promise<void> {
  for (;;) {
    const found = await credentials.find(credentialRef(before));
    if (found?.value.sessionId !== replacement.sessionId) {
      accounts.abandon(before);
      return;
    }
    // The post-options may have been answered since, which made a `PENDING` credential `VALID`.
    const { sealedSetup } = found.value;
    const status = before.status === 'PENDING' && sealedSetup !== null ? 'VALID' : before.status;
    const restored: StoredCredential = { ...before, sealedSetup, status };
    if (!(await credentials.replace(found, restored))) continue;
    await accounts.hold(restored);
    accounts.abandon(found.value);
    return;
  }
}
