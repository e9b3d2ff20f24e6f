import { OperationProcessingError, ResponseBodyError, UnsupportedOperationError } from 'oauth4webapi';

/** The characters of `error` and `error_description` (RFC 6749 section 5.2). */
const OUTSIDE_CHARSET = /[^\x20-\x21\x23-\x5b\x5d-\x7e]/g;
const MAX_DESCRIPTION_LENGTH = 256;

/** Errors of RFC 6749 section 5.2, which are told as they are. */
const STANDARD_ERRORS = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

/** What providers answer in place of those. Atlassian answers a wrong secret with `access_denied`; the rest is Slack's. */
const ERRORS_OF_PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['access_denied', 'invalid_client'],
  ['invalid_client_id', 'invalid_client'],
  ['bad_client_secret', 'invalid_client'],
  ['invalid_code', 'invalid_grant'],
  ['code_already_used', 'invalid_grant'],
  ['code_expired', 'invalid_grant'],
  ['bad_redirect_uri', 'invalid_grant'],
  ['invalid_refresh_token', 'invalid_grant'],
  ['token_revoked', 'invalid_grant'],
  ['token_expired', 'invalid_grant'],
]);

/** Refusals that a repetition cannot change. */
const DEFINITIVE = new Set(['invalid_grant', 'invalid_client', 'unauthorized_client']);

/** A request to a provider that failed. It holds nothing of the request, and of the answer a cleaned description alone. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';

  constructor(
    /** A stable code, e.g. `invalid_client` or `provider_timeout`. */
    readonly code: string,
    /** The provider's own words, cleaned. */
    readonly description: string | null,
    /** Whether the provider refused for good what was presented, as opposed to failing at the moment. */
    readonly definitive = false,
  ) {
    super(`The provider request failed: ${code}.`);
  }
}

/**
 * The provider's text as it may be shown: RFC 6749's characters, at most 256 of them, and none at all where it repeats
 * what must not be told.
 */
export function cleanDescription(text: unknown, unspeakable: readonly string[] = []): string | null {
  if (typeof text !== 'string' || unspeakable.some((secret) => secret !== '' && text.includes(secret)))
    return null;
  return text.replace(OUTSIDE_CHARSET, '').slice(0, MAX_DESCRIPTION_LENGTH) || null;
}

/** Maps whatever a request to a token endpoint threw. The error itself carries the token response and goes no further. */
export function toProviderError(error: unknown, unspeakable: readonly string[]): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof ResponseBodyError) {
    const code = codeOf(error.error);
    const description = cleanDescription(error.error_description, unspeakable);
    return new ProviderError(code, description, DEFINITIVE.has(code) && error.status !== 429);
  }
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError' || name === 'AbortError') {
    return new ProviderError('provider_timeout', 'The provider did not answer in time.');
  }
  if (error instanceof OperationProcessingError || error instanceof UnsupportedOperationError) {
    return new ProviderError('invalid_provider_response', 'The provider answered something unexpected.');
  }
  return new ProviderError('provider_unreachable', 'The provider could not be reached.');
}

function codeOf(error: string): string {
  if (STANDARD_ERRORS.has(error)) return error;
  return ERRORS_OF_PROVIDERS.get(error) ?? 'token_request_refused';
}
