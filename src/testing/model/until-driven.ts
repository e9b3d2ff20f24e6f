import { inTime } from './in-time.js';

/** The calls of the flow that a driver has made since it began to act. */
export interface DriverCalls {
  /** Whether the promise of one of these calls has not settled yet. */
  isWaiting: () => boolean;
  /** Resolves when the next of these calls returns. */
  next: () => Promise<unknown>;
  /** Waits until everything has happened that needs no user, no provider and no time. */
  settle: () => Promise<unknown>;
  /** What the driver does, for messages, e.g. `driver.submit`. */
  name: () => string;
}

/**
 * Waits for a driver to finish. A driver may itself wait for a promise of the flow, and that promise may
 * settle only after the next command, such as the end of a login. So the waiting stops where such a promise
 * is still unsettled once the flow does nothing more by itself.
 * @throws what the driver throws, or rejects with before it waits for the flow; an error that names the action
 * where the driver waits for something else, for more than ten seconds
 */
export async function untilDriven(
  acting: Promise<unknown>,
  { isWaiting, next, settle, name }: DriverCalls,
): Promise<void> {
  const done = acting.then(() => 'done' as const);
  done.catch(() => undefined);
  for (;;) {
    if (!isWaiting() && (await inTime(Promise.race([done, next()]), name())) === 'done') return;
    await settle();
    if (isWaiting()) return;
  }
}
