import * as oauth from 'oauth4webapi';
import type { OAuthEndpoints } from '../integrations/index.js';
import type { OAuthOffer } from './catalog.js';
import type { Tokens } from './credentials.js';
import { accountOf, type ProviderAccount } from './provider-account.js';
import { isTenantIssuer, readJson, standardAnswer, tenantIssuer, type JsonObject } from './provider-answer.js';
import { ProviderError, toProviderError } from './provider-error.js';

/** How long a provider may take to answer. */
export const PROVIDER_TIMEOUT_MS = 10_000;

/** One OAuth client at one provider. */
export interface ProviderAccess {
  offer: OAuthOffer;
  endpoints: OAuthEndpoints;
  clientId: string;
  clientSecret: string;
}

/** What a code was exchanged for. */
export interface Grant extends ProviderAccount {
  tokens: Tokens;
  apiOrigin: string | null;
}

/** Speaks to the providers. What it throws is a {@link ProviderError}. */
export interface ProviderClient {
  /** Checks an authorization response: `iss` (RFC 9207), and that it has no parameter twice. */
  checkAuthorizationResponse(access: ProviderAccess, parameters: URLSearchParams, state: string): CheckedResponse;
  /** RFC 6749 section 4.1.3, with PKCE (RFC 7636) where there is a verifier. */
  exchangeCode(
    access: ProviderAccess,
    response: URLSearchParams,
    options: { redirectUrl: string; codeVerifier: string | null; scopes: readonly string[] },
  ): Promise<Grant>;
  /** RFC 6749 section 6. */
  refresh(access: ProviderAccess, tokens: Tokens & { refreshToken: string }): Promise<Tokens>;
  /** RFC 7009, or the provider's own call. */
  revoke(access: ProviderAccess, tokens: Tokens): Promise<void>;
  /** A GET with the access token; the status, and the body where it is JSON. */
  get(url: string, accessToken: string): Promise<{ status: number; body: unknown }>;
}

/** An authorization response: the parameters to exchange, or the provider's error. */
export type CheckedResponse =
  { ok: true; parameters: URLSearchParams } | { ok: false; error: string; errorDescription: string | null };

export function createProviderClient({ fetch, now }: { fetch: typeof globalThis.fetch; now: () => number }): ProviderClient {
  const requestOptions = (access: ProviderAccess) => ({
    signal: () => AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
    [oauth.customFetch]: (url: string, init: RequestInit) => fetch(url, init),
    // Options admit plain http on loopback alone; the provider's own endpoints are https.
    [oauth.allowInsecureRequests]: isOverridden(access),
  });

  /** Sends a token request and reads the answer by the rules of the provider. */
  const tokenRequest = async (
    access: ProviderAccess,
    { idTokenWanted, unspeakable }: { idTokenWanted: boolean; unspeakable: readonly string[] },
    send: (server: oauth.AuthorizationServer, client: oauth.Client) => Promise<Response>,
  ): Promise<{ answer: oauth.TokenEndpointResponse; body: JsonObject }> => {
    const { peculiarities } = access.offer.description;
    const client = { client_id: access.clientId };
    try {
      const response = await send(serverOf(access), client);
      const body = await readJson(response);
      if (response.status >= 500 || response.status === 429) {
        throw new ProviderError('provider_unavailable', 'The provider cannot answer at the moment.');
      }
      const issuer = namesTenant(access) ? tenantIssuer(access.endpoints.issuer, body) : access.endpoints.issuer;
      const answer = await oauth.processAuthorizationCodeResponse(
        serverOf(access, issuer),
        client,
        standardAnswer(response.status, body, { peculiarities, idTokenWanted }),
        { recognizedTokenTypes: recognizedTypes(peculiarities?.tokenType) },
      );
      return { answer, body: answer };
    } catch (error) {
      throw toProviderError(error, unspeakable);
    }
  };

  const tokensOf = (answer: oauth.TokenEndpointResponse, before: Pick<Tokens, 'refreshToken' | 'scopes'>, separator: string): Tokens => ({
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? before.refreshToken,
    accessTokenExpiresAt: answer.expires_in === undefined ? null : now() + answer.expires_in * 1000,
    tokenType: answer.token_type,
    scopes: answer.scope === undefined ? before.scopes : answer.scope.split(separator).filter(Boolean),
  });

  const get: ProviderClient['get'] = async (url, accessToken) => {
    try {
      const response = await fetch(url, {
        headers: { Accept: 'application/json', Authorization: `Bearer ${accessToken}` },
        redirect: 'manual',
        signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
      });
      return { status: response.status, body: await readJson(response) };
    } catch (error) {
      throw toProviderError(error, [accessToken]);
    }
  };

  return {
    checkAuthorizationResponse(access, parameters, state) {
      const iss = parameters.get('iss');
      const { issuer } = access.endpoints;
      const expected = iss !== null && namesTenant(access) && isTenantIssuer(issuer, iss) ? iss : issuer;
      try {
        const checked = oauth.validateAuthResponse(
          serverOf(access, expected),
          { client_id: access.clientId },
          parameters,
          state,
        );
        return { ok: true, parameters: checked };
      } catch (error) {
        if (error instanceof oauth.AuthorizationResponseError) {
          return { ok: false, error: error.error, errorDescription: error.error_description ?? null };
        }
        throw new ProviderError('invalid_authorization_response', 'The authorization response is not what was expected.');
      }
    },

    async exchangeCode(access, response, { redirectUrl, codeVerifier, scopes }) {
      const unspeakable = [access.clientSecret, codeVerifier ?? '', response.get('code') ?? ''];
      const { answer, body } = await tokenRequest(
        access,
        { idTokenWanted: scopes.includes('openid'), unspeakable },
        (server, client) =>
          oauth.authorizationCodeGrantRequest(
            server,
            client,
            oauth.ClientSecretPost(access.clientSecret),
            response,
            redirectUrl,
            codeVerifier ?? oauth.nopkce,
            requestOptions(access),
          ),
      );
      const { scopeSeparator } = access.offer.description;
      const tokens = tokensOf(answer, { refreshToken: null, scopes: [...scopes] }, scopeSeparator);
      return {
        tokens,
        apiOrigin: apiOriginOf(access, body),
        ...accountOf(body, oauth.getValidatedIdTokenClaims(answer), missingScopes(access, scopes, tokens)),
      };
    },

    async refresh(access, tokens) {
      const unspeakable = [access.clientSecret, tokens.refreshToken];
      const { answer } = await tokenRequest(access, { idTokenWanted: false, unspeakable }, (server, client) =>
        oauth.refreshTokenGrantRequest(
          server,
          client,
          oauth.ClientSecretPost(access.clientSecret),
          tokens.refreshToken,
          requestOptions(access),
        ),
      );
      return tokensOf(answer, tokens, access.offer.description.scopeSeparator);
    },

    async revoke(access, tokens) {
      const { revocationEndpoint } = access.endpoints;
      if (revocationEndpoint === undefined) return;
      const { accessToken, refreshToken } = tokens;
      if (access.offer.type === 'slack') {
        await get(revocationEndpoint, accessToken);
        return;
      }
      const response = await oauth.revocationRequest(
        serverOf(access),
        { client_id: access.clientId },
        oauth.ClientSecretPost(access.clientSecret),
        refreshToken ?? accessToken,
        requestOptions(access),
      );
      await response.body?.cancel();
      if (!response.ok) throw new ProviderError('revocation_refused', null);
    },

    get,
  };
}

const isOverridden = ({ offer }: ProviderAccess) => offer.options.endpoints !== undefined;

const namesTenant = (access: ProviderAccess) =>
  access.offer.description.peculiarities?.issuerNamesTenant === true && !isOverridden(access);

function serverOf(access: ProviderAccess, issuer = access.endpoints.issuer): oauth.AuthorizationServer {
  const { authorizationEndpoint, tokenEndpoint, revocationEndpoint } = access.endpoints;
  const { peculiarities } = access.offer.description;
  return {
    issuer,
    authorization_endpoint: authorizationEndpoint,
    token_endpoint: tokenEndpoint,
    ...(revocationEndpoint === undefined ? {} : { revocation_endpoint: revocationEndpoint }),
    // What a provider always sends, an operator's own server in its place need not.
    authorization_response_iss_parameter_supported:
      peculiarities?.responsesCarryIssuer === true && !isOverridden(access),
  };
}

const recognizedTypes = (tokenType: string | undefined): oauth.RecognizedTokenTypes =>
  tokenType === undefined ? {} : { [tokenType.toLowerCase()]: () => undefined };

/** Where the provider names its API in the token response, that name is checked before a token goes there. */
function apiOriginOf(access: ProviderAccess, body: JsonObject): string | null {
  const { apiOrigin } = access.offer.description.peculiarities ?? {};
  if (!apiOrigin) return null;
  try {
    return apiOrigin(body);
  } catch {
    if (isOverridden(access)) return null;
    throw new ProviderError('invalid_provider_response', 'The provider named an API host that is not its own.');
  }
}

/** The scopes that were asked for and not granted, at providers where the user may untick them. */
function missingScopes({ offer }: ProviderAccess, asked: readonly string[], { scopes }: Tokens): string[] {
  if (!offer.description.peculiarities?.scopesMayBeFewer) return [];
  // Google grants its short names under their long ones.
  const granted = new Set(scopes.map((scope) => scope.replace(/^https:\/\/www\.googleapis\.com\/auth\/userinfo\./, '')));
  return asked.filter((scope) => !granted.has(scope) && !scopes.includes(scope));
}
