import * as oauth from 'oauth4webapi';
import {
  apiOriginOf,
  issuerOfResponse,
  issuerOfTokens,
  metadataOf,
  missingScopes,
  type ProviderAccess,
} from './provider-access.js';
import { accountOf, type ProviderAccount } from './provider-account.js';
import { isJsonObject, readJson, standardAnswer, type JsonObject } from './provider-answer.js';
import { ProviderError, toProviderError } from './provider-error.js';
import type { Tokens } from './tokens.js';

/** The longest time that a provider may take to answer. */
const PROVIDER_TIMEOUT_MS = 10_000;

/** The tokens that an authorization code was exchanged for, and the account that they give access to. */
export interface Grant extends ProviderAccount {
  tokens: Tokens;
  /** The origin of the API, where the provider names it in the token response. */
  apiOrigin: string | null;
}

/**
 * Sends the server's requests to providers. Failures are thrown as a {@link ProviderError}, except by `revoke`.
 */
export interface ProviderClient {
  /**
   * Checks that an authorization response has the right `iss` (RFC 9207) and no parameter twice (RFC 6749
   * section 3.1).
   */
  checkAuthorizationResponse(
    access: ProviderAccess,
    parameters: URLSearchParams,
    state: string,
  ): CheckedResponse;
  /**
   * Exchanges an authorization code (RFC 6749 section 4.1.3), with PKCE (RFC 7636) where there is a verifier.
   * `redirectUrl` is `null` where the authorization request named none.
   */
  exchangeCode(
    access: ProviderAccess,
    response: URLSearchParams,
    options: { redirectUrl: string | null; codeVerifier: string | null; scopes: readonly string[] },
  ): Promise<Grant>;
  /** Exchanges a refresh token for new tokens (RFC 6749 section 6). */
  refresh(access: ProviderAccess, tokens: Tokens & { refreshToken: string }): Promise<Tokens>;
  /**
   * Revokes tokens by RFC 7009, or by a GET where the provider takes that; does nothing without a
   * `revocationEndpoint`. Rejects where the revocation fails. The error of a request by RFC 7009 that got no
   * answer is the one of `fetch` itself.
   */
  revoke(access: ProviderAccess, tokens: Tokens): Promise<void>;
  /**
   * Sends a GET with the access token. Resolves with the status and the body; the body is `null` where it is
   * no JSON.
   */
  get(url: string, accessToken: string): Promise<{ status: number; body: unknown }>;
}

/** A checked authorization response: its parameters, or the provider's error. */
export type CheckedResponse =
  { ok: true; parameters: URLSearchParams } | { ok: false; error: string; errorDescription: string | null };

export function createProviderClient({
  fetch,
  now,
}: {
  fetch: typeof globalThis.fetch;
  now: () => number;
}): ProviderClient {
  const sentTo = (endpoint: string) => ({
    signal: () => AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
    [oauth.customFetch]: (_url: string, init: RequestInit) => fetch(endpoint, init),
  });

  /**
   * Sends a token request and reads the answer as the provider's peculiarities require. No error repeats a
   * text in `unspeakable`, which lists the secrets of the request.
   */
  const tokenRequest = async (
    access: ProviderAccess,
    { idTokenWanted, unspeakable }: { idTokenWanted: boolean; unspeakable: readonly string[] },
    send: (server: oauth.AuthorizationServer, client: oauth.Client) => Promise<Response>,
  ): Promise<{ answer: oauth.TokenEndpointResponse; body: JsonObject }> => {
    const { peculiarities } = access.offer.description;
    const client = { client_id: access.clientId };
    try {
      const response = await send(metadataOf(access), client);
      const body = await readJson(response);
      if (response.status >= 500 || response.status === 429) {
        throw new ProviderError('provider_unavailable', 'The provider cannot answer at the moment.');
      }
      const answer = await oauth.processAuthorizationCodeResponse(
        metadataOf(access, issuerOfTokens(access, body)),
        client,
        standardAnswer(response.status, body, { peculiarities, idTokenWanted }),
        { recognizedTokenTypes: recognizedTypes(peculiarities?.tokenType) },
      );
      return { answer, body: answer };
    } catch (error) {
      throw toProviderError(error, unspeakable);
    }
  };

  const tokensOf = (
    answer: oauth.TokenEndpointResponse,
    before: Pick<Tokens, 'refreshToken' | 'scopes'>,
    separator: string,
  ): Tokens => ({
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
      // oauth4webapi refuses repeated parameters only among those that it reads itself, and it does not read
      // `code`.
      const names = [...parameters.keys()];
      if (new Set(names).size < names.length) throw unexpectedResponse();
      try {
        const checked = oauth.validateAuthResponse(
          metadataOf(access, issuerOfResponse(access, parameters.get('iss'))),
          { client_id: access.clientId },
          parameters,
          state,
        );
        return { ok: true, parameters: checked };
      } catch (error) {
        if (error instanceof oauth.AuthorizationResponseError) {
          return { ok: false, error: error.error, errorDescription: error.error_description ?? null };
        }
        throw unexpectedResponse();
      }
    },

    async exchangeCode(access, response, { redirectUrl, codeVerifier, scopes }) {
      const unspeakable = [access.clientSecret, codeVerifier ?? '', response.get('code') ?? ''];
      const { answer, body } = await tokenRequest(
        access,
        { idTokenWanted: scopes.includes('openid'), unspeakable },
        (server, client) =>
          oauth.genericTokenEndpointRequest(
            server,
            client,
            oauth.ClientSecretPost(access.clientSecret),
            'authorization_code',
            {
              code: response.get('code') ?? '',
              ...(redirectUrl === null ? {} : { redirect_uri: redirectUrl }),
              ...(codeVerifier === null ? {} : { code_verifier: codeVerifier }),
            },
            sentTo(access.endpoints.tokenEndpoint),
          ),
      );
      const { scopeSeparator } = access.offer.description;
      const tokens = tokensOf(answer, { refreshToken: null, scopes: [...scopes] }, scopeSeparator);
      return {
        tokens,
        apiOrigin: apiOriginOf(access, body),
        ...accountOf(
          body,
          oauth.getValidatedIdTokenClaims(answer),
          missingScopes(access, scopes, tokens.scopes),
        ),
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
          sentTo(access.endpoints.tokenEndpoint),
        ),
      );
      return tokensOf(answer, tokens, access.offer.description.scopeSeparator);
    },

    async revoke(access, tokens) {
      const { revocationEndpoint } = access.endpoints;
      if (revocationEndpoint === undefined) return;
      const { accessToken, refreshToken } = tokens;
      if (access.offer.description.peculiarities?.revocationIsGet) {
        const { status, body } = await get(revocationEndpoint, accessToken);
        if (status !== 200 || (isJsonObject(body) && body.ok === false)) throw revocationRefused();
        return;
      }
      const response = await oauth.revocationRequest(
        metadataOf(access),
        { client_id: access.clientId },
        oauth.ClientSecretPost(access.clientSecret),
        refreshToken ?? accessToken,
        sentTo(revocationEndpoint),
      );
      await response.body?.cancel();
      if (!response.ok) throw revocationRefused();
    },

    get,
  };
}

const recognizedTypes = (tokenType: string | undefined): oauth.RecognizedTokenTypes =>
  tokenType === undefined ? {} : { [tokenType.toLowerCase()]: () => undefined };

const unexpectedResponse = () =>
  new ProviderError('invalid_authorization_response', 'The authorization response is not what was expected.');

const revocationRefused = () => new ProviderError('revocation_refused', null);
