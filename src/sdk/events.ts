import { callSafely, copy } from '../install-flow/index.js';
import { SDK_EVENT, type ConnectUser, type SDKEventListener, type SDKEventMap } from './sdk.types.js';

type Listeners = { [Event in SDK_EVENT]?: SDKEventListener<Event>[] };

/** Who listens to which event of an SDK. */
export type SdkEvents = ReturnType<typeof createEvents>;

export function createEvents(getUser: () => ConnectUser) {
  const listeners: Listeners = {};

  const listenersOf = <Event extends SDK_EVENT>(call: string, eventName: Event, listener: unknown) => {
    const known = Object.values(SDK_EVENT);
    if (!known.includes(eventName))
      throw new Error(`paragon.${call}: eventName must be one of ${known.join(', ')}; got "${String(eventName)}".`);
    if (typeof listener !== 'function')
      throw new Error(`paragon.${call}: listener must be a function; got ${typeof listener}.`);
    return listeners[eventName] ?? [];
  };

  const unsubscribe = <Event extends SDK_EVENT>(eventName: Event, listener: SDKEventListener<Event>): boolean => {
    const before = listenersOf('unsubscribe', eventName, listener);
    const after = before.filter((other) => other !== listener);
    listeners[eventName] = after;
    return after.length < before.length;
  };

  return {
    /** Calls every listener of an event. One that throws is reported and harms nobody. */
    emit<Event extends SDK_EVENT>(eventName: Event, event: SDKEventMap[Event]): void {
      for (const listener of listeners[eventName] ?? []) callSafely(listener, copy(event), getUser());
    },

    methods: {
      /**
       * Calls `listener` with each event of that name.
       * @returns what ends the subscription, and then tells whether there was one.
       */
      subscribe<Event extends SDK_EVENT>(eventName: Event, listener: SDKEventListener<Event>): () => boolean {
        listeners[eventName] = [...listenersOf('subscribe', eventName, listener), listener];
        return () => unsubscribe(eventName, listener);
      },

      /** Ends every subscription of `listener` to an event; tells whether there was one. */
      unsubscribe,
    },
  };
}
