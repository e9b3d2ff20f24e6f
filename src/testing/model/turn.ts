const ENOUGH_TURNS = 3;

/**
 * Resolves in the next turn of the event loop. Fake timers do not hold up a message channel. A message channel also
 * has no minimum delay, while nested calls of `setTimeout` wait 4 ms each.
 */
export const turn = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Waits until `calls` has not grown for several turns of the event loop. */
export async function untilQuiet(calls: readonly unknown[]): Promise<void> {
  let count = -1;
  for (let turns = 0; turns < ENOUGH_TURNS; turns += 1) {
    if (calls.length !== count) turns = 0;
    count = calls.length;
    await turn();
  }
}
