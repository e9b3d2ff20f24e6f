import { invalidAnswer } from './provider-error.js';
import type { JsonObject } from './provider-answer.js';

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

/**
 * Brings a token response into the shape of RFC 6749 section 5.1. Members that are `null` are dropped, and so is
 * an ID token that was not asked for. A field that differs from the RFC is read as what it clearly means, else
 * as absent. An empty text counts as absent.
 * @returns the response, and the names of the fields that differed from the RFC
 * @throws {ProviderError} where the response has no access token that is sent as a bearer token
 */
export function readTokenResponse(
  body: JsonObject,
  { scopeSeparator, tokenType, keepsUnknownType, idTokenWanted }: ExpectedResponse,
): { response: JsonObject; repaired: string[] } {
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
