import type { ConnectedAccount, ConnectedAccounts } from './connected-accounts.js';
import {
  credentialRef,
  type CredentialRef,
  type Credentials,
  type OAuthSecrets,
  type StoredCredential,
  type Tokens,
} from './credentials.js';
import { randomToken, recordKey } from './keys.js';
import { credentialNotFound, Problem, reconnectRequired, unavailable } from './problem.js';
import type { ProviderClient } from './provider-client.js';
import { ProviderError } from './provider-error.js';
import type { ServerContext } from './server-context.js';
import type { Found } from './records.js';

const LOCK_TTL_MS = 30_000;
const LOSER_INTERVAL_MS = 50;
const LOSER_PATIENCE_MS = 15_000;
/** A token that ends within this time counts as stale already. */
const STALE_MARGIN_MS = 30_000;
const RETRY_AFTER_SECONDS = 2;

/** An access token, and which of the stored ones it is. */
export interface AccessToken {
  accessToken: string;
  tokenId: string;
  /** What is stored with it. */
  secrets: OAuthSecrets;
}

/** Access tokens that are not stale, refreshed by one instance at a time. Throws a `Problem` where there is none to be had. */
export interface AccessTokens {
  get(ref: CredentialRef): Promise<AccessToken>;
  /** After the provider answered 401: refreshes once, unless the token has changed since. */
  getAfterUnauthorized(ref: CredentialRef, refusedTokenId: string): Promise<AccessToken>;
}

type Stale = (credential: StoredCredential, tokens: Tokens) => boolean;
type Opened = ConnectedAccount & { found: Found<StoredCredential> };

export function createAccessTokens(
  { store, now, report }: Pick<ServerContext, 'store' | 'now' | 'report'>,
  dependencies: { credentials: Credentials; accounts: ConnectedAccounts; providers: ProviderClient },
): AccessTokens {
  const { credentials, accounts, providers } = dependencies;

  const read = async (ref: CredentialRef): Promise<Opened> => {
    const found = await credentials.find(ref);
    if (!found) throw credentialNotFound();
    if (found.value.status === 'INVALID') throw reconnectRequired();
    const account = await accounts.open(found.value);
    if (!account)
      throw new Problem(409, 'credential_unusable', 'The credential has no OAuth client any more.');
    return { ...account, found };
  };

  const fresh = async (ref: CredentialRef, stale: Stale): Promise<AccessToken | null> => {
    const { found, secrets } = await read(ref);
    return stale(found.value, secrets.tokens) ? null : tokenOf(found.value, secrets);
  };

  const getFresh = async (ref: CredentialRef, stale: Stale): Promise<AccessToken> => {
    const token = await fresh(ref, stale);
    if (token) return token;
    const lock = await recordKey('refresh-lock', ref.projectId, ref.userId, ref.credentialId);
    const nonce = randomToken(16);
    if (!(await store.add(lock, nonce, LOCK_TTL_MS))) return waitForWinner(ref, stale, lock);
    try {
      return (await fresh(ref, stale)) ?? (await refresh(await read(ref)));
    } finally {
      await store.replace(lock, nonce, null);
    }
  };

  const waitForWinner = async (ref: CredentialRef, stale: Stale, lock: string): Promise<AccessToken> => {
    const attempts = LOSER_PATIENCE_MS / LOSER_INTERVAL_MS;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, LOSER_INTERVAL_MS));
      // The lock is read first: a winner stores the token before it lets go.
      const released = (await store.get(lock)) === null;
      const token = await fresh(ref, stale);
      if (token) return token;
      if (released) break;
    }
    throw busy();
  };

  const refresh = async (opened: Opened): Promise<AccessToken> => {
    const { access, secrets, found } = opened;
    const { refreshToken } = secrets.tokens;
    if (refreshToken === null) throw reconnectRequired();
    try {
      const tokens = await providers.refresh(access, { ...secrets.tokens, refreshToken });
      return await keep(opened, tokens);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      report(error.code, `${access.offer.type}: a token could not be refreshed.`);
      // Connecting again would not help where the company's own client is refused.
      const isClientAtFault = error.code === 'invalid_client' && secrets.clientSecret === null;
      if (!error.definitive || isClientAtFault) throw busy();
      const current = await invalidate(credentialRef(found.value), found.value.tokenId);
      // Connected again meanwhile: what was refused is no longer what is stored.
      throw current?.status === 'VALID' || current?.status === 'PENDING' ? busy() : reconnectRequired();
    }
  };

  /** Stores new tokens, unless the credential was deleted (they are revoked) or reconnected (they are dropped). */
  const keep = async ({ found, secrets }: Opened, tokens: Tokens): Promise<AccessToken> => {
    const before = found.value;
    const renewedSecrets = { ...secrets, tokens };
    const time = new Date(now()).toISOString();
    const renewed = {
      sealed: await credentials.sealSecrets(before, renewedSecrets),
      tokenId: randomToken(16),
      dateRefreshed: time,
      dateUpdated: time,
      refreshFailureCount: 0,
    };
    let current: Found<StoredCredential> | null = found;
    while (current?.value.tokenId === before.tokenId) {
      if (await credentials.replace(current, { ...current.value, ...renewed })) {
        return tokenOf(renewed, renewedSecrets);
      }
      current = await credentials.find(credentialRef(before));
    }
    if (!current) {
      accounts.abandon({ ...before, ...renewed }, null);
      throw credentialNotFound();
    }
    const { secrets: reconnected, found: latest } = await read(credentialRef(before));
    return tokenOf(latest.value, reconnected);
  };

  const invalidate = (ref: CredentialRef, tokenId: string) =>
    credentials.change(ref, (credential) =>
      credential.tokenId === tokenId
        ? { ...credential, status: 'INVALID', refreshFailureCount: credential.refreshFailureCount + 1 }
        : credential,
    );

  return {
    get: (ref) =>
      getFresh(
        ref,
        (_, { accessTokenExpiresAt, refreshToken }) =>
          accessTokenExpiresAt !== null &&
          accessTokenExpiresAt - (refreshToken ? STALE_MARGIN_MS : 0) <= now(),
      ),
    getAfterUnauthorized: (ref, refusedTokenId) => getFresh(ref, ({ tokenId }) => tokenId === refusedTokenId),
  };
}

const tokenOf = ({ tokenId }: Pick<StoredCredential, 'tokenId'>, secrets: OAuthSecrets): AccessToken => ({
  accessToken: secrets.tokens.accessToken,
  tokenId,
  secrets,
});

const busy = () =>
  unavailable('refresh_in_progress', 'The access token is being refreshed. Try again.', RETRY_AFTER_SECONDS);
