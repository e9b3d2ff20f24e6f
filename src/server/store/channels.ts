/** The listeners of one process, by channel. */
export interface Channels {
  /** Resolves with a function that unsubscribes, once the process hears of what is published. */
  subscribe: (channel: string, listener: () => void) => Promise<() => Promise<void>>;
  /** Calls the listeners of a channel. */
  tell: (channel: string) => void;
  /** Calls every listener, for when a message may have been lost. */
  tellAll: () => void;
  /** Forgets every listener. */
  close: () => Promise<void>;
}

/**
 * Makes the {@link Channels} of a store.
 * @param options `onFirst` begins to listen, when the first listener of any channel subscribes; `onLast` stops, when the
 * last one has unsubscribed. They never run at the same time. A store that no other process shares needs neither.
 */
export function createChannels(
  options: { onFirst?: () => Promise<void>; onLast?: () => Promise<void> | void } = {},
): Channels {
  const listeners = new Map<string, Set<() => void>>();
  let isListening = false;
  let turn: Promise<unknown> = Promise.resolve();

  /** Begins or stops to listen, as the listeners of that moment want it. Calls wait for one another. */
  const follow = (): Promise<void> => {
    const next = turn.then(async () => {
      const isWanted = listeners.size > 0;
      if (isWanted === isListening) return;
      if (isWanted) await options.onFirst?.();
      else await options.onLast?.();
      isListening = isWanted;
    });
    turn = next.catch(() => undefined);
    return next;
  };

  const tell = (channel: string) => {
    for (const listener of [...(listeners.get(channel) ?? [])]) listener();
  };

  return {
    tell,
    tellAll: () => [...listeners.keys()].forEach(tell),
    async subscribe(channel, listener) {
      // The wrapper makes two subscriptions of a listener that is subscribed twice. Otherwise the set would hold one.
      const subscription = () => listener();
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(subscription));
      const stop = async () => {
        const subscribed = listeners.get(channel);
        subscribed?.delete(subscription);
        if (subscribed?.size === 0) listeners.delete(channel);
        await follow();
      };
      try {
        await follow();
      } catch (error) {
        await stop().catch(() => undefined);
        throw error;
      }
      return stop;
    },
    async close() {
      listeners.clear();
      await follow();
    },
  };
}
