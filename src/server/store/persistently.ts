/** Six seconds in all: what is holding a key for 30 seconds, after 10 at the provider, is done before it runs out. */
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
