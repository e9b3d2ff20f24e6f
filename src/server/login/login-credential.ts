import type { OAuthOffer } from '../catalog.js';
import type { ConnectedAccounts } from '../credentials/connected-accounts.js';
import { grantKeyOf, type CredentialRef, type NewCredential } from '../credentials/credential.js';
import type { Credentials } from '../credentials/credentials.js';
import type { Grant } from '../provider/provider-client.js';
import type { ServerContext } from '../server-context.js';
import { randomToken } from '../store/keys.js';
import type { SessionSecrets } from './session-secrets.js';

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

/** The fields of a credential that each login sets. */
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

export async function grantPartOf(
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

/** Makes the credential of a login that authenticates no existing one. */
export async function newCredential(
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
