import { createActor } from 'xstate';
import { toInstallAnswers } from './install-answers.js';
import { createInstallActors } from './install-flow.actors.js';
import type { InstallFlowEmitted, InstallFlowEvent } from './install-flow.context.js';
import { BaseSDKError, copyError, noActiveInstallFlow, toInstallFlowError } from './install-flow.errors.js';
import { installFlowMachine } from './install-flow.machine.js';
import { planInstall } from './install-flow.plan.js';
import { memoizedSnapshot } from './install-flow.snapshot.js';
import { nextStep, stageOf, type FormStep } from './install-flow.stages.js';
import type { InstallFlow, InstallFlowOptions } from './install-flow.facade.types.js';
import { parseStartOptions } from './install-flow.start-options.js';
import type { InstallFlowSnapshot, StartOptions } from './install-flow.types.js';
import { copy, toText } from '../utils/plain-data.js';
import { callSafely } from '../utils/report.js';

/** A call of the caller's, inside of which something is told. */
type Call = 'start' | 'answer';

/** An install flow over a backend and an OAuth window. Flows are independent of each other. */
export function createInstallFlow({
  backend,
  oauthWindow,
  onInstall,
  inspect,
}: InstallFlowOptions): InstallFlow {
  const { actors, settled, isDoomed } = createInstallActors({ backend, oauthWindow }, (event) =>
    callSafely(onInstall, event),
  );
  const actor = createActor(installFlowMachine.provide({ actors }), inspect ? { inspect } : {});
  const snapshotOf = memoizedSnapshot();
  const getSnapshot = () => snapshotOf(actor.getSnapshot());
  const listeners = new Set<{ notify: (snapshot: InstallFlowSnapshot) => void }>();
  let unsaid: InstallFlowEmitted[] = [];
  let options: StartOptions = {};
  let flow = 0;
  let isSending = false;
  let isDelivering = false;
  let delivered = getSnapshot();
  let waiting: { flow: number; promise: Promise<void>; settle: (() => void) | undefined } | null = null;
  let stopListening: (() => void) | null = null;

  const isActive = () => ['waiting', 'working'].includes(getSnapshot().status);

  /** Everything that was emitted is of the current flow, but for an install: of that, whoever asked is always told. */
  const say = (emitted: InstallFlowEmitted) => {
    const { onNext, onError, onOAuthWindowUnreachable } = options;
    if (emitted.type === 'stage') callSafely(onNext, emitted.stage);
    else if (emitted.type === 'error') callSafely(onError, copyError(emitted.error), emitted.context);
    else if (emitted.type === 'oauthWindowUnreachable') callSafely(onOAuthWindowUnreachable);
    else {
      callSafely(onInstall, copy(emitted.event));
      if (emitted.flow === flow) callSafely(options.onComplete, emitted.event);
    }
  };

  const notify = () => {
    while (delivered !== getSnapshot()) {
      delivered = getSnapshot();
      for (const listener of listeners) callSafely(listener.notify, delivered);
    }
  };

  /** Listeners, callbacks, promise: in this order, outside of the actor, and never one inside the other. */
  const deliver = (call?: Call) => {
    if (isDelivering) return;
    isDelivering = true;
    try {
      notify();
      if (unsaid.some((emitted) => isToldLater(emitted, call))) {
        deliverLater();
        return;
      }
      for (let emitted = unsaid.shift(); emitted; emitted = unsaid.shift()) {
        say(emitted);
        notify();
      }
    } finally {
      isDelivering = false;
    }
    if (!isActive()) stopListening?.();
    if (waiting && (waiting.flow !== flow || getSnapshot().status !== 'working')) {
      waiting.settle?.();
      waiting = null;
    }
  };

  const deliverLater = () => queueMicrotask(() => deliver());

  /** As in 2.1.1, errors of `start`, and that the browser blocked the window, are told after the call has returned. */
  const isToldLater = (emitted: InstallFlowEmitted, call: Call | undefined) =>
    call && emitted.type === 'error' && (call === 'start' || emitted.error.name === 'OAuthBlockedError');

  const hush = () => {
    unsaid = unsaid.filter(({ type }) => type === 'complete');
  };

  const send = (event: InstallFlowEvent) => {
    isSending = true;
    actor.send(event);
    isSending = false;
  };

  const untilItWaits = (): Promise<void> => {
    if (!isDelivering && getSnapshot().status !== 'working') return Promise.resolve();
    if (waiting?.flow !== flow) {
      waiting?.settle?.();
      let settle: (() => void) | undefined;
      const promise = new Promise<void>((resolve) => (settle = resolve));
      waiting = { flow, promise, settle };
    }
    return waiting.promise;
  };

  const answer = (event: InstallFlowEvent): Promise<void> => {
    deliver();
    if (!isActive()) {
      console.warn(new BaseSDKError(noActiveInstallFlow()));
      return Promise.resolve();
    }
    send(event);
    deliver('answer');
    return untilItWaits();
  };

  const answerForm = (type: 'setPreOptions' | 'setPostOptions' | 'setInstallOptions') => (values: unknown) =>
    answer({ type, answers: toInstallAnswers(values) });

  const cancel = () => {
    hush();
    if (isActive()) {
      send({ type: 'cancel' });
      deliver();
    }
    return settled();
  };

  const plan = (integrationName: string, given: StartOptions | null) => {
    options = {};
    const onError = given?.onError;
    if (typeof onError === 'function') options = { onError: onError.bind(given) };
    options = parseStartOptions(given);
    if (options.signal?.aborted) return { plan: null, error: null };
    const found = backend.findIntegration(integrationName);
    const credentials = found.credentials.filter((credential) => !isDoomed(credential));
    const planned = planInstall(found, options, credentials);
    for (const name of planned.unknown)
      console.warn(`installFlow.start: "${integrationName}" has no account type "${name}".`);
    return { plan: planned, error: null };
  };

  const valuesOf = (...steps: FormStep[]) => {
    const { answers } = actor.getSnapshot().context;
    const answered = steps.map((step) => answers[step]).find(Boolean);
    return answered?.entered.reveal() ?? null;
  };

  actor.on('*', (emitted) => unsaid.push(emitted));
  actor.subscribe(() => isSending || deliverLater());
  actor.start();

  return {
    start(name: unknown, given = {}) {
      const integrationName = toText(name);
      stopListening?.();
      hush();
      flow += 1;
      let planned: ReturnType<typeof plan> | { plan: null; error: ReturnType<typeof toInstallFlowError> };
      try {
        planned = plan(integrationName, given);
      } catch (error) {
        planned = { plan: null, error: toInstallFlowError(error) };
      }
      const signal = planned.plan && options.signal;
      const abort = () => void cancel();
      signal?.addEventListener('abort', abort);
      stopListening = () => signal?.removeEventListener('abort', abort);
      send({ type: 'start', flow, integrationName, ...planned });
      deliver('start');
    },
    setAccountType: (accountType: unknown) =>
      answer({ type: 'setAccountType', accountType: toText(accountType).trim() }),
    setPreOptions: answerForm('setPreOptions'),
    setPostOptions: answerForm('setPostOptions'),
    setInstallOptions: answerForm('setInstallOptions'),
    back: () => answer({ type: 'back' }),
    cancel,
    next() {
      const { context } = actor.getSnapshot();
      const { status } = getSnapshot();
      if (status === 'complete') return { stage: 'done', done: true };
      if (!isActive()) throw new BaseSDKError(noActiveInstallFlow());
      const step = nextStep(context);
      return step ? stageOf(context, step) : { stage: 'done', done: true };
    },
    getAccountTypeValue: () => actor.getSnapshot().context.accountType?.id ?? null,
    getPreOptionsValue: () => valuesOf('preOptions'),
    getPostOptionsValue: () => valuesOf('postOptions', 'oauthClient'),
    focusOAuthWindow: () => send({ type: 'focusOAuthWindow' }),
    reopenOAuthWindow() {
      send({ type: 'reopenOAuthWindow' });
      deliver('answer');
    },
    subscribe(notify) {
      if (typeof notify !== 'function')
        throw new TypeError(`installFlow.subscribe: listener must be a function; got ${typeof notify}.`);
      const listener = { notify };
      listeners.add(listener);
      callSafely(notify, getSnapshot());
      return () => void listeners.delete(listener);
    },
    getSnapshot,
    actor,
  };
}
