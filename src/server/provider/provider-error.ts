import type { RefusalMeaning } from '../../integrations/index.js';

/** Characters that RFC 6749 section 5.2 does not allow in `error` and `error_description`. */
const OUTSIDE_CHARSET = /[^\x20-\x21\x23-\x5b\x5d-\x7e]/g;
const MAX_DESCRIPTION_LENGTH = 256;

/**
 * What a failed request means for the credential: who can mend it, or `unknown` where the provider refused with
 * an error that neither the standards nor the integration explain.
 */
export type FailureMeaning = RefusalMeaning | 'unknown';

/**
 * A failed request to a provider. The error holds nothing of the request, and nothing of the answer but a
 * stable code and cleaned texts.
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly meaning: FailureMeaning;
  /** The `error` that the provider answered, cleaned, for the operator; `null` where it answered none. */
  readonly providerError: string | null;
  /** The seconds after which the provider wants to be asked again; `null` where it did not say. */
  readonly retryAfterSeconds: number | null;

  constructor(
    /** A stable code, e.g. `invalid_client` or `provider_timeout`. */
    readonly code: string,
    /** A text for people, either the provider's own, cleaned, or one of this server; `null` for no text. */
    readonly description: string | null,
    details: {
      meaning?: FailureMeaning;
      providerError?: string | null;
      retryAfterSeconds?: number | null;
    } = {},
  ) {
    super(`The provider request failed: ${code}.`);
    this.meaning = details.meaning ?? 'passing';
    this.providerError = details.providerError ?? null;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }
}

/** The code by which the operator and clients are told that the provider refuses the company's own OAuth client. */
export const CLIENT_REFUSED = 'oauth_client_refused';

/**
 * The code and the text for the operator. A refusal of the company's own client has a code of its own, because
 * nobody but the operator can mend it. The provider's own `error` is appended where the code does not say it.
 */
export function operatorReport(
  { code, meaning, providerError }: ProviderError,
  { isCompanysClient, what }: { isCompanysClient: boolean; what: string },
): [code: string, message: string] {
  const detail =
    providerError === null || providerError === code ? '' : ` The provider’s error is "${providerError}".`;
  return [meaning === 'client' && isCompanysClient ? CLIENT_REFUSED : code, `${what}${detail}`];
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
 * cause, because it may carry the token response.
 */
export function toProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError' || name === 'AbortError') {
    return new ProviderError('provider_timeout', 'The provider did not answer in time.');
  }
  return new ProviderError('provider_unreachable', 'The provider could not be reached.');
}

/** An answer that makes no sense, e.g. a page of HTML. The provider may answer properly the next time. */
export const invalidAnswer = (description = 'The provider answered something unexpected.') =>
  new ProviderError('invalid_provider_response', description);
