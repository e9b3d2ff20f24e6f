import { isInstalling, type InstallFlowContext, type InstallingContext } from './install-flow.context.js';
import type { InstallActorInput } from './install-flow.setup.js';

/** Reads what an actor is given off the context of a flow that runs. */
const from =
  <Input>(read: (context: InstallingContext) => Input) =>
  ({ context }: { context: InstallFlowContext }): Input => {
    if (!isInstalling(context)) throw new Error('No integration is being installed.');
    return read(context);
  };

const formOf = ({ answers }: InstallingContext) =>
  (answers.oauthClient ?? answers.preOptions)?.checked ?? null;

/** What each actor is given, by its name. */
export const inputFor = {
  authorize: from<InstallActorInput['authorize']>((context) => ({
    flow: context.flow,
    request: {
      integration: context.plan.integration,
      accountType: context.accountType,
      answers: formOf(context),
      startedByStage: context.answered !== null,
      allowMultipleCredentials: context.plan.allowMultipleCredentials,
      redirectUrl: context.plan.redirectUrl,
      credentialId: context.plan.reauthenticates,
    },
  })),

  collectCredential: from<InstallActorInput['collectCredential']>(({ flow, session, result }) => {
    if (!session || !result) throw new Error('No authorization has completed.');
    return { flow, session, result };
  }),

  createCredential: from<InstallActorInput['createCredential']>((context) => ({
    flow: context.flow,
    request: {
      integration: context.plan.integration,
      accountType: context.accountType,
      answers: formOf(context),
      credentialId: context.plan.reauthenticates,
      allowMultipleCredentials: context.plan.allowMultipleCredentials,
    },
  })),

  completeSetup: from<InstallActorInput['completeSetup']>(
    ({ flow, plan, accountType, credential, answers }) => {
      if (!credential || !answers.postOptions) throw new Error('No credential waits for its setup.');
      return {
        flow,
        request: {
          integration: plan.integration,
          accountType,
          credential,
          answers: answers.postOptions.checked,
        },
      };
    },
  ),

  discardCredential: from<InstallActorInput['discardCredential']>(({ flow, plan, credential }) => ({
    flow,
    integration: plan.integration,
    credential,
    reauthenticates: plan.reauthenticates !== null,
  })),
};
