import { assign } from 'xstate';
import {
  initialContext,
  openStep,
  withoutAnswer,
  withoutSecrets,
  type InstallFlowContext,
  type InstallFlowEvent,
} from './install-flow.context.js';
import {
  invalidAccountType,
  invalidInstallOptions,
  toInstallFlowError,
  unexpectedStage,
} from './install-flow.errors.js';
import { formFor, isAnswer, offeredAccountType, type Now } from './install-flow.guards.js';
import { NO_PLAN } from './install-flow.plan.js';
import { inputsOf, nextStep, stageName } from './install-flow.stages.js';

const update = (change: (now: Now) => Partial<InstallFlowContext>) =>
  assign<InstallFlowContext, InstallFlowEvent, undefined, InstallFlowEvent, never>(change);

const NOTHING_OPEN = { answered: null, error: null, oauthWindow: null } as const;

const answerDropped = (context: InstallFlowContext) => ({
  answers: withoutAnswer(context, context.answered),
  ...(context.answered === 'accountType' && { accountType: null }),
  ...NOTHING_OPEN,
});

/** Every change of the context. Each is computed from the context and the event only. */
export const updates = {
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
    const answer = formFor(now, context.answered ?? openStep(context));
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

  /** The stage is emitted again, so it is taken off those that were. */
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
    const issues = formFor(now, context.answered ?? openStep(context))?.issues ?? [];
    return { error: invalidInstallOptions(issues, event.answers ? null : event.type) };
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
    const received = event.type.charAt(3).toLowerCase() + event.type.slice(4);
    return { error: unexpectedStage({ expected: open && stageName(open), received }) };
  }),

  noteWindowOpen: update(() => ({ oauthWindow: 'open' })),
  noteWindowUnreachable: update(() => ({ oauthWindow: 'unreachable' })),

  takeCredential: update(({ context, event }) =>
    'output' in event
      ? { credential: event.output, answers: withoutSecrets(context), oauthWindow: null }
      : context,
  ),
};
