/**
 * The pauses between attempts, in milliseconds: about six seconds in all. A refresh holds the lock of its
 * credential for 30 seconds at least. Ten of these may pass until the provider has answered, so the pauses
 * fit into the rest.
 */
const PAUSES_MS = [100, 200, 400, 800, 1600, 3200];

/**
 * Runs `work` up to seven times, with a longer pause after each failure. Rejects with the error of the last
 * attempt.
 */
export async function persistently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await work();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return work();
}
