/**
 * Thrown for a call to the backend that failed. The error names the call and the reason that the backend
 * gave. The error holds nothing of what was sent: no body, no query, no ID of the path.
 */
export class BackendRequestError extends Error {
  override readonly name: string = 'BackendRequestError';

  constructor(
    /** The call, with its path below `{api}/projects/{projectId}`, e.g. `'POST /sdk/credentials'`. */
    readonly call: string,
    /** The HTTP status; `null` where no answer came. */
    readonly status: number | null,
    /** The message of the backend, or what is wrong with its answer. */
    reason: string,
  ) {
    super(`${call} ${status === null ? 'got no answer' : `was answered with status ${status}`}: ${reason}`);
  }
}

/** Ignores the 404 of a deletion, since the thing to delete is gone already. Throws every other error again. */
export function ignoreGone(error: unknown): void {
  if (!(error instanceof BackendRequestError) || error.status !== 404) throw error;
}
