import type { InstallFlowError } from '@installflow/connect';

/** What went wrong and what to do about it, in the end user's words. */
export function describeError(error: InstallFlowError, name: string): string {
  switch (error.name) {
    case 'InvalidInstallOptionsError':
      return error.meta.issues.length === 1
        ? 'Please correct one field.'
        : `Please correct ${error.meta.issues.length} fields.`;
    case 'OAuthDeniedError':
      return `You did not allow access at ${name}. Nothing was connected.`;
    case 'OAuthFailedError':
      return error.meta.error === 'invalid_client'
        ? `${name} did not accept this Client ID and Client Secret. Check both, and try again.`
        : `${name} could not complete the sign-in: ${error.meta.errorDescription ?? error.meta.error ?? 'no reason given'}.`;
    case 'OAuthBlockedError':
      return 'Your browser blocked the sign-in window. Allow pop-ups for this page, and try again.';
    case 'OAuthTimeoutError':
      return `The sign-in at ${name} took too long. Try again.`;
    default:
      return error.message;
  }
}

/** The message for each input that was wrong, by input ID. */
export const issuesByInput = (error: InstallFlowError | null): ReadonlyMap<string, string> =>
  new Map(
    error?.name === 'InvalidInstallOptionsError'
      ? error.meta.issues.map(({ inputId, message }) => [inputId, message])
      : [],
  );
