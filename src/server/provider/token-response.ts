import * as oauth from 'oauth4webapi';
import type { TokenRefusal } from '../../integrations/index.js';
import { issuerOfTokens, metadataOf, type ProviderAccess } from './provider-access.js';
import { invalidAnswer } from './provider-error.js';
import { isJsonObject, readJson, type JsonObject } from './provider-answer.js';
import { refusalOf, unavailability } from './token-refusal.js';

/** What is expected of the token response to one request. */
export interface ExpectedResponse {
  /** Stands between scopes. */
  scopeSeparator: string;
  /** A `token_type` beside `bearer`, in upper or lower case. */
  tokenType: string | undefined;
  /**
   * Whether the tokens are kept even if their `token_type` is unknown. A refresh keeps them, because the provider
   * may have ended the old refresh token already. If the API does not take the new access token as a bearer
   * token, the API refuses it.
   */
  keepsUnknownType: boolean;
  idTokenWanted: boolean;
}

/** A token response in the shape of RFC 6749, and the names of the fields that differed from it. */
export interface ReadResponse {
  response: JsonObject;
  repaired: string[];
}

/**
 * Reads the answer to a token request.
 * @param options.signal ends the reading of the body
 * @param options.now milliseconds since the epoch, for a `Retry-After` that is a date
 * @param options.refusals what the integration says about the errors of its token endpoint
 * @param options.unspeakable secrets of the request, which no error repeats
 * @throws {ProviderError} where the provider refuses, or answers something else than a token response
 */
export async function readTokenAnswer(
  answer: Response,
  options: {
    signal: AbortSignal;
    now: number;
    refusals: readonly TokenRefusal[];
    unspeakable: readonly string[];
    expected: ExpectedResponse;
  },
): Promise<ReadResponse> {
  const unavailable = unavailability(answer, options.now);
  if (unavailable) {
    await answer.body?.cancel();
    throw unavailable;
  }
  const body = await readJson(answer, options.signal);
  if (!isJsonObject(body)) throw invalidAnswer();
  // Slack answers errors with status 200, and so do other providers.
  const isRefusal = typeof body.error === 'string' && (!answer.ok || !body.access_token);
  if (isRefusal) throw refusalOf(body, options.refusals, options.unspeakable);
  if (!answer.ok) throw invalidAnswer();
  return readTokenResponse(body, options.expected);
}

/**
 * Brings a token response into the shape of RFC 6749 section 5.1. Members that are `null` are dropped, and so is
 * an ID token that was not asked for. A field that differs from the RFC is read as what it clearly means, else
 * as absent. An empty text counts as absent.
 * @throws {ProviderError} where the response has no access token that is sent as a bearer token
 */
export function readTokenResponse(
  body: JsonObject,
  { scopeSeparator, tokenType, keepsUnknownType, idTokenWanted }: ExpectedResponse,
): ReadResponse {
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  if (!idTokenWanted) delete given.id_token;
  if (textOf(given.access_token) === undefined)
    throw invalidAnswer('The token response has no "access_token".');

  const isKnown = (type: string) => ['bearer', tokenType?.toLowerCase()].includes(type.toLowerCase());
  const typeOf = (value: unknown) => {
    const type = textOf(value) ?? 'bearer';
    if (isKnown(type)) return type;
    if (keepsUnknownType) return 'bearer';
    throw invalidAnswer('The token response has a "token_type" that is not known.');
  };
  const read: JsonObject = {
    token_type: typeOf(given.token_type),
    expires_in: secondsOf(given.expires_in),
    refresh_token: textOf(given.refresh_token),
    scope: scopeOf(given.scope, scopeSeparator),
    id_token: textOf(given.id_token),
  };
  return {
    response: Object.fromEntries(
      Object.entries({ ...given, ...read }).filter(([, value]) => value !== undefined),
    ),
    repaired: Object.keys(read).filter((name) => read[name] !== given[name]),
  };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/**
 * Reads a lifetime in seconds. Zero and negative lifetimes count as absent: a token that was issued just now has
 * not ended, and the API refuses it if it has.
 */
function secondsOf(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && seconds > 0 && seconds <= Number.MAX_SAFE_INTEGER / 1000
    ? seconds
    : undefined;
}

/** Reads scopes, which some providers list in an array. */
function scopeOf(value: unknown, separator: string): string | undefined {
  const isList = Array.isArray(value) && value.every((scope) => typeof scope === 'string');
  return textOf(isList ? value.join(separator) : value);
}

/** Checks the ID token, where there is one (OpenID Connect Core 1.0 section 3.1.3.7). */
export async function checkTokens(
  access: ProviderAccess,
  response: JsonObject,
): Promise<oauth.TokenEndpointResponse> {
  const tokenType = access.offer.description.peculiarities?.tokenType;
  try {
    return await oauth.processAuthorizationCodeResponse(
      metadataOf(access, issuerOfTokens(access, response)),
      { client_id: access.clientId },
      Response.json(response),
      { recognizedTokenTypes: recognizedTypes(tokenType) },
    );
  } catch {
    // The error is not kept, because it carries the token response.
    throw invalidAnswer('The ID token of the provider is not what was expected.');
  }
}

const recognizedTypes = (tokenType: string | undefined): oauth.RecognizedTokenTypes =>
  tokenType === undefined ? {} : { [tokenType.toLowerCase()]: () => undefined };
