import { InstallAnswers } from './install-answers.js';
import {
  answerForm,
  openStep,
  type AnswerEvent,
  type InstallFlowContext,
  type InstallFlowEvent,
} from './install-flow.context.js';
import { nextStep, usesOAuth, type FormStep } from './install-flow.stages.js';
import type { AccountType, InstallStep } from './install-flow.types.js';

/** What guards, changes of the context and the input of actors are computed from. */
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

/** The forms that each way of answering is meant for. */
const answerable: Record<AnswerEvent['type'], readonly FormStep[]> = {
  setPreOptions: ['preOptions'],
  setPostOptions: ['oauthClient', 'postOptions'],
  setInstallOptions: ['preOptions', 'oauthClient', 'postOptions'],
};

export const isAnswer = (event: InstallFlowEvent): event is AnswerEvent => event.type in answerable;

/** What an event answers. Whoever sends raw values to the actor, past its types, has sent no answers. */
export const answersOf = ({ answers }: AnswerEvent): InstallAnswers | null =>
  answers instanceof InstallAnswers ? answers : null;

/** An answer to the newest stage, open or answered, if it is a form. `null` where the event answers another stage. */
function answerFor({ context, event }: Now) {
  const step = context.answered ?? openStep(context);
  if (!step || step === 'accountType' || !isAnswer(event)) return null;
  return answerable[event.type].includes(step) ? { step, answers: answersOf(event) } : null;
}

/** The form that an answer makes, or what is wrong with it; `null` where the answer is for another stage. */
export function formFor(now: Now) {
  const answer = answerFor(now);
  if (!answer) return null;
  const { step, answers } = answer;
  return { step, ...answerForm(now.context, step, answers ?? new InstallAnswers({})) };
}

/** An answer that is no object of values is never valid, even where every input is optional. */
const validForm = (now: Now) =>
  isAnswer(now.event) && answersOf(now.event) ? formFor(now)?.form : undefined;

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
  isForOpenForm: (now: Now) => answerFor(now) !== null,
  isValidForOpenForm: (now: Now) => validForm(now) !== undefined,

  answeredAnything: ({ context }: Now) => context.answered !== null,

  windowIsLost,
  repeatsAccountType: (now: Now) => now.context.answered === 'accountType' && isSameAccountType(now),
  picksForLostWindow: (now: Now) =>
    windowIsLost(now) && now.context.answered === 'accountType' && offeredAccountType(now) !== null,
  repeatsForm: (now: Now) => {
    const answer = answerFor(now);
    const given = answer && now.context.answers[answer.step];
    return !!given && !!validForm(now)?.checked.equals(given.checked);
  },
  isForLostWindow: (now: Now) => windowIsLost(now) && answerFor(now) !== null,
  isValidForLostWindow: (now: Now) => windowIsLost(now) && validForm(now) !== undefined,
} satisfies Record<string, Guard>;
