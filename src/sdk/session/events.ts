import { callSafely } from '../../utils/report.js';
import { copy } from '../../utils/plain-data.js';
import {
  SDK_EVENT,
  type ListenerFunction,
  type SDKEventListener,
  type SDKEventMap,
} from '../vendor-types/events.js';
import type { ConnectUser } from '../vendor-types/user.js';

type Listeners = { [Event in SDK_EVENT]: SDKEventListener<Event>[] };

/** The event listeners of an SDK. */
export type SdkEvents = ReturnType<typeof createEvents>;

export function createEvents(getUser: () => ConnectUser) {
  const listeners: Listeners = {
    [SDK_EVENT.ON_INTEGRATION_INSTALL]: [],
    [SDK_EVENT.ON_INTEGRATION_UNINSTALL]: [],
    [SDK_EVENT.ON_WORKFLOW_CHANGE]: [],
    [SDK_EVENT.ON_PORTAL_OPEN]: [],
    [SDK_EVENT.ON_PORTAL_CLOSE]: [],
  };

  /**
   * Checks the event's name and the listener, and returns the listeners of the event. Listeners are `unknown`
   * here, because the types of 2.1.1 accept a listener of one event for every other event, too.
   */
  const listenersOf = (method: string, eventName: SDK_EVENT, listener: unknown): unknown[] => {
    if (!Object.hasOwn(listeners, eventName))
      throw new Error(`paragon.${method}: eventName must be a value of SDK_EVENT; got "${eventName}".`);
    if (typeof listener !== 'function')
      throw new Error(`paragon.${method}: listener must be a function; got ${typeof listener}.`);
    return listeners[eventName];
  };

  function subscribe<Event extends SDK_EVENT>(
    eventName: Event,
    listener: SDKEventListener<Event>,
  ): () => boolean;
  function subscribe(eventName: SDK_EVENT, listener: ListenerFunction): () => boolean;
  function subscribe(eventName: SDK_EVENT, listener: ListenerFunction) {
    listenersOf('subscribe', eventName, listener).push(listener);
    return () => unsubscribe(eventName, listener);
  }

  function unsubscribe<Event extends SDK_EVENT>(eventName: Event, listener: SDKEventListener<Event>): boolean;
  function unsubscribe(eventName: SDK_EVENT, listener: ListenerFunction): boolean;
  function unsubscribe(eventName: SDK_EVENT, listener: ListenerFunction) {
    const current = listenersOf('unsubscribe', eventName, listener);
    const others = current.filter((other) => other !== listener);
    return current.splice(0, current.length, ...others).length > others.length;
  }

  return {
    /**
     * Calls every listener of an event. If a listener throws, the error is reported and the others are still
     * called.
     */
    emit<Event extends SDK_EVENT>(eventName: Event, event: SDKEventMap[Event]): void {
      const current: SDKEventListener<Event>[] = [...listeners[eventName]];
      for (const listener of current) {
        const user = getUser();
        if (user.authenticated) callSafely(listener, copy(event), user);
      }
    },

    subscribe,
    unsubscribe,
  };
}
