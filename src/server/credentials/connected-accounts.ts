import { endpointsOf, type Catalog, type OAuthOffer } from '../catalog.js';
import {
  credentialRef,
  type CredentialRef,
  type Credentials,
  type OAuthSecrets,
  type StoredCredential,
} from './credentials.js';
import type { GrantRef, Grants } from './grants.js';
import { persistently } from '../store/persistently.js';
import type { ProviderAccess } from '../provider/provider-access.js';
import type { ProviderClient } from '../provider/provider-client.js';
import type { ServerContext } from '../server-context.js';

/** The endpoints, the client and the secrets with which a credential is used at its provider. */
export interface ConnectedAccount {
  access: ProviderAccess;
  secrets: OAuthSecrets;
}

/** Opens credentials for use at their providers, deletes them, and revokes their grants. */
export interface ConnectedAccounts {
  /** `null` for a credential without OAuth, and where the integration or its client is no longer configured. */
  open(credential: StoredCredential): Promise<ConnectedAccount | null>;
  /** Notes that a credential holds a grant of its provider. */
  hold(credential: StoredCredential): Promise<void>;
  /**
   * Deletes a credential, if `isMeant` is absent or is true of the credential when it is deleted. The grant is revoked in
   * the background. Resolves with whether a credential was deleted.
   */
  discard(ref: CredentialRef, isMeant?: (credential: StoredCredential) => boolean): Promise<boolean>;
  /**
   * Revokes, in the background, the grant of a credential that is no longer stored in this form. Does nothing where the
   * credential that is stored now holds the same grant, or where another credential may hold it.
   */
  abandon(credential: StoredCredential): void;
}

export function createConnectedAccounts(
  { report }: Pick<ServerContext, 'report'>,
  dependencies: {
    credentials: Credentials;
    grants: Grants;
    providers: ProviderClient;
    catalogOf: (projectId: string) => Promise<Catalog | null>;
  },
): ConnectedAccounts {
  const { credentials, grants, providers, catalogOf } = dependencies;

  const open = async (credential: StoredCredential): Promise<ConnectedAccount | null> => {
    const offer = (await catalogOf(credential.projectId))?.byType(credential.integrationType);
    const secrets = await credentials.openSecrets(credential);
    if (offer?.scheme !== 'oauth' || secrets.scheme !== 'oauth') return null;
    const clientSecret = secrets.clientSecret ?? companySecret(offer, secrets.clientId);
    if (clientSecret === null) return null;
    const endpoints = endpointsOf(offer, secrets.settings, credential.accountType);
    return { access: { offer, endpoints, clientId: secrets.clientId, clientSecret }, secrets };
  };

  const holds = async (credential: StoredCredential, grant: GrantRef): Promise<boolean> => {
    const account = await open(credential);
    return account !== null && sameGrant(grantOf(credential, account), grant);
  };

  const revoke = async (credential: StoredCredential): Promise<void> => {
    try {
      const account = await open(credential);
      if (!account?.access.endpoints.revocationEndpoint) return;
      const grant = grantOf(credential, account);
      // The check reads what is stored now, because another login may have stored the same account in the meantime.
      const stored = await persistently(() => credentials.find(credentialRef(credential)));
      if (stored && (await holds(stored.value, grant))) return;
      if (!(await persistently(() => grants.release(grant, holderOf(credential))))) return;
      await providers.revoke(account.access, account.secrets.tokens);
    } catch {
      report('revocation_failed', `${credential.integrationType}: the provider did not revoke a token.`);
    }
  };

  return {
    open,
    async hold(credential) {
      const account = await open(credential);
      if (account?.access.endpoints.revocationEndpoint) {
        await grants.hold(grantOf(credential, account), holderOf(credential));
      }
    },
    async discard(ref, isMeant) {
      const before = await credentials.find(ref).catch(() => null);
      const removed = await credentials.remove(ref, isMeant).catch(async (error: unknown) => {
        // The store may have deleted the credential and then failed to answer.
        if (before && !(await credentials.find(ref))) return before.value;
        throw error;
      });
      if (removed) void revoke(removed);
      return removed !== null;
    },
    abandon: (credential) => void revoke(credential),
  };
}

/** The secret of the company's client; `null` where the credential was made with another client. */
const companySecret = ({ options }: OAuthOffer, clientId: string): string | null =>
  options.client?.clientId === clientId ? options.client.clientSecret : null;

const grantOf = ({ providerId }: StoredCredential, { access }: ConnectedAccount): GrantRef => ({
  issuer: access.endpoints.issuer,
  clientId: access.clientId,
  providerId,
});

const sameGrant = (one: GrantRef, other: GrantRef): boolean =>
  one.issuer === other.issuer && one.clientId === other.clientId && one.providerId === other.providerId;

const holderOf = (credential: StoredCredential): string =>
  JSON.stringify(Object.values(credentialRef(credential)));
