import type { RefusalMeaning } from '../../integrations/index.js';

/** Characters that RFC 6749 section 5.2 does not allow in `error` and `error_description`. */
const OUTSIDE_CHARSET = /[^\x20-\x21\x23-\x5b\x5d-\x7e]/g;
const MAX_DESCRIPTION_LENGTH = 256;

/**
 * The meaning of a failed request for the credential: the {@link RefusalMeaning} of the error that the
 * provider answered, or `unknown` where neither the standards nor the integration explain that error.
 */
export type FailureMeaning = RefusalMeaning | 'unknown';

/**
 * A failed request to a provider. The error has no part of the request. Of the answer it has a code and
 * cleaned texts.
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

/**
 * The code by which the operator and clients are told that the provider refuses the company's own OAuth
 * client.
 */
export const CLIENT_REFUSED = 'oauth_client_refused';

/**
 * Returns the code and the text for the operator's `onError`. A refusal of the company's own client has the
 * code {@link CLIENT_REFUSED}, because only the operator can mend that client. The provider's `error` is
 * appended where it is another one than the code.
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
 * Whether a secret is in a text, before or after cleaning. Cleaning drops characters, so a secret that a
 * dropped character had split in two is whole again in the cleaned text.
 * @param cleaned `text` without the characters that {@link OUTSIDE_CHARSET} matches
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
