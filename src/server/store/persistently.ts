/**
 * The pauses add up to six seconds. A caller may hold a lock of 30 seconds, of which a provider may take 10, so the retries end
 * before the lock does.
 */
const PAUSES_MS = [100, 200, 400, 800, 1600, 3200];

/** Runs `work` up to seven times, with a longer pause after each failure. Throws what the last attempt threw. */
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
