import * as oauth from 'oauth4webapi';
import {
  apiOriginOf,
  issuerOfResponse,
  metadataOf,
  missingScopes,
  type ProviderAccess,
} from './provider-access.js';
import { accountOf, type ProviderAccount } from './provider-account.js';
import { isJsonObject, readJson, type JsonObject } from './provider-answer.js';
import { ProviderError, toProviderError } from './provider-error.js';
import { checkTokens, readTokenAnswer } from './token-response.js';
import type { Tokens } from './tokens.js';
import type { ServerContext } from '../server-context.js';

/** The longest time that a provider may take to answer, until the end of its body. */
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
  /**
   * Exchanges a refresh token for new tokens (RFC 6749 section 6). `apiOrigin` is the origin of the API where the answer
   * names it, e.g. another one than before since Salesforce moved the org; else `null`.
   */
  refresh(
    access: ProviderAccess,
    tokens: Tokens & { refreshToken: string },
  ): Promise<{ tokens: Tokens; apiOrigin: string | null }>;
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

interface TokenRequest {
  idTokenWanted: boolean;
  isRefresh: boolean;
  /** The secrets of the request. */
  unspeakable: readonly string[];
}

/** A checked authorization response: its parameters, or the provider's error. */
export type CheckedResponse =
  { ok: true; parameters: URLSearchParams } | { ok: false; error: string; errorDescription: string | null };

export function createProviderClient({
  fetch,
  now,
  report,
}: Pick<ServerContext, 'fetch' | 'now' | 'report'>): ProviderClient {
  const sentTo = (endpoint: string) => ({
    signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
    [oauth.customFetch]: (_url: string, init: RequestInit) => fetch(endpoint, init),
  });
  type RequestOptions = ReturnType<typeof sentTo>;

  /**
   * Sends a token request and reads the answer as the provider's peculiarities require. The operator is told of
   * each field of a token response that differs from RFC 6749. No error repeats a text in `unspeakable`, which
   * lists the secrets of the request.
   */
  const tokenRequest = async (
    access: ProviderAccess,
    { idTokenWanted, isRefresh, unspeakable }: TokenRequest,
    send: (
      server: oauth.AuthorizationServer,
      client: oauth.Client,
      options: RequestOptions,
    ) => Promise<Response>,
  ): Promise<oauth.TokenEndpointResponse> => {
    const { type, description } = access.offer;
    const { tokenType, tokenRefusals = [] } = description.peculiarities ?? {};
    const client = { client_id: access.clientId };
    const options = sentTo(access.endpoints.tokenEndpoint);
    try {
      const answer = await send(metadataOf(access), client, options);
      const { response, repaired } = await readTokenAnswer(answer, {
        signal: options.signal,
        now: now(),
        refusals: tokenRefusals,
        unspeakable,
        expected: {
          scopeSeparator: description.scopeSeparator,
          tokenType,
          keepsUnknownType: isRefresh,
          idTokenWanted,
        },
      });
      if (repaired.length > 0) {
        const names = repaired.map((name) => `"${name}"`).join(', ');
        report('token_response_repaired', `${type}: the token response differs from RFC 6749 in ${names}.`);
      }
      return await checkTokens(access, response);
    } catch (error) {
      throw toProviderError(error);
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
    const signal = AbortSignal.timeout(PROVIDER_TIMEOUT_MS);
    try {
      const response = await fetch(url, {
        headers: { Accept: 'application/json', Authorization: `Bearer ${accessToken}` },
        redirect: 'manual',
        signal,
      });
      return { status: response.status, body: await readJson(response, signal) };
    } catch (error) {
      throw toProviderError(error);
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
      const answer = await tokenRequest(
        access,
        { idTokenWanted: scopes.includes('openid'), isRefresh: false, unspeakable },
        (server, client, options) =>
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
            options,
          ),
      );
      const { scopeSeparator } = access.offer.description;
      const tokens = tokensOf(answer, { refreshToken: null, scopes: [...scopes] }, scopeSeparator);
      return {
        tokens,
        apiOrigin: apiOriginOf(access, answer),
        ...accountOf(
          answer,
          oauth.getValidatedIdTokenClaims(answer),
          missingScopes(access, scopes, tokens.scopes),
        ),
      };
    },

    async refresh(access, tokens) {
      const unspeakable = [access.clientSecret, tokens.refreshToken];
      const answer = await tokenRequest(
        access,
        { idTokenWanted: false, isRefresh: true, unspeakable },
        (server, client, options) =>
          oauth.refreshTokenGrantRequest(
            server,
            client,
            oauth.ClientSecretPost(access.clientSecret),
            tokens.refreshToken,
            options,
          ),
      );
      return {
        tokens: tokensOf(answer, tokens, access.offer.description.scopeSeparator),
        apiOrigin: renewedApiOrigin(access, answer),
      };
    },

    async revoke(access, tokens) {
      const { revocationEndpoint } = access.endpoints;
      if (revocationEndpoint === undefined) return;
      const { accessToken, refreshToken } = tokens;
      if (access.offer.description.peculiarities?.revocationIsGet) {
        const { status, body } = await get(revocationEndpoint, accessToken);
        if (status !== 200 || !isJsonObject(body) || body.ok !== true) throw revocationRefused();
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

/** The origin that the answer to a refresh names. A host that is not the provider's must not cost the new tokens. */
function renewedApiOrigin(access: ProviderAccess, answer: JsonObject): string | null {
  try {
    return apiOriginOf(access, answer);
  } catch {
    return null;
  }
}

const unexpectedResponse = () =>
  new ProviderError('invalid_authorization_response', 'The authorization response is not what was expected.');

const revocationRefused = () => new ProviderError('revocation_refused', null);
