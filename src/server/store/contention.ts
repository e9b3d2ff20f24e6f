import { unavailable } from '../problem.js';

/** How often a change is tried before the server gives up. */
const TRIES = 20;
/** The upper end of the first pause between two tries, in milliseconds. It doubles with each try. */
const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 100;

/** What an attempt resolves with where another caller has changed the record in between. */
export const CONFLICT = Symbol('conflict');

/**
 * Runs `attempt`, which reads a record and writes it if it is unchanged, until no other caller interferes: at most 20 times,
 * with pauses of random length, so that callers who conflicted once do not meet again.
 * @throws {Problem} a 503 `store_busy` after the last try.
 */
export async function untilNoConflict<Result>(
  attempt: () => Promise<Result | typeof CONFLICT>,
): Promise<Result> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const result = await attempt();
    if (result !== CONFLICT) return result;
    const pauseMs = Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tried);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw unavailable('store_busy', 'Too many requests change the same record at once. Try again.', 1);
}
