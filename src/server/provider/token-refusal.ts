import type { TokenRefusal } from '../../integrations/index.js';
import { cleanDescription, ProviderError, type FailureMeaning } from './provider-error.js';
import type { JsonObject } from './provider-answer.js';

/** The longest time, in seconds, for which `Retry-After` keeps this server from asking again. */
const MAX_RETRY_AFTER_SECONDS = 300;

/** The errors of RFC 6749 section 5.2. They are handed on to clients as they are. */
const ERRORS_OF_RFC_6749 = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

/**
 * The meaning of errors wherever the integration does not say otherwise. `invalid_request` has none, because it
 * may be about anything in the request.
 */
export const STANDARD_REFUSALS: ReadonlyMap<string, FailureMeaning> = new Map<string, FailureMeaning>([
  // RFC 6749 section 5.2. A refresh names no scope, so `invalid_scope` is about the scopes of the grant.
  ['invalid_grant', 'grant'],
  ['invalid_scope', 'grant'],
  ['invalid_client', 'client'],
  ['unauthorized_client', 'client'],
  ['unsupported_grant_type', 'client'],
  // RFC 6749 section 4.1.2.1. These belong to the authorization endpoint, but token endpoints answer them, too.
  ['access_denied', 'grant'],
  ['server_error', 'passing'],
  ['temporarily_unavailable', 'passing'],
  // OpenID Connect Core 1.0 section 3.1.2.6. Microsoft's token endpoint answers the first two:
  // https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
  ['interaction_required', 'grant'],
  ['consent_required', 'grant'],
  ['login_required', 'grant'],
  ['account_selection_required', 'grant'],
  // RFC 6750 section 3.1 and RFC 8628 section 3.5, for a token that is no longer good.
  ['invalid_token', 'grant'],
  ['expired_token', 'grant'],
]);

/** The code for clients where the provider's own error is not one of RFC 6749 section 5.2. */
const CODES: Readonly<Record<FailureMeaning, string>> = {
  grant: 'invalid_grant',
  client: 'invalid_client',
  passing: 'provider_unavailable',
  unknown: 'token_request_refused',
};

/**
 * Turns an error answer of the token endpoint (RFC 6749 section 5.2) into an error.
 * @param refusals what the integration says about its errors, before the standards are asked
 * @param unspeakable secrets that the error must not repeat
 */
export function refusalOf(
  { error, error_description: text }: JsonObject,
  refusals: readonly TokenRefusal[],
  unspeakable: readonly string[],
): ProviderError {
  const meaning = meaningOf(String(error), typeof text === 'string' ? text : '', refusals);
  const providerError = cleanDescription(error, unspeakable);
  const code =
    providerError !== null && ERRORS_OF_RFC_6749.has(providerError) ? providerError : CODES[meaning];
  return new ProviderError(code, cleanDescription(text, unspeakable), { meaning, providerError });
}

function meaningOf(error: string, text: string, refusals: readonly TokenRefusal[]): FailureMeaning {
  const lowerCased = text.toLowerCase();
  const own = refusals.find(
    ({ error: named, description = '' }) => named === error && lowerCased.includes(description.toLowerCase()),
  );
  return own?.meaning ?? STANDARD_REFUSALS.get(error) ?? 'unknown';
}

/**
 * The error for a status by which the provider says that it cannot answer now, whatever the body says: 408, 429
 * and every 5xx (RFC 9110 section 15, RFC 6585 section 4). `null` for every other status.
 */
export function unavailability({ status, headers }: Response, now: number): ProviderError | null {
  if (status < 500 && status !== 429 && status !== 408) return null;
  return new ProviderError('provider_unavailable', 'The provider cannot answer at the moment.', {
    retryAfterSeconds: retryAfterOf(headers.get('Retry-After'), now),
  });
}

/** Reads `Retry-After`, which is a number of seconds or a date (RFC 9110 section 10.2.3). */
function retryAfterOf(value: string | null, now: number): number | null {
  const seconds = /^\d+$/.test(value ?? '') ? Number(value) : (Date.parse(value ?? '') - now) / 1000;
  return seconds > 0 ? Math.min(Math.ceil(seconds), MAX_RETRY_AFTER_SECONDS) : null;
}
