import type {
  InstallFlow,
  InstallFlowSnapshot,
  InstallFlowStage,
  InstallOptionValues,
  InstallStep,
  IntegrationInstallEvent,
  StartOptions,
} from '../../install-flow/index.js';
import type { FakeOAuthWindows } from '../doubles/fake-oauth-window.js';
import { throwPlanned, type Demand } from './invariant.js';
import type { MemoryBackend } from '../doubles/memory-backend.js';
import type { Heard, WatchedCall } from './watched-flow.types.js';

/** The flow to watch with its doubles, and the functions that learn of its calls. */
export interface WatchOptions {
  flow: InstallFlow;
  backend: Pick<MemoryBackend, 'credentials'>;
  oauthWindow: Pick<FakeOAuthWindows, 'windows'>;
  demand: Demand;
  /** Called with an error that a callback of the caller threw. */
  onThrow: (error: unknown) => void;
  /** Called with each call before the flow gets it. */
  onCall: (call: WatchedCall) => void;
  /** Called once the flow has returned from a call, unless a callback made that call during another one. */
  onReturn: (call: WatchedCall) => void;
}

const ORDER: Record<InstallStep, number> = { accountType: 0, preOptions: 1, oauthClient: 1, postOptions: 2 };

/**
 * Wraps a flow for its caller. At every call and every callback, the wrapper demands what must always hold.
 */
export function watchFlow({ flow, backend, oauthWindow, demand, onThrow, onCall, onReturn }: WatchOptions) {
  const heard: Heard[] = [];
  /** The promises that have not settled, each with the number of calls that returned a promise before. */
  const unsettled = new Map<Promise<unknown>, number>();
  let callCount = 0;
  const listeners = new Set<object>();
  let started = 0;
  let silenced = 0;
  let depth = 0;
  let mayReturn = false;
  let last: { flow: number; order: number } | null = null;
  let throwsNext = false;

  flow.subscribe((snapshot) =>
    demand('I4', snapshot === flow.getSnapshot(), 'a listener is told a snapshot that is not the newest'),
  );

  const reachable = () =>
    oauthWindow.windows.filter(({ isOpen, isReachable }) => isOpen && isReachable).length;

  const hear = (words: Heard) => {
    demand(
      'I1',
      words.flow === started,
      `flow ${words.flow} says "${words.type}" after flow ${started} started`,
    );
    demand('I1', words.flow !== silenced, `flow ${words.flow} says "${words.type}" after it was cancelled`);
    const isComplete = heard.some(({ flow: number, type }) => number === words.flow && type === 'complete');
    demand('I2', !isComplete, `flow ${words.flow} says "${words.type}" after onComplete`);
    heard.push(words);
  };

  /** Calls the callback of the caller, or throws in its place after `throwNext`. */
  const call = <Arguments extends unknown[]>(
    callback: ((...args: Arguments) => unknown) | undefined,
    ...args: Arguments
  ) => {
    if (throwsNext) {
      throwsNext = false;
      throwPlanned(demand);
    }
    try {
      callback?.(...args);
    } catch (error) {
      onThrow(error);
      throw error;
    }
  };

  const demandOrder = (number: number, step: InstallStep | null) => {
    const order = step ? ORDER[step] : ORDER.postOptions;
    if (last?.flow === number && !mayReturn)
      demand(
        'I4',
        order > last.order,
        `flow ${number} asks "${step ?? 'done'}" after a stage that comes later`,
      );
    last = { flow: number, order };
    mayReturn = false;
  };

  const watchCallbacks = (number: number, { onNext, onError, onComplete, ...options }: StartOptions) => ({
    ...options,
    onNext(stage: InstallFlowStage) {
      const asks = stage.done || stage.options.length > 0;
      demand('I5', asks, `the stage "${stage.stage}" has nothing to ask`);
      const snapshot = flow.getSnapshot();
      const isTold = snapshot.status === 'waiting' && JSON.stringify(flow.next()) === JSON.stringify(stage);
      demand('I4', isTold, `onNext tells "${stage.stage}" while the snapshot is ${snapshot.status}`);
      const step = snapshot.status === 'waiting' ? snapshot.step : null;
      demandOrder(number, step);
      hear({ flow: number, type: 'next', stage: stage.stage, step });
      call(onNext, stage);
    },
    onError(...[error, context]: Parameters<NonNullable<StartOptions['onError']>>) {
      const open = context && flow.next().stage;
      demand(
        'I7',
        open === (context?.stage ?? null),
        `an error of "${context?.stage ?? ''}" leaves "${open ?? ''}" open`,
      );
      const isOver =
        context !== null || error.name === 'UnexpectedStageError' || flow.getSnapshot().status === 'failed';
      demand('I7', isOver, `${error.name} comes without a stage, and the flow goes on`);
      hear({ flow: number, type: 'error', name: error.name, stage: context?.stage ?? null });
      call(onError, error, context);
    },
    onComplete(event: IntegrationInstallEvent) {
      const { credentialId } = event;
      const isThere = backend
        .credentials()
        .some(({ id, status }) => id === credentialId && status === 'VALID');
      demand(
        'I10',
        isThere,
        `onComplete tells of "${credentialId}", which is no valid credential of the backend`,
      );
      hear({ flow: number, type: 'complete', credentialId });
      call(onComplete, event);
    },
    onOAuthWindowUnreachable() {
      hear({ flow: number, type: 'unreachable' });
      call(options.onOAuthWindowUnreachable);
    },
  });

  const keep = (method: string, promise: Promise<void>): Promise<void> => {
    unsettled.set(promise, callCount);
    callCount += 1;
    const settle = () => void unsettled.delete(promise);
    promise.then(settle, () => {
      settle();
      demand('I11', false, `the promise of ${method} rejects`);
    });
    return promise;
  };

  const isWindowOpen = (snapshot: InstallFlowSnapshot) =>
    snapshot.status === 'working' && snapshot.oauthWindow === 'open';

  /**
   * Runs a call of the flow. When the outermost call returns, the OAuth window that it needs must be open
   * (I6).
   */
  const during = <Result>(watched: WatchedCall, run: () => Result): Result => {
    onCall(watched);
    const [wasOpen, count] = [isWindowOpen(flow.getSnapshot()), oauthWindow.windows.length];
    depth += 1;
    try {
      return run();
    } finally {
      depth -= 1;
      if (depth === 0) onReturn(watched);
      if (depth === 0 && isWindowOpen(flow.getSnapshot())) {
        const opened = oauthWindow.windows.length - count;
        demand('I6', wasOpen || opened === 1, `${watched.method} returned before it opened the OAuth window`);
        demand(
          'I6',
          opened === 0 || reachable() === 1,
          `${watched.method} opened a window that is not there`,
        );
      }
    }
  };

  const answer =
    (method: 'setPreOptions' | 'setPostOptions' | 'setInstallOptions') => (values: InstallOptionValues) =>
      during({ method, values }, () => keep(method, flow[method](values)));

  const watched: InstallFlow = {
    ...flow,
    start(integrationName, given) {
      const options = given ?? {};
      started += 1;
      const number = started;
      during({ method: 'start', integrationName, options }, () =>
        flow.start(integrationName, watchCallbacks(number, options)),
      );
    },
    setAccountType(accountType) {
      mayReturn = true;
      return during({ method: 'setAccountType', accountType }, () =>
        keep('setAccountType', flow.setAccountType(accountType)),
      );
    },
    setPreOptions: answer('setPreOptions'),
    setPostOptions: answer('setPostOptions'),
    setInstallOptions: answer('setInstallOptions'),
    back() {
      mayReturn = true;
      return during({ method: 'back' }, () => keep('back', flow.back()));
    },
    cancel() {
      // `cancel` does not change a complete flow, so `onComplete` may still follow.
      if (flow.getSnapshot().status !== 'complete') silenced = started;
      return during({ method: 'cancel' }, () => keep('cancel', flow.cancel()));
    },
    reopenOAuthWindow: () => during({ method: 'reopenOAuthWindow' }, () => flow.reopenOAuthWindow()),
    subscribe(listener) {
      const token = {};
      listeners.add(token);
      const stop = flow.subscribe(listener);
      return () => {
        listeners.delete(token);
        stop();
      };
    },
  };

  return {
    flow: watched,
    heard: heard as readonly Heard[],
    reachable,
    /** How many listeners of the caller are subscribed. */
    listenerCount: () => listeners.size,
    unsettledCount: () => unsettled.size,
    /** How many calls that return a promise were made. */
    callCount: () => callCount,
    /** Whether a promise is unsettled that was returned after `callCount()` was `count`. */
    isUnsettledSince: (count: number) => [...unsettled.values()].some((before) => before >= count),
    /** Makes the next callback throw. The callback of the caller is then not called. */
    throwNext: () => void (throwsNext = true),
  };
}

/** The wrapped flow, and the functions that tell which calls and callbacks there were. */
export type WatchedFlow = ReturnType<typeof watchFlow>;
