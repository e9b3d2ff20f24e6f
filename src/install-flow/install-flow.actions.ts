import { assign, emit, fromPromise, type ParameterizedObject } from 'xstate';
import type { AuthorizeCommand } from './install-flow.actor-input.js';
import {
  initialContext,
  openStep,
  present,
  withoutAnswer,
  withoutSecrets,
  type InstallFlowContext,
  type InstallFlowEmitted,
  type InstallFlowEvent,
} from './install-flow.context.js';
import {
  invalidAccountType,
  invalidInstallOptions,
  toInstallFlowError,
  unexpectedStage,
} from './install-flow.errors.js';
import { answersOf, formFor, guards, isAnswer, offeredAccountType, type Now } from './install-flow.guards.js';
import { NO_PLAN } from './install-flow.plan.js';
import { inputsOf, installEvent, nextStep, stageName, stageOf } from './install-flow.stages.js';

type Params = ParameterizedObject['params'];

const update = (change: (now: Now) => Partial<InstallFlowContext>) =>
  assign<InstallFlowContext, InstallFlowEvent, Params, InstallFlowEvent, never>(change);

const NOTHING_OPEN = { answered: null, error: null, oauthWindow: null } as const;

/** The stage that each call answers, as `UnexpectedStageError` names it in `received`. */
const answeredBy: Partial<Record<InstallFlowEvent['type'], string>> = {
  setAccountType: 'accountType',
  setPreOptions: 'preOptions',
  setPostOptions: 'postOptions',
  setInstallOptions: 'installOptions',
};

const answerDropped = (context: InstallFlowContext) => ({
  answers: withoutAnswer(context, context.answered),
  ...(context.answered === 'accountType' && { accountType: null }),
  ...NOTHING_OPEN,
});

interface AnyActor {
  getSnapshot(): { children: { authorize?: { send(command: AuthorizeCommand): void } } };
}

type WithoutFlow<Emitted> = Emitted extends unknown ? Omit<Emitted, 'flow'> : never;
type Say = (context: InstallFlowContext) => WithoutFlow<InstallFlowEmitted>;

const say = (what: Say) =>
  emit<InstallFlowContext, InstallFlowEvent, Params, InstallFlowEvent, InstallFlowEmitted>(({ context }) => ({
    flow: context.flow,
    ...what(context),
  }));

/**
 * Every action of the machine, by name. Changes of the context are computed from the context and the event only; the
 * `announce…` actions emit.
 */
const actions = {
  beginFlow: update(({ context, event }) => {
    if (event.type !== 'start') return context;
    const { flow, integrationName, plan, error } = event;
    return {
      ...initialContext,
      flow,
      integrationName,
      plan: plan ?? NO_PLAN,
      error,
      accountType: plan?.taken ?? null,
      credential: plan?.pending ?? null,
    };
  }),

  openNextStage: update(({ context }) => {
    const step = nextStep(context);
    if (!step) return context;
    const asked = step === 'accountType' ? [] : inputsOf(context, step).map(({ id }) => id);
    return {
      ...NOTHING_OPEN,
      stages: [...context.stages, step],
      askedInputIds: [...new Set([...context.askedInputIds, ...asked])],
    };
  }),

  takeAccountType: update((now) => ({
    ...NOTHING_OPEN,
    accountType: offeredAccountType(now),
    answers: {},
    stages: ['accountType'],
    answered: 'accountType',
  })),

  takeForm: update((now) => {
    const { context } = now;
    const answer = formFor(now);
    return answer?.form
      ? {
          ...NOTHING_OPEN,
          answers: { ...context.answers, [answer.step]: answer.form },
          answered: answer.step,
        }
      : context;
  }),

  forgetAnswers: update(() => ({ answers: {} })),

  dropAccountType: update(() => ({ ...NOTHING_OPEN, accountType: null, answers: {}, stages: [] })),

  /** The stage will be emitted again, so it is taken off the list of emitted stages. */
  dropAnswer: update(({ context }) => ({ ...answerDropped(context), stages: context.stages.slice(0, -1) })),

  reopenAnswered: update(({ context }) => ({ ...answerDropped(context), error: context.error })),

  noteFailure: update(({ event }) => ({
    error:
      event.type === 'authorization.failed'
        ? event.error
        : toInstallFlowError('error' in event && event.error),
  })),

  refuseForm: update((now) => {
    const { context, event } = now;
    if (!isAnswer(event)) return context;
    const issues = formFor(now)?.issues ?? [];
    const answers = answersOf(event);
    const unknown = answers?.toJSON().inputIds.filter((id) => !context.askedInputIds.includes(id));
    return { error: invalidInstallOptions(issues, answers ? null : event.type, unknown) };
  }),

  refuseAccountType: update(({ context: { plan }, event }) => ({
    error: invalidAccountType({
      integrationName: plan.integration.type,
      accountType: event.type === 'setAccountType' ? [event.accountType] : [],
      available: plan.offered.map(({ id }) => id),
    }),
  })),

  refuseUnexpected: update(({ context, event }) => {
    const open = openStep(context);
    const received = answeredBy[event.type] ?? event.type;
    return { error: unexpectedStage({ expected: open && stageName(open), received }) };
  }),

  noteWindowOpen: update(() => ({ oauthWindow: 'open' })),
  noteWindowUnreachable: update(() => ({ oauthWindow: 'unreachable' })),

  takeCredential: update(({ context, event }) =>
    'output' in event
      ? { credential: event.output, answers: withoutSecrets(context), oauthWindow: null }
      : context,
  ),

  /** Does what `sendTo` of XState does. Importing `sendTo` would add 400 bytes to a page. */
  focusWindow: ({ self }: { self: AnyActor }) =>
    self.getSnapshot().children.authorize?.send({ type: 'focus' }),

  announceStage: say((context) => ({
    type: 'stage',
    stage: stageOf(context, present(openStep(context))),
  })),
  announceError: say((context) => {
    const step = openStep(context);
    return {
      type: 'error',
      error: present(context.error),
      context: step && { stage: stageName(step) },
    };
  }),
  announceLostWindow: say(() => ({ type: 'oauthWindowUnreachable' })),
  announceCompletion: say(({ plan, credential }) => ({
    type: 'complete',
    event: installEvent(plan.integration, present(credential)),
  })),
};

/**
 * Stands in for each actor until `createInstallFlow` or `.provide({ actors })` plugs one in. XState warns of an actor that is
 * missing wherever a state that invokes it is entered, in a mere exploration too. This one fails where it is run.
 */
const notProvided = /* @__PURE__ */ fromPromise(() =>
  Promise.reject(new Error('installFlowMachine needs .provide({ actors }).')),
);

/** The guards and actions that the machine names, and stand-ins for its actors. */
export const implementations = {
  guards,
  actions,
  actors: {
    authorize: notProvided,
    createCredential: notProvided,
    collectCredential: notProvided,
    completeSetup: notProvided,
    discardCredential: notProvided,
  },
  delays: {},
};
