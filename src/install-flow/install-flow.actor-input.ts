import type { CallbackActorLogic, PromiseActorLogic } from 'xstate';
import { present, type CompleteAuthorization, type InstallFlowContext } from './install-flow.context.js';
import type { InstallAnswers } from './install-answers.js';
import type { Now } from './install-flow.guards.js';
import type {
  AuthorizationRequest,
  AuthorizationSession,
  CredentialRequest,
  SetupRequest,
} from './install-flow.ports.js';
import type { Credential, InstallIntegration } from './install-flow.types.js';

export interface AuthorizeCommand {
  type: 'focus';
}

/** What each actor is given. `flow` is the number of the flow that invokes it. */
export interface InstallActorInput {
  authorize: { flow: number; request: AuthorizationRequest; oauthTimeoutMs: number };
  createCredential: { flow: number; request: Omit<CredentialRequest, 'idempotencyKey'> };
  collectCredential: {
    flow: number;
    session: AuthorizationSession;
    result: CompleteAuthorization;
    /** The answers of the form before OAuth. An error of the actor must not repeat the secrets among them. */
    answers: InstallAnswers | null;
  };
  completeSetup: { flow: number; request: Omit<SetupRequest, 'idempotencyKey'> };
  /** `credential` is the one that the flow has so far; `null` where it has none. */
  discardCredential: {
    flow: number;
    integration: InstallIntegration;
    credential: Credential | null;
    /** Whether the flow re-authenticates a credential, which is then kept. */
    reauthenticates: boolean;
  };
}

/** The actors by name. The machine alone has none: `createInstallFlow` or `.provide({ actors })` plugs them in. */
export interface InstallActors {
  authorize: CallbackActorLogic<AuthorizeCommand, InstallActorInput['authorize']>;
  createCredential: PromiseActorLogic<Credential, InstallActorInput['createCredential']>;
  collectCredential: PromiseActorLogic<Credential, InstallActorInput['collectCredential']>;
  completeSetup: PromiseActorLogic<Credential, InstallActorInput['completeSetup']>;
  discardCredential: PromiseActorLogic<unknown, InstallActorInput['discardCredential']>;
}

const request = ({ plan, accountType, answers, answered }: InstallFlowContext) => ({
  integration: plan.integration,
  accountType,
  answers: (answers.oauthClient ?? answers.preOptions)?.checked ?? null,
  followsStage: answered !== null,
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
    return { flow: context.flow, session, result, answers: request(context).answers };
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
