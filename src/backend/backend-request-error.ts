/**
 * A call to the backend that failed. It names the call and what the backend said about it, never what was sent: no body,
 * no query, no ID of the path.
 */
export class BackendRequestError extends Error {
  override readonly name: string = 'BackendRequestError';

  constructor(
    /** The call, with its path below `{api}/projects/{projectId}`, e.g. `'POST /sdk/credentials'`. */
    readonly call: string,
    /** The HTTP status; `null` where no answer came. */
    readonly status: number | null,
    /** What the backend said, or what is wrong with its answer. */
    reason: string,
  ) {
    super(`${call} ${status === null ? 'got no answer' : `was answered with status ${status}`}: ${reason}`);
  }
}

/** Handles the failure of a deletion: what is gone already is as good as deleted. */
export function ignoreGone(error: unknown): void {
  if (!(error instanceof BackendRequestError) || error.status !== 404) throw error;
}
