import {
  initialContext,
  isInstalling,
  openStep,
  withoutAnswer,
  withoutSecrets,
  type InstallFlowContext,
} from './install-flow.context.js';
import {
  InvalidAccountTypeError,
  InvalidInstallOptionsError,
  OAuthTimeoutError,
  toInstallFlowError,
  UnexpectedStageError,
} from './install-flow.errors.js';
import { formFor, isAnswer, offeredAccountType, type Now } from './install-flow.guards.js';
import { inputsOf, nextStep, stageName } from './install-flow.stages.js';

type Update = (now: Now) => Partial<InstallFlowContext>;

const NOTHING_OPEN = { answered: null, error: null, oauthWindow: null } as const;

const answerDropped = (context: InstallFlowContext) => ({
  answers: withoutAnswer(context, context.answered),
  ...(context.answered === 'accountType' && { accountType: null }),
  ...NOTHING_OPEN,
});

/** Every change of the context. Each is computed from the context and the event only. */
export const updates = {
  beginFlow: ({ context, event }: Now) =>
    event.type === 'start'
      ? {
          ...initialContext,
          flow: event.flow,
          integrationName: event.integrationName,
          plan: event.plan,
          accountType: event.plan?.taken ?? null,
          credential: event.plan?.pending ?? null,
          error: event.error,
        }
      : context,

  openNextStage: ({ context }: Now) => {
    const step = isInstalling(context) ? nextStep(context) : null;
    if (!step || !isInstalling(context)) return context;
    const asked = step === 'accountType' ? [] : inputsOf(context, step).map(({ id }) => id);
    return {
      ...NOTHING_OPEN,
      stages: [...context.stages, step],
      askedInputIds: [...new Set([...context.askedInputIds, ...asked])],
    };
  },

  takeAccountType: (now: Now) => ({
    ...NOTHING_OPEN,
    accountType: offeredAccountType(now),
    answers: {},
    stages: ['accountType'],
    answered: 'accountType',
  }),

  takeForm: (now: Now) => {
    const answer = formFor(now, now.context.answered ?? openStep(now.context));
    return answer?.form
      ? {
          ...NOTHING_OPEN,
          answers: { ...now.context.answers, [answer.step]: answer.form },
          answered: answer.step,
        }
      : now.context;
  },

  dropAccountType: () => ({ ...NOTHING_OPEN, accountType: null, answers: {}, stages: [] }),

  /** The stage is emitted again, so it is taken off those that were. */
  dropAnswer: ({ context }: Now) => ({ ...answerDropped(context), stages: context.stages.slice(0, -1) }),

  reopenAnswered: ({ context }: Now) => ({ ...answerDropped(context), error: context.error }),

  noteTimeout: () => ({ error: toInstallFlowError(new OAuthTimeoutError()) }),

  noteFailure: ({ event }: Now) => ({
    error:
      event.type === 'authorization.failed'
        ? event.error
        : toInstallFlowError('error' in event && event.error),
  }),

  refuseForm: (now: Now) => {
    const { context, event } = now;
    if (!isAnswer(event)) return context;
    const issues = formFor(now, context.answered ?? openStep(context))?.issues ?? [];
    return {
      error: toInstallFlowError(new InvalidInstallOptionsError(issues, event.answers ? null : event.type)),
    };
  },

  refuseAccountType: ({ context: { plan }, event }: Now) => ({
    error: toInstallFlowError(
      new InvalidAccountTypeError({
        integrationName: plan?.integration.type ?? '',
        accountType: event.type === 'setAccountType' ? [event.accountType] : [],
        available: plan?.offered.map(({ id }) => id) ?? [],
      }),
    ),
  }),

  refuseUnexpected: ({ context, event }: Now) => {
    const open = openStep(context);
    const received = event.type.charAt(3).toLowerCase() + event.type.slice(4);
    return {
      error: toInstallFlowError(new UnexpectedStageError({ expected: open && stageName(open), received })),
    };
  },

  noteWindowOpen: () => ({ oauthWindow: 'open' }),
  noteWindowUnreachable: () => ({ oauthWindow: 'unreachable' }),

  noteResult: ({ context, event }: Now) =>
    event.type === 'authorization.completed' ? { session: event.session, result: event.result } : context,

  takeCredential: ({ context, event }: Now) =>
    'output' in event && isInstalling(context)
      ? { credential: event.output, answers: withoutSecrets(context), oauthWindow: null }
      : context,
} satisfies Record<string, Update>;
