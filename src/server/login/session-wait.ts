import { tooMany } from '../problem.js';
import type { Owner, ServerContext } from '../server-context.js';
import { isSettled, type Session, type SessionRef } from './session.js';
import type { Sessions } from './sessions.js';
import { inUserSlot, type SlotLimit } from '../store/user-slots.js';

/** The longest time for which a request is held open, in seconds. */
export const MAX_WAIT_SECONDS = 25;
/** Milliseconds between two reads of a session, where the store has no channels. */
const POLL_INTERVAL_MS = 500;
/** Milliseconds between two reads of a session, where the store has channels. A message of a channel may be lost. */
const RELIABLE_INTERVAL_MS = 3_000;

/**
 * Reads a session until it has ended, the time is up, the client has gone away, or the server closes. Resolves with the last
 * reading.
 */
export async function waitForResult(
  { sessions, now, closing }: { sessions: Sessions } & Pick<ServerContext, 'now' | 'closing'>,
  ref: SessionRef,
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
): Promise<Session | null> {
  const bell = createBell(waitMs, [signal, closing]);
  let stopWatching: (() => Promise<void>) | null = null;
  try {
    if (waitMs > 0) stopWatching = await sessions.watch(ref, bell.ring);
    for (;;) {
      bell.reset();
      const session = await sessions.bringUpToDate(ref);
      if (!session || isSettled(session) || bell.over()) return session;
      await bell.rung(
        stopWatching
          ? Math.min(untilItChangesByItself(session, now()), RELIABLE_INTERVAL_MS)
          : POLL_INTERVAL_MS,
      );
    }
  } finally {
    bell.remove();
    await stopWatching?.();
  }
}

/**
 * Milliseconds until a session that is not settled passes its deadline or expires, which no channel tells.
 */
function untilItChangesByItself(session: Session, now: number): number {
  const end = session.status === 'exchanging' ? session.deadline : session.expiresAt;
  return Math.max(1, end - now);
}

/**
 * Creates a bell for one waiter. `rung` resolves when `ring` is called, when `totalMs` have passed since the
 * bell was made, or when one of the signals aborts.
 */
function createBell(totalMs: number, signals: readonly AbortSignal[]) {
  let [isRung, isOver] = [false, totalMs <= 0 || signals.some(({ aborted }) => aborted)];
  let wake: () => void = () => undefined;
  const ring = () => {
    isRung = true;
    wake();
  };
  const end = () => {
    isOver = true;
    ring();
  };
  const timer = setTimeout(end, Math.max(0, totalMs));
  for (const signal of signals) signal.addEventListener('abort', end);
  return {
    ring,
    reset: () => void (isRung = false),
    over: () => isOver,
    rung: (atMostMs: number) =>
      new Promise<void>((resolve) => {
        if (isRung || isOver) {
          resolve();
          return;
        }
        const pause = setTimeout(ring, Math.min(atMostMs, totalMs));
        wake = () => {
          clearTimeout(pause);
          resolve();
        };
      }),
    remove: () => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', end);
    },
  };
}

const WAIT_SLOTS: SlotLimit = {
  kind: 'wait-slot',
  perUser: 3,
  ttlMs: 6_000,
  refusal: () => tooMany('too_many_waits', 'At most 3 requests of a user are held open at once.', 5),
};

/**
 * Runs `hold` in one of the three slots that a user has for requests that are held open, on all instances
 * together.
 * @throws {Problem} a 429 where all three are taken.
 */
export const inWaitSlot = <Result>(
  context: Pick<ServerContext, 'store' | 'report'>,
  owner: Owner,
  hold: () => Promise<Result>,
): Promise<Result> => inUserSlot(context, owner, WAIT_SLOTS, hold);
