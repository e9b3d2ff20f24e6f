import { endpointsOf, type Catalog, type OAuthOffer } from '../catalog.js';
import {
  credentialRef,
  type CredentialRef,
  type NewCredential,
  type OAuthSecrets,
  type StoredCredential,
} from './credential.js';
import type { Credentials, Released } from './credentials.js';
import { CONFLICT, untilNoConflict } from '../store/contention.js';
import { persistently } from '../store/persistently.js';
import type { ProviderAccess } from '../provider/provider-access.js';
import type { ProviderClient } from '../provider/provider-client.js';
import { UnknownKeyError } from '../secrets.js';
import type { ServerContext } from '../server-context.js';

/** The endpoints, the client and the secrets with which a credential is used at its provider. */
export interface ConnectedAccount {
  access: ProviderAccess;
  secrets: OAuthSecrets;
}

/** Opens credentials for use at their providers, deletes them, and revokes their grants. */
export interface ConnectedAccounts {
  /**
   * `null` for a credential without OAuth, and where the integration or its client is no longer configured.
   */
  open(credential: NewCredential): Promise<ConnectedAccount | null>;
  /**
   * Deletes a credential, if `isMeant` is absent or is true of the credential when it is deleted. The grant
   * is revoked in the background. Resolves with whether a credential was deleted.
   */
  discard(ref: CredentialRef, isMeant?: (credential: StoredCredential) => boolean): Promise<boolean>;
  /**
   * Revokes the grant of a credential that was taken out of the store or replaced, unless another credential shares it.
   * Never rejects: a failure is reported.
   */
  release(released: Released): Promise<void>;
  /**
   * Revokes tokens that are in no record, unless a stored credential shares their grant. Never rejects: a failure is
   * reported.
   */
  drop(credential: NewCredential): Promise<void>;
  /**
   * Looks for the key of the secrets, without which nothing could be revoked.
   * @throws {UnknownKeyError} where this instance has not got the key
   */
  checkKey(credential: StoredCredential): Promise<void>;
}

export function createConnectedAccounts(
  { report, inBackground }: Pick<ServerContext, 'report' | 'inBackground'>,
  dependencies: {
    credentials: Credentials;
    providers: ProviderClient;
    catalogOf: (projectId: string) => Promise<Catalog | null>;
  },
): ConnectedAccounts {
  const { credentials, providers, catalogOf } = dependencies;

  const open = async (credential: NewCredential): Promise<ConnectedAccount | null> => {
    const offer = (await catalogOf(credential.projectId))?.byType(credential.integrationType);
    const secrets = await credentials.openSecrets(credential);
    if (offer?.scheme !== 'oauth' || secrets.scheme !== 'oauth') return null;
    const clientSecret = secrets.clientSecret ?? companySecret(offer, secrets.clientId);
    if (clientSecret === null) return null;
    const endpoints = endpointsOf(offer, secrets.settings, credential.accountType);
    return { access: { offer, endpoints, clientId: secrets.clientId, clientSecret }, secrets };
  };

  /** Revokes the tokens of a credential where `mayBeRevoked` resolves with `true`. Reports a failure. */
  const revokeIf = async (credential: NewCredential, mayBeRevoked: () => Promise<boolean>): Promise<void> => {
    try {
      const account = await open(credential);
      if (!account?.access.endpoints.revocationEndpoint || !(await mayBeRevoked())) return;
      await providers.revoke(account.access, account.secrets.tokens);
    } catch {
      const { integrationType, projectId } = credential;
      report('revocation_failed', `${integrationType}: the provider did not revoke a token.`, projectId);
    }
  };
  const release = ({ credential, wasLastHolder }: Released): Promise<void> =>
    revokeIf(credential, () => Promise.resolve(wasLastHolder));
  const drop = (credential: NewCredential): Promise<void> => {
    const { grant } = credential;
    return revokeIf(
      credential,
      async () => grant !== null && !(await persistently(() => credentials.isHeld(credential, grant))),
    );
  };

  /**
   * Refuses for a day what was not made by a login. The ID of such a credential follows from the call that made it, and a
   * late repetition of that call would bring the credential back.
   */
  const barRepetition = async (credential: StoredCredential): Promise<void> => {
    if (credential.sessionId !== null) return;
    try {
      await credentials.bar(credentialRef(credential));
    } catch {
      report('store_failed', 'The repetition of a call could bring a deleted credential back.');
    }
  };

  const checkKey = async (credential: StoredCredential): Promise<void> => {
    try {
      await credentials.openSecrets(credential);
    } catch (error) {
      if (error instanceof UnknownKeyError) throw error;
    }
  };

  return {
    open,
    release,
    drop,
    checkKey,
    async discard(ref, isMeant = () => true) {
      const deleted = await untilNoConflict(async () => {
        const credential = await credentials.find(ref);
        if (!credential || !isMeant(credential)) return null;
        await checkKey(credential);
        try {
          const released = await credentials.delete(credential);
          return released ? { credential, revoke: () => release(released) } : CONFLICT;
        } catch (error) {
          // The store may have deleted the credential and then failed to answer.
          if (await credentials.find(ref)) throw error;
          return { credential, revoke: () => drop(credential) };
        }
      });
      if (!deleted) return false;
      await barRepetition(deleted.credential);
      inBackground(deleted.revoke());
      return true;
    },
  };
}

/** The secret of the company's client; `null` where the credential was made with another client. */
const companySecret = ({ options }: OAuthOffer, clientId: string): string | null =>
  options.client?.clientId === clientId ? options.client.clientSecret : null;
