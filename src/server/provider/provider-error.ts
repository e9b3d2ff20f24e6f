import { OperationProcessingError, ResponseBodyError, UnsupportedOperationError } from 'oauth4webapi';

/** Characters that RFC 6749 section 5.2 does not allow in `error` and `error_description`. */
const OUTSIDE_CHARSET = /[^\x20-\x21\x23-\x5b\x5d-\x7e]/g;
const MAX_DESCRIPTION_LENGTH = 256;

/** The errors of RFC 6749 section 5.2. They are handed on as they are. */
const STANDARD_ERRORS = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

/**
 * Errors of providers, with the standard error that each stands for. `access_denied` is Atlassian's answer to
 * a wrong client secret, and all others are Slack's.
 */
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

/** Errors that the same request would meet again, however often it is repeated. */
const DEFINITIVE = new Set(['invalid_grant', 'invalid_client', 'unauthorized_client']);

/**
 * A failed request to a provider. The error holds nothing of the request, and nothing of the answer but a
 * stable code and a cleaned description.
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';

  constructor(
    /** A stable code, e.g. `invalid_client` or `provider_timeout`. */
    readonly code: string,
    /** A text for people, either the provider's own, cleaned, or one of this server; `null` for no text. */
    readonly description: string | null,
    /**
     * Whether the provider refused the presented code, token or client for good; `false` for passing
     * failures.
     */
    readonly definitive = false,
  ) {
    super(`The provider request failed: ${code}.`);
  }
}

/**
 * Cleans a text of the provider, so that it may be shown. At most 256 characters remain, all of them allowed
 * by RFC 6749.
 * @param unspeakable secrets; a text that repeats one of them is dropped whole
 * @returns `null` where nothing remains.
 */
export function cleanDescription(text: unknown, unspeakable: readonly string[]): string | null {
  if (typeof text !== 'string') return null;
  const cleaned = text.replace(OUTSIDE_CHARSET, '');
  return unspeakable.some((secret) => isRepeated(secret, text, cleaned))
    ? null
    : cleaned.slice(0, MAX_DESCRIPTION_LENGTH) || null;
}

/**
 * Whether a secret is in a text, as it came or as it is shown. Cleaning joins what a dropped character kept
 * apart, so the cleaned text may repeat a secret that is not in the text as it came.
 * @param cleaned `text` without the characters that are not shown
 */
function isRepeated(secret: string, text: string, cleaned: string): boolean {
  const shown = secret.replace(OUTSIDE_CHARSET, '');
  // An error may quote the body of the request, which is encoded as a form.
  const inForm = new URLSearchParams({ '': secret }).toString().slice(1);
  return (
    (secret !== '' && text.includes(secret)) ||
    (shown !== '' && (cleaned.includes(shown) || cleaned.includes(inForm)))
  );
}

/**
 * Turns an error of a provider request into a {@link ProviderError}. The original error is not kept as its
 * cause, because it carries the token response.
 */
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
