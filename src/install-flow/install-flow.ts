import { createActor, toObserver, type InspectionEvent } from 'xstate';
import { toInstallAnswers } from './install-answers.js';
import { createInstallActors } from './install-flow.actors.js';
import type { AnswerEvent, InstallFlowEvent } from './install-flow.context.js';
import { createDelivery } from './install-flow.delivery.js';
import { BaseSDKError, noActiveInstallFlow, toInstallFlowError } from './install-flow.errors.js';
import { installFlowMachine } from './install-flow.machine.js';
import { planInstall } from './install-flow.plan.js';
import { isActive, memoizedSnapshot } from './install-flow.snapshot.js';
import { nextStep, stageOf, type FormStep } from './install-flow.stages.js';
import type { InstallFlow, InstallFlowOptions } from './install-flow.facade.types.js';
import { readStartOptions, refuse, warnOfUnknown } from './install-flow.start-options.js';
import type { InstallBackend, OAuthWindow } from './install-flow.ports.js';
import type { StartOptions } from './install-flow.types.js';
import { toText } from '../utils/plain-data.js';
import { callSafely } from '../utils/report.js';

/** The methods of each port. */
const PORTS = {
  backend: [
    'findIntegration',
    'beginAuthorization',
    'authorizationStatus',
    'endAuthorization',
    'createCredential',
    'collectCredential',
    'completeSetup',
    'discardCredential',
  ] satisfies (keyof InstallBackend)[],
  oauthWindow: ['open'] satisfies (keyof OAuthWindow)[],
};

const checkPorts = (given: unknown) => {
  for (const [name, methods] of Object.entries(PORTS)) {
    const port: unknown = Reflect.get(Object(given), name);
    for (const method of methods)
      if (typeof Reflect.get(Object(port), method) !== 'function')
        refuse('createInstallFlow', name, `a port with a method ${method}`, port);
  }
};

/**
 * An install flow over a backend and an OAuth window. Flows are independent of each other.
 * @throws {TypeError} where a port or one of its methods is missing. The message names both.
 */
export function createInstallFlow(options: InstallFlowOptions): InstallFlow {
  checkPorts(options);
  warnOfUnknown('createInstallFlow', options, [...Object.keys(PORTS), 'onInstall', 'inspect']);
  const { backend, oauthWindow, onInstall, inspect } = options;
  const { actors, settled, isDoomed } = createInstallActors({ backend, oauthWindow }, (event) =>
    callSafely(onInstall, event),
  );
  const inspector = toObserver(inspect);
  // XState takes no event any more after an inspector threw.
  const safely = { inspect: (event: InspectionEvent) => callSafely(inspector.next, event) };
  const actor = createActor(installFlowMachine.provide({ actors }), inspect ? safely : {});
  const snapshotOf = memoizedSnapshot();
  const getSnapshot = () => snapshotOf(actor.getSnapshot());
  let dropSignal: (() => void) | null = null;
  const delivery = createDelivery({ getSnapshot, onInstall, onEnd: () => dropSignal?.() });
  actor.on('*', delivery.keep);
  actor.subscribe(delivery.noteChange);
  actor.start();

  const answer = (event: InstallFlowEvent): Promise<void> => {
    delivery.deliver();
    if (!isActive(getSnapshot())) {
      console.warn(new BaseSDKError(noActiveInstallFlow()));
      return Promise.resolve();
    }
    delivery.during('answer', () => actor.send(event));
    return delivery.untilItWaits();
  };

  const answerForm = (type: AnswerEvent['type']) => (values: unknown) =>
    answer({ type, answers: toInstallAnswers(values) });

  const cancel = () => {
    delivery.silence();
    if (isActive(getSnapshot())) delivery.during('cancel', () => actor.send({ type: 'cancel' }));
    return settled();
  };

  /** The plan of a `start`, or why there is none. The checked options are put into `options`. */
  const plan = (integrationName: string, given: StartOptions | null, options: StartOptions) => {
    try {
      readStartOptions(given, options);
      if (options.signal?.aborted) return { plan: null, error: null };
      const integration = backend.findIntegration(integrationName);
      const credentials = integration.credentials.filter((credential) => !isDoomed(credential));
      const planned = planInstall(integration, options, credentials);
      for (const name of planned.unknown)
        console.warn(`installFlow.start: "${integrationName}" has no account type "${name}".`);
      return { plan: planned, error: null };
    } catch (error) {
      return { plan: null, error: toInstallFlowError(error) };
    }
  };

  const valuesOf = (...steps: FormStep[]) => {
    const { answers } = actor.getSnapshot().context;
    const answered = steps.map((step) => answers[step]).find(Boolean);
    return answered?.entered.reveal() ?? null;
  };

  return {
    start(name: unknown, given = {}) {
      const integrationName = toText(name);
      dropSignal?.();
      const options: StartOptions = {};
      const planned = plan(integrationName, given, options);
      const flow = delivery.begin(options);
      const signal = planned.plan && options.signal;
      const abort = () => void cancel();
      signal?.addEventListener('abort', abort);
      dropSignal = () => signal?.removeEventListener('abort', abort);
      delivery.during('start', () => actor.send({ type: 'start', flow, integrationName, ...planned }));
    },
    setAccountType: (accountType: unknown) =>
      answer({ type: 'setAccountType', accountType: toText(accountType).trim() }),
    setPreOptions: answerForm('setPreOptions'),
    setPostOptions: answerForm('setPostOptions'),
    setInstallOptions: answerForm('setInstallOptions'),
    back: () => answer({ type: 'back' }),
    cancel,
    next() {
      const snapshot = getSnapshot();
      if (!isActive(snapshot) && snapshot.status !== 'complete')
        throw new BaseSDKError(noActiveInstallFlow());
      const { context } = actor.getSnapshot();
      const step = nextStep(context);
      return step ? stageOf(context, step) : { stage: 'done', done: true };
    },
    getAccountTypeValue: () => actor.getSnapshot().context.accountType?.id ?? null,
    getPreOptionsValue: () => valuesOf('preOptions'),
    getPostOptionsValue: () => valuesOf('postOptions', 'oauthClient'),
    focusOAuthWindow: () => actor.send({ type: 'focusOAuthWindow' }),
    reopenOAuthWindow: () => delivery.during('answer', () => actor.send({ type: 'reopenOAuthWindow' })),
    subscribe(listener) {
      if (typeof listener !== 'function') refuse('installFlow.subscribe', 'listener', 'a function', listener);
      return delivery.subscribe(listener);
    },
    getSnapshot,
    actor,
  };
}
