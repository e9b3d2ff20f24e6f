import { BackendRequestError, type InstallFlowError } from '@installflow/connect';

/** Says in the words of the end user what went wrong and what to do about it. */
export function describeError(error: InstallFlowError, name: string): string {
  if (error.name === 'InvalidInstallOptionsError') {
    const { length } = error.meta.issues;
    return length === 1 ? 'Please correct one field.' : `Please correct ${length} fields.`;
  }
  if (error.name === 'OAuthFailedError') {
    const { error: code, errorDescription } = error.meta;
    return code === 'invalid_client'
      ? `${name} did not accept this Client ID and Client Secret. Check both, and try again.`
      : `${name} could not complete the sign-in: ${errorDescription ?? code ?? 'it gave no reason'}.`;
  }
  if (error.name === 'OAuthDeniedError') return `You did not allow access at ${name}. Nothing was connected.`;
  if (error.name === 'OAuthBlockedError')
    return 'Your browser blocked the sign-in window. Allow pop-ups for this page, and try again.';
  if (error.name === 'OAuthTimeoutError') return `The sign-in at ${name} took too long. Try again.`;
  return error.name === 'UnknownError' ? describeFailure(error.originalError) : error.message;
}

/**
 * Says the same of an error that a call threw. Where the server cannot be reached, the text does not name the
 * call, which is of no use to the end user.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof BackendRequestError) {
    if (error.status === null) return 'We could not reach our server. Check your connection, and try again.';
    if (error.status === 401) return 'You are not signed in any more. Reload this page, and try again.';
    if (error.status >= 500) return 'Our server has a problem right now. Try again in a moment.';
  }
  return error instanceof Error ? error.message : 'Something went wrong. Try again.';
}

/** The message of each wrong input, by input ID. */
export const issuesByInput = (error: InstallFlowError | null): ReadonlyMap<string, string> =>
  new Map(
    error?.name === 'InvalidInstallOptionsError'
      ? error.meta.issues.map(({ inputId, message }) => [inputId, message])
      : [],
  );
