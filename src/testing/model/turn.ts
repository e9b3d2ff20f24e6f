/** A turn of the event loop, which fake timers do not hold up; it does not wait as nested timers do, 4 ms each. */
export const turn = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
