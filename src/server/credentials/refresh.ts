import type { ConnectedAccount, ConnectedAccounts } from './connected-accounts.js';
import { credentialRef, type CredentialRef, type OAuthSecrets, type StoredCredential } from './credential.js';
import type { Credentials } from './credentials.js';
import { waitForHolder, whileHolding } from '../store/held-key.js';
import { randomToken, recordKey } from '../store/keys.js';
import { persistently } from '../store/persistently.js';
import { credentialNotFound, Problem, reconnectRequired, unavailable } from '../problem.js';
import type { ProviderClient } from '../provider/provider-client.js';
import { CLIENT_REFUSED, operatorReport, ProviderError } from '../provider/provider-error.js';
import type { Tokens } from '../provider/tokens.js';
import { createRefreshNotes, type FailedRefresh } from './refresh-notes.js';
import type { ServerContext } from '../server-context.js';

const LOCK_TTL_MS = 30_000;
/** Milliseconds before its expiry from which an access token is refreshed, where there is a refresh token. */
const STALE_MARGIN_MS = 30_000;
const RETRY_AFTER_SECONDS = 2;

/** An access token with the ID under which it is stored. */
export interface AccessToken {
  accessToken: string;
  tokenId: string;
  /** The secrets that are stored with the token. */
  secrets: OAuthSecrets;
}

/**
 * Hands out access tokens, and refreshes those that are stale. Of several instances, one at a time refreshes
 * a credential. Each method throws a `Problem` where it has no token to hand out.
 */
export interface AccessTokens {
  get(ref: CredentialRef): Promise<AccessToken>;
  /**
   * Returns another token than the one that the provider has refused with a 401. Refreshes once, unless the
   * stored token has changed since. `null` where a refresh brought the refused token less than a minute ago:
   * another refresh would not help.
   */
  getAfterUnauthorized(ref: CredentialRef, refusedTokenId: string): Promise<AccessToken | null>;
  /**
   * Returns another token than the one that the provider has called dead. Refreshes once, unless the stored
   * token has changed since. Where the credential has no refresh token, or where a refresh brought the dead
   * token less than a minute ago, the credential becomes INVALID, and the problem is `reconnect_required`.
   */
  getAfterEnd(ref: CredentialRef, deadTokenId: string): Promise<AccessToken>;
}

type Stale = (credential: StoredCredential, tokens: Tokens) => boolean;
/**
 * Judges the stored token of a credential. A `stale` token is refreshed before it is handed out. Where the
 * refresh fails, a token that is stale but not `useless` is handed out all the same.
 */
interface Need {
  stale: Stale;
  useless: Stale;
}
type Opened = ConnectedAccount & { credential: StoredCredential };

export function createAccessTokens(
  { store, now, report }: Pick<ServerContext, 'store' | 'now' | 'report'>,
  dependencies: { credentials: Credentials; accounts: ConnectedAccounts; providers: ProviderClient },
): AccessTokens {
  const { credentials, accounts, providers } = dependencies;
  const notes = createRefreshNotes({ store, now, report });

  const endsWithin = ({ accessTokenExpiresAt }: Tokens, marginMs: number): boolean =>
    accessTokenExpiresAt !== null && accessTokenExpiresAt - marginMs <= now();

  const read = async (ref: CredentialRef): Promise<Opened> => {
    const credential = await credentials.find(ref);
    if (!credential) throw credentialNotFound();
    if (credential.status === 'INVALID') throw reconnectRequired();
    const account = await accounts.open(credential);
    if (!account)
      throw new Problem(409, 'credential_unusable', 'The credential has no OAuth client any more.');
    return { ...account, credential };
  };

  const readUsable = async (ref: CredentialRef, stale: Stale): Promise<AccessToken | null> => {
    const { credential, secrets } = await read(ref);
    return stale(credential, secrets.tokens) ? null : tokenOf(credential, secrets);
  };

  const readOrRefresh = async (ref: CredentialRef, { stale, useless }: Need): Promise<AccessToken> => {
    const token = await readUsable(ref, stale);
    if (token) return token;
    const lock = await recordKey('refresh-lock', ref.projectId, ref.userId, ref.credentialId);
    const refreshUnderLock = async () =>
      (await readUsable(ref, stale)) ?? refreshAtProvider(await read(ref), useless);
    const held = await whileHolding({ store, report }, lock, LOCK_TTL_MS, refreshUnderLock);
    if (held) return held.result;
    const refreshedByHolder = await waitForHolder({ store }, lock, () => readUsable(ref, stale));
    const usable = refreshedByHolder ?? (await readUsable(ref, useless));
    if (!usable) throw busy(RETRY_AFTER_SECONDS);
    return usable;
  };

  const refreshAtProvider = async (opened: Opened, useless: Stale): Promise<AccessToken> => {
    const { access, secrets, credential } = opened;
    const { refreshToken } = secrets.tokens;
    if (refreshToken === null) throw await giveUpWithoutRefreshToken(opened);
    const ref = credentialRef(credential);
    /**
     * Returns the stored token where this refresh brings no other. The credential is read again, because the
     * user may have disconnected the account in the meantime, or connected it again.
     */
    const readWithoutRefresh = async (failure: FailedRefresh): Promise<AccessToken> => {
      const usable = await readUsable(ref, useless);
      if (!usable) throw problemOf(failure);
      return usable;
    };
    const { tokenId } = credential;
    const earlier = await notes.findFailure(ref, tokenId);
    if (earlier) return readWithoutRefresh(earlier);
    try {
      return await keep(opened, await providers.refresh(access, { ...secrets.tokens, refreshToken }));
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const isCompanysClient = secrets.clientSecret === null;
      report(
        ...operatorReport(error, {
          isCompanysClient,
          what: `${access.offer.type}: a token could not be refreshed.`,
        }),
      );
      const { meaning, retryAfterSeconds } = error;
      // Only the user can replace a client of the user's own, by connecting again. Where the provider refuses
      // the company's client, the credential stays as it is, and works again once the operator has mended the
      // client.
      if (meaning === 'grant' || (meaning === 'client' && !isCompanysClient)) throw await giveUp(credential);
      return await readWithoutRefresh(
        await notes.failed(ref, tokenId, { cause: meaning, retryAfterSeconds }),
      );
    }
  };

  /**
   * Marks a credential without a refresh token INVALID once its access token has expired by the provider's
   * own `expires_in` (RFC 6749 section 5.1), because only a new login helps then. A 401 before that may
   * concern one request alone, and leaves the credential as it is.
   */
  const giveUpWithoutRefreshToken = async ({ credential, secrets }: Opened): Promise<Problem> => {
    return endsWithin(secrets.tokens, 0) ? giveUp(credential) : reconnectRequired();
  };

  /**
   * Marks a credential INVALID because its tokens are refused or expired, and returns the error for the
   * caller.
   */
  const giveUp = async (credential: StoredCredential): Promise<Problem> => {
    const current = await invalidate(credentialRef(credential), credential.tokenId);
    // `invalidate` leaves a credential with other tokens as it is, e.g. where the user has connected again in
    // the meantime.
    const isConnected = current?.status === 'VALID' || current?.status === 'PENDING';
    return isConnected ? busy(RETRY_AFTER_SECONDS) : reconnectRequired();
  };

  /**
   * Stores the tokens that a refresh has brought, and returns the new access token. Where the credential was
   * deleted in the meantime, the new tokens are revoked. Where its tokens were replaced, the new tokens are
   * dropped, and the stored access token is returned.
   */
  const keep = async (
    { credential: before, secrets }: Opened,
    { tokens, apiOrigin }: { tokens: Tokens; apiOrigin: string | null },
  ): Promise<AccessToken> => {
    const newSecrets = { ...secrets, tokens, apiOrigin: apiOrigin ?? secrets.apiOrigin };
    const time = new Date(now()).toISOString();
    const changes = {
      sealed: await credentials.sealSecrets(before, newSecrets),
      tokenId: randomToken(16),
      dateRefreshed: time,
      dateUpdated: time,
      refreshFailureCount: 0,
    };
    // The note is written before the token is stored. So every request that uses the token, and is refused,
    // finds the note.
    await notes.brought(credentialRef(before), changes.tokenId);
    // The provider may have ended the old refresh token with this refresh. If the new one is not stored, the
    // account is lost.
    const stored = await persistently(() => swapTokens(before, changes));
    if (!stored) {
      void accounts.drop({ ...before, ...changes });
      throw credentialNotFound();
    }
    if (stored.tokenId === changes.tokenId) return tokenOf(changes, newSecrets);
    const { secrets: reconnected, credential: latest } = await read(credentialRef(before));
    return tokenOf(latest, reconnected);
  };

  /**
   * Stores new tokens if those of `before` are still stored. Resolves with the credential as it is stored
   * afterwards.
   */
  const swapTokens = async (
    before: StoredCredential,
    changes: Partial<StoredCredential>,
  ): Promise<StoredCredential | null> =>
    credentials.change(credentialRef(before), (current) =>
      current.tokenId === before.tokenId
        ? // Another instance may have marked the credential INVALID, because it used the refresh token that this refresh had
          // already spent. The new tokens prove it wrong.
          { ...current, ...changes, status: current.status === 'INVALID' ? before.status : current.status }
        : current,
    );

  const invalidate = (ref: CredentialRef, tokenId: string) =>
    credentials.change(ref, (credential) =>
      credential.tokenId === tokenId
        ? { ...credential, status: 'INVALID', refreshFailureCount: credential.refreshFailureCount + 1 }
        : credential,
    );

  return {
    get: (ref) =>
      readOrRefresh(ref, {
        stale: (_, tokens) => endsWithin(tokens, tokens.refreshToken ? STALE_MARGIN_MS : 0),
        useless: (_, tokens) => endsWithin(tokens, 0),
      }),
    async getAfterUnauthorized(ref, refusedTokenId) {
      const stale: Stale = ({ tokenId }) => tokenId === refusedTokenId;
      return (await notes.hasBrought(ref, refusedTokenId))
        ? readUsable(ref, stale)
        : readOrRefresh(ref, { stale, useless: stale });
    },
    async getAfterEnd(ref, deadTokenId) {
      const stale: Stale = ({ tokenId }) => tokenId === deadTokenId;
      const { credential, secrets } = await read(ref);
      if (!stale(credential, secrets.tokens)) return tokenOf(credential, secrets);
      if (secrets.tokens.refreshToken === null || (await notes.hasBrought(ref, deadTokenId)))
        throw await giveUp(credential);
      return readOrRefresh(ref, { stale, useless: stale });
    },
  };
}

const tokenOf = ({ tokenId }: Pick<StoredCredential, 'tokenId'>, secrets: OAuthSecrets): AccessToken => ({
  accessToken: secrets.tokens.accessToken,
  tokenId,
  secrets,
});

function problemOf({ cause, secondsToWait }: FailedRefresh): Problem {
  const details = { headers: { 'Retry-After': String(secondsToWait) } };
  if (cause === 'client')
    return new Problem(
      502,
      CLIENT_REFUSED,
      'The provider refuses the OAuth client of this integration.',
      details,
    );
  if (cause === 'unknown')
    return new Problem(502, 'refresh_refused', 'The provider refused to refresh the access token.', details);
  return busy(secondsToWait);
}

const busy = (retryAfterSeconds: number) =>
  unavailable(
    'refresh_in_progress',
    'The access token could not be refreshed yet. Try again.',
    retryAfterSeconds,
  );
