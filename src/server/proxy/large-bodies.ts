import type { LargeBody } from '../provider/read-bytes.js';
import type { Owner } from '../server-context.js';

/** A body with more bytes is large, and needs one of the user's places for large bodies. */
const LARGE_BYTES = 1024 * 1024;
/**
 * The number of places of a user for large bodies on one instance. Requests with further large bodies wait.
 */
const LARGE_PER_USER = 2;

/**
 * Returns the {@link LargeBody} with which a request reads a body. A request needs one place, also where both
 * the client's body and the provider's are large. Where the signal aborts before a place is free, `begin`
 * rejects with its reason.
 */
export type LargeBodies = (signal: AbortSignal) => LargeBody;

/**
 * Runs the work of a request of this user. If the work has taken a place for large bodies, the place is free
 * again when the work has ended.
 */
export type WithLargeBodies = <Result>(
  owner: Owner,
  work: (large: LargeBodies) => Promise<Result>,
) => Promise<Result>;

/** Limits how many large bodies of one user this instance holds and looks through at the same time. */
export function createLargeBodies(): WithLargeBodies {
  /**
   * For each user with a large body: the number of places taken, and for each request that waits, the
   * function that ends the wait.
   */
  const users = new Map<string, { held: number; waiting: Set<() => void> }>();

  return async ({ projectId, userId }, work) => {
    const key = JSON.stringify([projectId, userId]);
    let isHeld = false;

    const begin = async (signal: AbortSignal): Promise<void> => {
      if (isHeld) return;
      signal.throwIfAborted();
      const user = users.get(key) ?? { held: 0, waiting: new Set() };
      users.set(key, user);
      // `end` hands the place of a finished request on to one that waits, so `held` stays the same.
      if (user.held === LARGE_PER_USER) await placeGiven(user.waiting, signal);
      else user.held += 1;
      isHeld = true;
    };

    const end = (): void => {
      const user = users.get(key);
      if (!isHeld || !user) return;
      const [next] = user.waiting;
      if (next) next();
      else user.held -= 1;
      if (user.held === 0) users.delete(key);
    };

    try {
      return await work((signal) => ({ bytes: LARGE_BYTES, begin: () => begin(signal) }));
    } finally {
      end();
    }
  };
}

function placeGiven(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      waiting.delete(give);
      signal.removeEventListener('abort', giveUp);
      end();
    };
    const give = () => settle(resolve);
    const giveUp = () => settle(() => reject(toError(signal.reason)));
    waiting.add(give);
    signal.addEventListener('abort', giveUp);
  });
}

const toError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new DOMException('The client went away.', 'AbortError');
