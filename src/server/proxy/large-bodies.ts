import type { LargeBody } from '../provider/read-bytes.js';
import type { Owner } from '../server-context.js';

/** The bytes up to which a body is read without a place among the user's large bodies. */
const LARGE_BYTES = 1024 * 1024;
/** The large bodies of a user that an instance holds at the same time. Further ones wait. */
const LARGE_PER_USER = 2;

/**
 * Lets a request read a large body, the client's or the provider's, for both of which it has one place. Where
 * the signal aborts before a place is free, `begin` rejects with the signal's reason.
 */
export type LargeBodies = (signal: AbortSignal) => LargeBody;

/**
 * Runs the work of a request of this user. The place that the work has taken, if any, is free again when the
 * work has ended.
 */
export type WithLargeBodies = <Result>(
  owner: Owner,
  work: (large: LargeBodies) => Promise<Result>,
) => Promise<Result>;

/** Limits how many large bodies of one user this instance holds and looks through at the same time. */
export function createLargeBodies(): WithLargeBodies {
  /** For each user with a large body: what gives the next place to a request that waits for one. */
  const users = new Map<string, { held: number; waiting: Set<() => void> }>();

  return async ({ projectId, userId }, work) => {
    const key = JSON.stringify([projectId, userId]);
    let isHeld = false;

    const begin = async (signal: AbortSignal): Promise<void> => {
      if (isHeld) return;
      signal.throwIfAborted();
      const user = users.get(key) ?? { held: 0, waiting: new Set() };
      users.set(key, user);
      // A request that waits is given the place of one that has ended, so the number stays the same.
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
