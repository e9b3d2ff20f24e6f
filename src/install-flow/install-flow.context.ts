import type { DoneActorEvent, ErrorActorEvent } from 'xstate';
import { checkAnswers, type InputIssue } from '../inputs/index.js';
import { InstallAnswers } from './install-answers.js';
import type { InstallFlowError } from './install-flow.errors.js';
import { NO_PLAN, type InstallPlan } from './install-flow.plan.js';
import type { AuthorizationResult, AuthorizationSession } from './install-flow.ports.js';
import { inputsOf, secretIds, type AnsweredForm, type FormStep } from './install-flow.stages.js';
import type {
  AccountType,
  Credential,
  IntegrationInstallEvent,
  InstallStep,
  OnErrorContext,
  OpenStage,
} from './install-flow.types.js';
import { omit } from '../utils/plain-data.js';

/** The context of the machine: the plan, the answers and the results of the current flow. */
export interface InstallFlowContext {
  /** The number of the flow. One actor runs many flows; the delivery tells them apart by this number. */
  flow: number;
  integrationName: string | null;
  plan: InstallPlan;
  accountType: AccountType | null;
  answers: Partial<Record<FormStep, AnsweredForm>>;
  /** The stages emitted so far, the newest last. The newest stage is open unless `answered` is set. */
  stages: readonly InstallStep[];
  /** The step whose answer is being worked on. */
  answered: InstallStep | null;
  /** Every input ID that a form of this flow asked for. */
  askedInputIds: readonly string[];
  oauthWindow: 'open' | 'unreachable' | null;
  credential: Credential | null;
  error: InstallFlowError | null;
}

export type CompleteAuthorization = Extract<AuthorizationResult, { status: 'complete' }>;

/** An answer to a form; `answers` is `null` where what came is not an object of values by input ID. */
export interface AnswerEvent {
  type: 'setPreOptions' | 'setPostOptions' | 'setInstallOptions';
  answers: InstallAnswers | null;
}

/**
 * A start that can go on has a plan; one that cannot has the error; one that was aborted beforehand has
 * neither.
 */
export type StartEvent = {
  type: 'start';
  flow: number;
  integrationName: string;
} & ({ plan: InstallPlan; error: null } | { plan: null; error: InstallFlowError | null });

/** The events that the actor `authorize` sends to the machine. */
export type AuthorizeEvent =
  | { type: 'window.opened' }
  | { type: 'window.unreachable' }
  | { type: 'authorization.completed'; session: AuthorizationSession; result: CompleteAuthorization }
  | { type: 'authorization.failed'; error: InstallFlowError };

/** The events of the machine: the caller's calls, and the reports of its actors. */
export type InstallFlowEvent =
  | StartEvent
  | { type: 'setAccountType'; accountType: string }
  | AnswerEvent
  | { type: 'back' | 'cancel' | 'focusOAuthWindow' | 'reopenOAuthWindow' }
  | AuthorizeEvent
  | DoneActorEvent<Credential, 'createCredential' | 'collectCredential' | 'completeSetup'>
  | ErrorActorEvent<unknown, 'authorize' | 'createCredential' | 'collectCredential' | 'completeSetup'>;

/** The events that the machine emits, each with the number of its flow. */
export type InstallFlowEmitted = { flow: number } & (
  | { type: 'stage'; stage: OpenStage }
  | { type: 'error'; error: InstallFlowError; context: OnErrorContext | null }
  | { type: 'oauthWindowUnreachable' }
  | { type: 'complete'; event: IntegrationInstallEvent }
);

export const initialContext: InstallFlowContext = {
  flow: 0,
  integrationName: null,
  plan: NO_PLAN,
  accountType: null,
  answers: {},
  stages: [],
  answered: null,
  askedInputIds: [],
  oauthWindow: null,
  credential: null,
  error: null,
};

/** A value that the machine has set before it enters the state which reads the value. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('Unexpected state.');
  return value;
}

/** The stage that waits for the user; `null` while none does. */
export const openStep = ({ answered, stages }: InstallFlowContext): InstallStep | null =>
  answered ? null : (stages.at(-1) ?? null);

/**
 * The form as answered, or what is wrong with the answers. Values for inputs that only earlier forms asked
 * are left out. The same answers are checked once in the same context.
 */
export function answerForm(
  context: InstallFlowContext,
  step: FormStep,
  answers: InstallAnswers,
): { form: AnsweredForm; issues?: never } | { form?: never; issues: InputIssue[] } {
  const inputs = inputsOf(context, step);
  const inputIds = new Set(inputs.map(({ id }) => id));
  const earlier = context.askedInputIds.filter((id) => !inputIds.has(id));
  const entered = answers.without(earlier);
  const checked = answers.checkedOnce(context, () => checkAnswers(inputs, entered.reveal()));
  if (!checked.valid) return { issues: checked.issues };
  const secret = secretIds(inputs);
  return { form: { entered: entered.without(secret), checked: new InstallAnswers(checked.values, secret) } };
}

/**
 * The answers without the values of password inputs, which the flow needs no longer once the credential
 * exists.
 */
export const withoutSecrets = ({ answers }: InstallFlowContext): InstallFlowContext['answers'] =>
  Object.fromEntries(
    Object.entries(answers).map(([step, { entered }]) => [step, { entered, checked: entered }]),
  );

/** The answers of every form but one. */
export const withoutAnswer = ({ answers }: InstallFlowContext, step: InstallStep | null) =>
  omit(answers, [step]);
