const ENOUGH_TURNS = 3;

/** Turns of the event loop, which fake timers do not hold up, until several passed without another call. */
export async function untilQuiet(calls: readonly unknown[]): Promise<void> {
  let count = -1;
  for (let turns = 0; turns < ENOUGH_TURNS; turns += 1) {
    if (calls.length !== count) turns = 0;
    count = calls.length;
    await turn();
  }
}

const turn = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
