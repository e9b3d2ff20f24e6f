import type { InstallFlowEmitted } from './install-flow.context.js';
import { copyError } from './install-flow.errors.js';
import { isActive } from './install-flow.snapshot.js';
import type { InstallFlowSnapshot, IntegrationInstallEvent, StartOptions } from './install-flow.types.js';
import { copy } from '../utils/plain-data.js';
import { callSafely } from '../utils/report.js';

/** A method that the caller called, and before whose return the flow may have something to tell. */
type Call = 'start' | 'answer' | 'cancel';

type Listener = (snapshot: InstallFlowSnapshot) => void;

export interface DeliveryOptions {
  /** The snapshot of the newest state: the same object until something changes. */
  getSnapshot: () => InstallFlowSnapshot;
  /** Called with each install, also where its flow was superseded or cancelled before the install was told. */
  onInstall: ((event: IntegrationInstallEvent) => void) | undefined;
  /** Called after each delivery that leaves no flow running, so more than once where more is told afterwards. */
  onEnd: () => void;
}

/**
 * Tells the caller what a flow comes to. The order is always snapshot, listeners, callbacks, promise, so that each of
 * them already sees the ones before. Callbacks run outside of the actor, and a call that one of them makes is told after
 * that callback has returned, never inside of it. A callback that throws changes nothing.
 */
export function createDelivery({ getSnapshot, onInstall, onEnd }: DeliveryOptions) {
  const listeners = new Set<{ notify: Listener }>();
  let flow = 0;
  let options: StartOptions = {};
  let told = getSnapshot();
  let unsaid: InstallFlowEmitted[] = [];
  let waiting: { flow: number; promise: Promise<void>; settle: (() => void) | undefined } | null = null;
  let isInCall = false;
  let isDelivering = false;

  const tellListeners = () => {
    while (told !== getSnapshot()) {
      told = getSnapshot();
      for (const { notify } of listeners) callSafely(notify, told);
    }
  };

  /** Only the current flow has callbacks. An install of an earlier flow is left to `onInstall`. */
  const tellCallback = (emitted: InstallFlowEmitted) => {
    const { onNext, onError, onOAuthWindowUnreachable } = options;
    if (emitted.type === 'stage') callSafely(onNext, emitted.stage);
    else if (emitted.type === 'error') {
      if (!onError && !listeners.size) console.warn(`installFlow: ${emitted.error.message}`);
      callSafely(onError, copyError(emitted.error), emitted.context);
    } else if (emitted.type === 'oauthWindowUnreachable') callSafely(onOAuthWindowUnreachable);
    else {
      callSafely(onInstall, copy(emitted.event));
      if (emitted.flow === flow) callSafely(options.onComplete, emitted.event);
    }
  };

  /**
   * Tells everything at once, except that callbacks wait for a microtask where `isToldLater` holds for one of them. Inside of
   * a delivery this tells nothing, because that delivery goes on until nothing is left.
   */
  const deliver = (call?: Call) => {
    if (isDelivering) return;
    isDelivering = true;
    try {
      tellListeners();
      if (unsaid.some((emitted) => isToldLater(emitted, call))) {
        deliverLater();
        return;
      }
      for (let emitted = unsaid.shift(); emitted; emitted = unsaid.shift()) {
        tellCallback(emitted);
        tellListeners();
      }
    } finally {
      isDelivering = false;
    }
    if (!isActive(getSnapshot())) onEnd();
    if (waiting && (waiting.flow !== flow || getSnapshot().status !== 'working')) {
      waiting.settle?.();
      waiting = null;
    }
  };

  const deliverLater = () => queueMicrotask(() => deliver());

  const silence = () => {
    unsaid = unsaid.filter(({ type }) => type === 'complete');
  };

  return {
    /**
     * From now on tells of a new flow, with the callbacks of `newOptions`, and nothing more of the flow before.
     * @returns the number of the new flow
     */
    begin: (newOptions: StartOptions): number => {
      silence();
      options = newOptions;
      return (flow += 1);
    },

    /** Drops what the flow has not told yet, except for an install: that one has happened. */
    silence,

    /** Keeps what the machine emits until its turn comes. */
    keep: (emitted: InstallFlowEmitted) => void unsaid.push(emitted),

    /** Tells of a change of state in a microtask. Inside of `during` there is no need, because `during` itself tells. */
    noteChange: () => {
      if (!isInCall) deliverLater();
    },

    /** Makes the change that a call asks for, then tells what came of the change before the call returns. */
    during: (call: Call, change: () => void) => {
      isInCall = true;
      change();
      isInCall = false;
      deliver(call);
    },

    /** Tells at once what still waits for its microtask. */
    deliver,

    /** Settles when the flow waits for input, ends or is superseded, after the callbacks ran. Never rejects. */
    untilItWaits: (): Promise<void> => {
      if (!isDelivering && getSnapshot().status !== 'working') return Promise.resolve();
      if (waiting?.flow !== flow) {
        waiting?.settle?.();
        let settle: (() => void) | undefined;
        const promise = new Promise<void>((resolve) => (settle = resolve));
        waiting = { flow, promise, settle };
      }
      return waiting.promise;
    },

    /** Calls the listener at once, and then with each new snapshot. */
    subscribe: (notify: Listener) => {
      const listener = { notify };
      listeners.add(listener);
      callSafely(notify, getSnapshot());
      return () => void listeners.delete(listener);
    },
  };
}

/**
 * Whether `emitted` is told only after the call that led to it has returned. So it is for every error of `start`, and for the
 * `OAuthBlockedError` of an answer. By then the caller has the result of the call in hand.
 */
const isToldLater = (emitted: InstallFlowEmitted, call: Call | undefined) =>
  emitted.type === 'error' &&
  (call === 'start' || (call === 'answer' && emitted.error.name === 'OAuthBlockedError'));
