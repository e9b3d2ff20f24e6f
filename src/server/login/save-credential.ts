import type { OAuthOffer } from '../catalog.js';
import type { ConnectedAccounts } from '../credentials/connected-accounts.js';
import {
  credentialRef,
  grantKeyOf,
  type CredentialRef,
  type NewCredential,
  type StoredCredential,
} from '../credentials/credential.js';
import type { Credentials } from '../credentials/credentials.js';
import { TOO_MANY_CREDENTIALS } from '../credentials/direct-credentials.js';
import { externalIdTaken } from '../problem.js';
import type { Grant } from '../provider/provider-client.js';
import { CONFLICT, untilNoConflict } from '../store/contention.js';
import { randomToken } from '../store/keys.js';
import { INTERRUPTED } from './session.js';
import type { ServerContext } from '../server-context.js';
import type { SessionSecrets } from './session-secrets.js';

/** A credential that a login stored. The caller either keeps the credential or undoes the storing. */
export interface SavedCredential {
  credential: StoredCredential;
  /** Revokes in the background the grant that the credential held before, if no credential shares it any more. */
  keep(): void;
  undo(): Promise<unknown>;
}

/** The fields of a login that its credential needs. */
export interface CredentialLogin extends CredentialRef {
  /**
   * The ID of the session; `null` for a code of a marketplace, since this server did not begin that login.
   */
  readonly id: string | null;
  readonly accountType: string;
  /** Whether the login authenticates an existing credential again. */
  readonly replacesCredential: boolean;
  /** When the login began, in milliseconds since the epoch. */
  readonly begunAt: number;
}

/** Thrown where the store has refused the credential of a login. No tokens of the login are stored then. */
export class CredentialRefused extends Error {
  override readonly name = 'CredentialRefused';

  constructor(
    /** A stable code, e.g. `too_many_credentials`. */
    readonly error: string,
    readonly errorDescription: string,
  ) {
    super(errorDescription);
  }
}

export interface CredentialSaver {
  credentials: Credentials;
  accounts: ConnectedAccounts;
  now: () => number;
  inBackground: ServerContext['inBackground'];
}

/**
 * The result of exchanging a code: the grant, with the integration and the secrets that the code was
 * exchanged for.
 */
export interface Exchanged {
  offer: OAuthOffer;
  secrets: SessionSecrets;
  grant: Grant;
}

/**
 * Whether a credential is as its login left it, so that ending the login may discard the credential. Two
 * things take a credential away from its login: a flow has answered the post-options, perhaps one that
 * resumed the credential, or another login has authenticated the credential again.
 */
export const isLeftBy =
  ({ id }: Pick<CredentialLogin, 'id'>) =>
  ({ sessionId, sealedSetup }: StoredCredential): boolean =>
    sessionId === id && sealedSetup === null;

/**
 * Stores the result of an exchange as a new credential, or in the credential that the login authenticates
 * again. The caller drops the tokens (`dropTokens`) where this rejects, once the login has ended.
 * @param isOpen reads whether the login may still store its credential. Asked only where the login replaces a credential,
 * because the store refuses a new credential of a login that has ended.
 * @throws {CredentialRefused} where the credential may not be stored.
 */
export const saveCredential = (
  saver: CredentialSaver,
  login: CredentialLogin,
  exchanged: Exchanged,
  isOpen: () => Promise<boolean>,
): Promise<SavedCredential> =>
  login.replacesCredential
    ? replaceGrant(saver, login, exchanged, isOpen)
    : addCredential(saver, login, exchanged);

/** Revokes the tokens of a login in the background, unless a stored credential shares their grant. */
export async function dropTokens(
  saver: CredentialSaver,
  login: CredentialLogin,
  exchanged: Exchanged,
): Promise<void> {
  saver.inBackground(saver.accounts.drop(await newCredential(saver, login, exchanged)));
}

type GrantPart = Pick<
  NewCredential,
  | 'accountType'
  | 'grant'
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
  { offer, secrets: { client, endpoints, settings }, grant }: Exchanged,
): Promise<GrantPart> {
  const { projectId, userId, credentialId: id, accountType } = login;
  const time = new Date(now()).toISOString();
  return {
    accountType,
    grant: await grantKeyOf({ endpoints, clientId: client.clientId }, grant.providerId),
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
): Promise<NewCredential> {
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
    externalId: null,
    status: offer.postOptions.length > 0 ? 'PENDING' : 'VALID',
    configurationId: crypto.randomUUID(),
    sealedSetup: null,
    dateCreated: grantPart.dateUpdated,
  };
}

async function addCredential(
  saver: CredentialSaver,
  login: CredentialLogin,
  exchanged: Exchanged,
): Promise<SavedCredential> {
  const { credentials, accounts } = saver;
  const credential = await newCredential(saver, login, exchanged);
  switch (await credentials.insert(credential, login.begunAt)) {
    case 'inserted':
      return {
        credential: { ...credential, version: 1 },
        keep: () => undefined,
        undo: () => accounts.discard(credentialRef(credential), isLeftBy(login)),
      };
    // The login has ended without a credential, or its user was deleted after it had begun.
    case 'barred':
    case 'exists':
      throw new CredentialRefused(INTERRUPTED.error, INTERRUPTED.errorDescription);
    case 'full':
      throw new CredentialRefused(TOO_MANY_CREDENTIALS.error, TOO_MANY_CREDENTIALS.errorDescription);
    case 'externalIdTaken': {
      const { code, message } = externalIdTaken();
      throw new CredentialRefused(code, message);
    }
  }
}

async function replaceGrant(
  saver: CredentialSaver,
  login: CredentialLogin,
  exchanged: Exchanged,
  isOpen: () => Promise<boolean>,
): Promise<SavedCredential> {
  const { credentials, accounts } = saver;
  const grantPart = await grantPartOf(saver, login, exchanged);
  return untilNoConflict(async () => {
    // The version is read before the login. A login that ends in between raises the version, so that `replace` conflicts.
    const before = await credentials.find(login);
    if (!before)
      throw new CredentialRefused('credential_deleted', 'The account was disconnected in the meantime.');
    if (!(await isOpen())) throw new CredentialRefused(INTERRUPTED.error, INTERRUPTED.errorDescription);
    const awaitsSetup = exchanged.offer.postOptions.length > 0 && before.sealedSetup === null;
    const next: StoredCredential = { ...before, ...grantPart, status: awaitsSetup ? 'PENDING' : 'VALID' };
    const undo = () => restoreGrant(saver, before, login);
    try {
      const replaced = await credentials.replace(next);
      if (!replaced) return CONFLICT;
      const { credential, released } = replaced;
      return { credential, keep: () => saver.inBackground(accounts.release(released)), undo };
    } catch (error) {
      // The store may have replaced the credential and then failed to answer.
      const credential = await credentials.find(login);
      if (credential?.tokenId !== next.tokenId) throw error;
      return { credential, keep: () => saver.inBackground(accounts.drop(before)), undo };
    }
  });
}

/**
 * Puts back the grant that a credential held before its login. Where the credential was deleted or
 * authenticated again since, that earlier grant is revoked instead. The tokens of the login are revoked if
 * they belong to another grant than the one put back. Providers revoke all tokens of a grant together, so
 * tokens of the same grant are left alone.
 */
async function restoreGrant(
  { credentials, accounts, inBackground }: CredentialSaver,
  before: StoredCredential,
  login: CredentialLogin,
): Promise<void> {
  const released = await untilNoConflict(async () => {
    const current = await credentials.find(login);
    if (current?.sessionId !== login.id) return null;
    // The post-options may have been answered since, which made a `PENDING` credential `VALID`.
    const { sealedSetup, version } = current;
    const status = before.status === 'PENDING' && sealedSetup !== null ? 'VALID' : before.status;
    const replaced = await credentials.replace({ ...before, sealedSetup, status, version });
    return replaced?.released ?? CONFLICT;
  });
  inBackground(released ? accounts.release(released) : accounts.drop(before));
}
