/** What is known of the calls that a driver makes of the flow. */
export interface DriverCalls {
  /** Whether one of them returned a promise that is not settled yet. */
  isWaiting: () => boolean;
  /** Resolves with the next of them. */
  next: () => Promise<unknown>;
  /** Lets everything happen that needs nobody. */
  settle: () => Promise<unknown>;
}

/**
 * Waits for a driver, but not where that waits for the flow in its turn: what the flow waits for, such as the end of a login,
 * may come only with the next command.
 * @throws what the driver throws, or rejects with before it waits for the flow
 */
export async function untilDriven(
  acting: Promise<unknown>,
  { isWaiting, next, settle }: DriverCalls,
): Promise<void> {
  const done = acting.then(() => 'done' as const);
  done.catch(() => undefined);
  for (;;) {
    if (!isWaiting() && (await Promise.race([done, next()])) === 'done') return;
    await settle();
    if (isWaiting()) return;
  }
}
