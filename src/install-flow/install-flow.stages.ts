import { SidebarInputType, type Input } from '../inputs/index.js';
import { oauthClientInputs, USER_CONFIGURED_OAUTH } from '../user-configured-oauth/index.js';
import type { InstallAnswers } from './install-answers.js';
import type { InstallPlan } from './install-flow.plan.js';
import type {
  AccountType,
  Credential,
  InstallIntegration,
  InstallStep,
  IntegrationInstallEvent,
  OpenStage,
} from './install-flow.types.js';
import { copy } from '../utils/plain-data.js';

export type FormStep = Exclude<InstallStep, 'accountType'>;

/**
 * One answered form. `entered` holds what the user entered, without password inputs; `checked` is sent to the
 * backend.
 */
export interface AnsweredForm {
  entered: InstallAnswers;
  checked: InstallAnswers;
}

/** The parts of the context that decide which stage comes next. */
export interface InstallProgress {
  plan: InstallPlan;
  accountType: AccountType | null;
  answers: Partial<Record<FormStep, AnsweredForm>>;
  credential: Credential | null;
}

const isUserConfigured = (accountType: AccountType | null) => accountType?.id === USER_CONFIGURED_OAUTH;

/** Whether the account is connected in an OAuth window. */
export const usesOAuth = ({ plan, accountType }: InstallProgress) =>
  isUserConfigured(accountType) || (accountType?.scheme ?? plan.integration.scheme) === 'oauth';

/** The first stage that has something to ask and is not answered yet; `null` when none is left. */
export function nextStep(progress: InstallProgress): InstallStep | null {
  const { plan, accountType, answers, credential } = progress;
  if (plan.offered.length && !accountType) return 'accountType';
  const form: FormStep = isUserConfigured(accountType) ? 'oauthClient' : 'preOptions';
  const isOpen = (step: FormStep) => !answers[step] && inputsOf(progress, step).length > 0;
  if (!credential && isOpen(form)) return form;
  return isOpen('postOptions') ? 'postOptions' : null;
}

/** The inputs that a form asks of this account type. */
export function inputsOf({ plan, accountType }: InstallProgress, step: FormStep): readonly Input[] {
  const { preOptions, postOptions, oauthClient } = plan.integration;
  if (step === 'postOptions') return accountType?.skipPostOAuthInputs ? [] : postOptions;
  const listed = accountType?.endUserSuppliedValues?.length ? accountType.endUserSuppliedValues : preOptions;
  return step === 'oauthClient'
    ? oauthClientInputs({ ...oauthClient, listed, overrideRedirectUrl: plan.redirectUrl })
    : listed;
}

/** The stage as callers see it; its options are theirs to change. */
export function stageOf(progress: InstallProgress, step: InstallStep): OpenStage {
  if (step === 'accountType')
    return { stage: 'accountType', options: [...copy(progress.plan.offered)], done: false };
  const options = [...copy(inputsOf(progress, step))];
  return { stage: stageName(step), options, done: false };
}

/** The name under which callers know a step. */
export const stageName = <Step extends InstallStep>(step: Step) =>
  (step === 'oauthClient' ? 'postOptions' : step) as Exclude<Step, 'oauthClient'> | 'postOptions';

/** The inputs of a form whose values are secret. */
export const secretIds = (inputs: readonly Input[]) =>
  inputs.flatMap(({ id, type }) => (type === SidebarInputType.Password ? id : []));

/** The event that `onInstall` and `onComplete` get. Its credential is a copy, which the caller may change. */
export const installEvent = (
  { id, type }: Pick<InstallIntegration, 'id' | 'type'>,
  credential: Credential,
): IntegrationInstallEvent => ({
  integrationId: id,
  integrationType: type,
  credentialId: credential.id,
  credential: copy(credential),
});
