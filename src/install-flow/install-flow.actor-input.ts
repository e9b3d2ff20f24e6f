import { present, type InstallFlowContext } from './install-flow.context.js';
import type { Now } from './install-flow.guards.js';
import type { InstallActorInput } from './install-flow.actions.js';

const request = ({ plan, accountType, answers, answered }: InstallFlowContext) => ({
  integration: plan.integration,
  accountType,
  answers: (answers.oauthClient ?? answers.preOptions)?.checked ?? null,
  startedByStage: answered !== null,
  allowMultipleCredentials: plan.allowMultipleCredentials,
  redirectUrl: plan.redirectUrl,
  credentialId: plan.reauthenticates,
});

/** What each actor is given, by its name. */
export const inputFor = {
  authorize: ({ context }: Now): InstallActorInput['authorize'] => ({
    flow: context.flow,
    oauthTimeoutMs: context.plan.oauthTimeoutMs,
    request: request(context),
  }),

  createCredential: ({ context }: Now): InstallActorInput['createCredential'] => ({
    flow: context.flow,
    request: request(context),
  }),

  collectCredential: ({ context, event }: Now): InstallActorInput['collectCredential'] => {
    const { session, result } = present(event.type === 'authorization.completed' ? event : null);
    return { flow: context.flow, session, result };
  },

  completeSetup: ({ context }: Now): InstallActorInput['completeSetup'] => {
    const { flow, plan, accountType, answers } = context;
    const credential = present(context.credential);
    const { checked } = present(answers.postOptions);
    return { flow, request: { integration: plan.integration, accountType, credential, answers: checked } };
  },

  discardCredential: ({ context }: Now): InstallActorInput['discardCredential'] => ({
    flow: context.flow,
    integration: context.plan.integration,
    credential: context.credential,
    reauthenticates: context.plan.reauthenticates !== null,
  }),
};
