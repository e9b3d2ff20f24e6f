import { createActor, type Actor, type InspectionEvent, type Observer } from 'xstate';
import { InstallAnswers } from './install-answers.js';
import { createInstallActors, type InstallPorts } from './install-flow.actors.js';
import { isInstalling, type InstallFlowEmitted, type InstallFlowEvent } from './install-flow.context.js';
import { NoActiveInstallFlowError, toInstallFlowError } from './install-flow.errors.js';
import { installFlowMachine } from './install-flow.machine.js';
import { planInstall } from './install-flow.plan.js';
import { memoizedSnapshot } from './install-flow.snapshot.js';
import { inputsOf, nextStep, secretIds, stageOf, type FormStep } from './install-flow.stages.js';
import { callbacksOf, parseStartOptions } from './install-flow.start-options.js';
import type {
  InstallFlowSnapshot,
  InstallFlowStage,
  IntegrationInstallEvent,
  StartOptions,
} from './install-flow.types.js';
import { copy } from './plain-data.js';
import { callSafely } from './report.js';

/** What a flow is made of. */
export interface InstallFlowOptions extends InstallPorts {
  /** Called with each install before the `onComplete` of whoever started it. */
  onInstall?: (event: IntegrationInstallEvent) => void;
  /** An inspector of the actor, e.g. Stately's. It sees input IDs, never what the user entered. */
  inspect?: Observer<InspectionEvent> | ((event: InspectionEvent) => void);
}

/** Values by input ID. */
export type InstallOptionValues = Record<string, unknown>;

/**
 * An install flow: one install at a time. All methods are bound. The promise of a `set…` or of `back` settles, without
 * ever rejecting, when its flow next waits for input, ends or is superseded, after the callbacks ran.
 */
export interface InstallFlow {
  /** Installs an integration. A flow that still runs is superseded: it says nothing more, and its window is closed. */
  start(integrationName: string, options?: StartOptions): void;
  /** Answers the account-type stage, with the ID of one of its options. */
  setAccountType(accountType: string): Promise<void>;
  /** Answers a `preOptions` stage. */
  setPreOptions(values: InstallOptionValues): Promise<void>;
  /** Answers a `postOptions` stage: the form for user-configured OAuth, or the inputs after OAuth. */
  setPostOptions(values: InstallOptionValues): Promise<void>;
  /** Answers whichever options stage is open. */
  setInstallOptions(values: InstallOptionValues): Promise<void>;
  /** Returns to the stage before, and drops what was entered there. No effect once a credential exists. */
  back(): Promise<void>;
  /** Ends the flow without another callback. Settles when its session is ended and its credential discarded. */
  cancel(): Promise<void>;
  /** The stage that is open, or the first one still unanswered. @throws {NoActiveInstallFlowError} */
  next(): InstallFlowStage;
  getAccountTypeValue(): string | null;
  /** What was entered before OAuth, without password inputs. */
  getPreOptionsValue(): InstallOptionValues | null;
  /** What was entered in the newest `postOptions` stage that is answered, without password inputs. */
  getPostOptionsValue(): InstallOptionValues | null;
  /** Brings the OAuth window to the front. Call it inside a click. */
  focusOAuthWindow(): void;
  /** Gives a lost OAuth window up for a new one; focuses one that is still there. Call it inside a click. */
  reopenOAuthWindow(): void;
  /** Calls the listener at once and after each change; returns the way to stop. */
  subscribe(listener: (snapshot: InstallFlowSnapshot) => void): () => void;
  getSnapshot(): InstallFlowSnapshot;
  /** The running XState actor, for `@xstate/react` and its siblings. */
  readonly actor: Actor<typeof installFlowMachine>;
}

/** Callers without types may pass anything. */
const text = (value: unknown) => String(value);

/** An install flow over a backend and an OAuth window. Flows are independent of each other. */
export function createInstallFlow({
  backend,
  oauthWindow,
  onInstall,
  inspect,
}: InstallFlowOptions): InstallFlow {
  const { actors, settled } = createInstallActors({ backend, oauthWindow });
  const actor = createActor(installFlowMachine.provide({ actors }), inspect ? { inspect } : {});
  const snapshotOf = memoizedSnapshot();
  const getSnapshot = () => snapshotOf(actor.getSnapshot());
  const listeners = new Set<{ notify: (snapshot: InstallFlowSnapshot) => void }>();
  const unsaid: InstallFlowEmitted[] = [];
  let options: StartOptions = {};
  let flow = 0;
  let isSending = false;
  let isDelivering = false;
  let delivered = getSnapshot();
  let waiting: { flow: number; promise: Promise<void>; settle: (() => void)[] } | null = null;
  let stopListening: (() => void) | null = null;

  const isActive = () => ['waiting', 'working'].includes(getSnapshot().status);

  const say = (emitted: InstallFlowEmitted) => {
    if (emitted.flow !== flow || getSnapshot().status === 'cancelled') return;
    const { onNext, onError, onComplete, onOAuthWindowUnreachable } = options;
    if (emitted.type === 'stage') callSafely(onNext, emitted.stage);
    else if (emitted.type === 'error') callSafely(onError, copy(emitted.error), copy(emitted.context));
    else if (emitted.type === 'oauthWindowUnreachable') callSafely(onOAuthWindowUnreachable);
    else {
      callSafely(onInstall, copy(emitted.event));
      callSafely(onComplete, copy(emitted.event));
    }
  };

  const notify = () => {
    while (delivered !== getSnapshot()) {
      delivered = getSnapshot();
      for (const listener of listeners) callSafely(listener.notify, delivered);
    }
  };

  const settleWaiting = () => {
    for (const settle of waiting?.settle ?? []) settle();
    waiting = null;
  };

  /** Listeners, callbacks, promise: in this order, outside of the actor, and never one inside the other. */
  const deliver = () => {
    if (isDelivering) return;
    isDelivering = true;
    notify();
    for (let emitted = unsaid.shift(); emitted; emitted = unsaid.shift()) {
      say(emitted);
      notify();
    }
    isDelivering = false;
    if (!isActive()) stopListening?.();
    if (waiting && (waiting.flow !== flow || getSnapshot().status !== 'working')) {
      settleWaiting();
    }
  };

  const send = (event: InstallFlowEvent) => {
    isSending = true;
    actor.send(event);
    isSending = false;
  };

  const untilItWaits = (): Promise<void> => {
    if (!isDelivering && getSnapshot().status !== 'working') return Promise.resolve();
    if (waiting?.flow !== flow) {
      settleWaiting();
      const settle: (() => void)[] = [];
      waiting = { flow, settle, promise: new Promise((resolve) => settle.push(resolve)) };
    }
    return waiting.promise;
  };

  const answer = (event: InstallFlowEvent): Promise<void> => {
    if (!isActive()) {
      console.warn(toInstallFlowError(new NoActiveInstallFlowError()));
      return Promise.resolve();
    }
    send(event);
    deliver();
    return untilItWaits();
  };

  const answerForm =
    (type: 'setPreOptions' | 'setPostOptions' | 'setInstallOptions') => (values: unknown) => {
      const isObject = typeof values === 'object' && values !== null && !Array.isArray(values);
      return answer({ type, answers: isObject ? new InstallAnswers({ ...values }) : null });
    };

  const cancel = () => {
    if (isActive()) {
      send({ type: 'cancel' });
      deliver();
    }
    return settled();
  };

  const plan = (integrationName: string, given: unknown) => {
    options = callbacksOf(given);
    options = parseStartOptions(given);
    if (options.signal?.aborted) return { plan: null, error: null };
    const planned = planInstall(backend.findIntegration(integrationName), options);
    for (const name of planned.unknown)
      console.warn(`installFlow.start: "${integrationName}" has no account type "${name}".`);
    return { plan: planned, error: null };
  };

  const valuesOf = (...steps: FormStep[]) => {
    const { context } = actor.getSnapshot();
    const step = steps.find((answered) => context.answers[answered]);
    if (!step || !isInstalling(context)) return null;
    const entered = context.answers[step]?.entered.without(secretIds(inputsOf(context, step)));
    return entered?.reveal() ?? null;
  };

  actor.on('*', (emitted) => unsaid.push(emitted));
  actor.subscribe(() => isSending || queueMicrotask(deliver));
  actor.start();

  return {
    start(integrationName, given = {}) {
      stopListening?.();
      flow += 1;
      let planned: ReturnType<typeof plan> | { plan: null; error: ReturnType<typeof toInstallFlowError> };
      try {
        planned = plan(integrationName, given);
      } catch (error) {
        planned = { plan: null, error: toInstallFlowError(error) };
      }
      const { signal } = options;
      const abort = () => void cancel();
      signal?.addEventListener('abort', abort);
      stopListening = () => signal?.removeEventListener('abort', abort);
      send({ type: 'start', flow, integrationName: text(integrationName), ...planned });
      notify();
      if (unsaid.some(({ type }) => type === 'error')) queueMicrotask(deliver);
      else deliver();
    },
    setAccountType: (accountType) => answer({ type: 'setAccountType', accountType: text(accountType) }),
    setPreOptions: answerForm('setPreOptions'),
    setPostOptions: answerForm('setPostOptions'),
    setInstallOptions: answerForm('setInstallOptions'),
    back: () => answer({ type: 'back' }),
    cancel,
    next() {
      const { context } = actor.getSnapshot();
      const { status } = getSnapshot();
      if (status === 'complete') return { stage: 'done', done: true };
      if (!isActive() || !isInstalling(context)) throw new NoActiveInstallFlowError();
      const step = nextStep(context);
      return step ? stageOf(context, step) : { stage: 'done', done: true };
    },
    getAccountTypeValue: () => actor.getSnapshot().context.accountType?.id ?? null,
    getPreOptionsValue: () => valuesOf('preOptions'),
    getPostOptionsValue: () => valuesOf('postOptions', 'oauthClient'),
    focusOAuthWindow: () => send({ type: 'focusOAuthWindow' }),
    reopenOAuthWindow() {
      send({ type: 'reopenOAuthWindow' });
      deliver();
    },
    subscribe(notify) {
      const listener = { notify };
      listeners.add(listener);
      callSafely(notify, getSnapshot());
      return () => void listeners.delete(listener);
    },
    getSnapshot,
    actor,
  };
}
