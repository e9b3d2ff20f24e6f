import {
  answerForm,
  openStep,
  type AnswerEvent,
  type InstallFlowContext,
  type InstallFlowEvent,
} from './install-flow.context.js';
import { nextStep, usesOAuth } from './install-flow.stages.js';
import type { AccountType, InstallStep } from './install-flow.types.js';

/** What a guard, an update and an actor's input are computed from. */
export interface Now {
  context: InstallFlowContext;
  event: InstallFlowEvent;
}
type Guard = (now: Now) => boolean;

/** The account type that an event names, where the flow offers it. */
export const offeredAccountType = ({ context, event }: Now): AccountType | null =>
  (event.type === 'setAccountType'
    ? context.plan.offered.find(({ id }) => id === event.accountType)
    : undefined) ?? null;

export const isAnswer = (event: InstallFlowEvent): event is AnswerEvent => 'answers' in event;

/** The forms that each way of answering is meant for. */
const answerable: Record<AnswerEvent['type'], readonly (InstallStep | null)[]> = {
  setPreOptions: ['preOptions'],
  setPostOptions: ['oauthClient', 'postOptions'],
  setInstallOptions: ['preOptions', 'oauthClient', 'postOptions'],
};

/** The form that an answer makes, or what is wrong with it; `null` where the answer is not for this step. */
export function formFor({ context, event }: Now, step: InstallStep | null) {
  if (!step || step === 'accountType') return null;
  if (!isAnswer(event) || !answerable[event.type].includes(step)) return null;
  return { step, ...answerForm(context, step, event.answers) };
}

const isValidFor = (now: Now, step: InstallStep | null) => formFor(now, step)?.form !== undefined;

const asks =
  (step: InstallStep): Guard =>
  ({ context }) =>
    nextStep(context) === step && (step !== 'postOptions' || context.credential !== null);

const isSameAccountType: Guard = ({ context, event }) =>
  event.type === 'setAccountType' && context.accountType?.id === event.accountType;

const wasAsked: Guard = ({ context }) => context.stages[0] === 'accountType';

const windowIsLost: Guard = ({ context }) => context.oauthWindow === 'unreachable';

/** Every condition of the machine. Each reads the context and the event only. */
export const guards = {
  isAborted: ({ event }: Now) => event.type === 'start' && !event.plan && !event.error,
  cannotStart: ({ event }: Now) => event.type === 'start' && !event.plan,

  asksAccountType: asks('accountType'),
  asksPreOptions: asks('preOptions'),
  asksOAuthClient: asks('oauthClient'),
  asksPostOptions: asks('postOptions'),
  hasCredential: ({ context }: Now) => context.credential !== null,
  usesOAuth: ({ context }: Now) => usesOAuth(context),

  isOffered: (now: Now) => offeredAccountType(now) !== null,
  isSameAccountType,
  accountTypeWasAsked: wasAsked,
  changesAccountType: (now: Now) => wasAsked(now) && offeredAccountType(now) !== null,
  isForOpenForm: (now: Now) => formFor(now, openStep(now.context)) !== null,
  isValidForOpenForm: (now: Now) => isValidFor(now, openStep(now.context)),

  answeredAnything: ({ context }: Now) => context.answered !== null,

  windowIsLost,
  repeatsAccountType: (now: Now) => now.context.answered === 'accountType' && isSameAccountType(now),
  picksForLostWindow: (now: Now) =>
    windowIsLost(now) && now.context.answered === 'accountType' && offeredAccountType(now) !== null,
  repeatsForm: (now: Now) => {
    const answer = formFor(now, now.context.answered);
    const checked = answer && now.context.answers[answer.step]?.checked;
    return !!checked && !!answer.form?.checked.equals(checked);
  },
  isForLostWindow: (now: Now) => windowIsLost(now) && formFor(now, now.context.answered) !== null,
  isValidForLostWindow: (now: Now) => windowIsLost(now) && isValidFor(now, now.context.answered),
} satisfies Record<string, Guard>;
