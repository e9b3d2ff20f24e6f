import { assign, emit, fromCallback, fromPromise, sendTo, setup } from 'xstate';
import {
  isInstalling,
  openStep,
  type AuthorizeEvent,
  type CompleteAuthorization,
  type InstallFlowContext,
  type InstallFlowEmitted,
  type InstallFlowEvent,
} from './install-flow.context.js';
import { guards } from './install-flow.guards.js';
import { stageName, stageOf } from './install-flow.stages.js';
import type {
  AuthorizationRequest,
  AuthorizationSession,
  Credential,
  CredentialRequest,
  InstallIntegration,
  SetupRequest,
} from './install-flow.types.js';
import { updates } from './install-flow.updates.js';

export interface AuthorizeCommand {
  type: 'focus';
}

/** What each actor is given. `flow` is the number of the flow that invokes it. */
export interface InstallActorInput {
  authorize: { flow: number; request: AuthorizationRequest };
  createCredential: { flow: number; request: Omit<CredentialRequest, 'idempotencyKey'> };
  collectCredential: { flow: number; session: AuthorizationSession; result: CompleteAuthorization };
  completeSetup: { flow: number; request: Omit<SetupRequest, 'idempotencyKey'> };
  /** `credential` is what the flow made so far; `null` where it made none, or re-authenticates one. */
  discardCredential: {
    flow: number;
    integration: InstallIntegration;
    credential: Credential | null;
    reauthenticates: boolean;
  };
}

const unplugged = (): never => {
  throw new Error('installFlowMachine has no backend: use createInstallFlow, or provide its actors.');
};

/** Without effects until `createInstallFlow` or `.provide({ actors })` plugs them in. */
const actors = {
  authorize: fromCallback<AuthorizeCommand, InstallActorInput['authorize'], AuthorizeEvent>(unplugged),
  createCredential: fromPromise<Credential, InstallActorInput['createCredential']>(unplugged),
  collectCredential: fromPromise<Credential, InstallActorInput['collectCredential']>(unplugged),
  completeSetup: fromPromise<Credential, InstallActorInput['completeSetup']>(unplugged),
  discardCredential: fromPromise<undefined, InstallActorInput['discardCredential']>(unplugged),
};

type Say = (context: InstallFlowContext) => InstallFlowEmitted;

const say = (what: Say) =>
  emit<InstallFlowContext, InstallFlowEvent, undefined, InstallFlowEvent, InstallFlowEmitted>(({ context }) =>
    what(context),
  );

const change = (update: (typeof updates)[keyof typeof updates]) =>
  assign<InstallFlowContext, InstallFlowEvent, undefined, InstallFlowEvent, never>(update);

/** Types only: XState reads nothing from it. */
const types: { context?: InstallFlowContext; events?: InstallFlowEvent; emitted?: InstallFlowEmitted } = {};

/** The words of the machine: its types, and every actor, guard, action and delay by name. */
export const installFlowSetup = setup({
  types,
  actors,
  guards,
  delays: { oauthTimeout: ({ context }) => context.plan?.oauthTimeoutMs ?? 0 },
  actions: {
    beginFlow: change(updates.beginFlow),
    openNextStage: change(updates.openNextStage),
    takeAccountType: change(updates.takeAccountType),
    takeForm: change(updates.takeForm),
    dropAccountType: change(updates.dropAccountType),
    dropAnswer: change(updates.dropAnswer),
    reopenAnswered: change(updates.reopenAnswered),
    noteTimeout: change(updates.noteTimeout),
    noteFailure: change(updates.noteFailure),
    refuseForm: change(updates.refuseForm),
    refuseAccountType: change(updates.refuseAccountType),
    refuseUnexpected: change(updates.refuseUnexpected),
    noteWindowOpen: change(updates.noteWindowOpen),
    noteWindowUnreachable: change(updates.noteWindowUnreachable),
    noteResult: change(updates.noteResult),
    takeCredential: change(updates.takeCredential),

    focusWindow: sendTo('authorize', { type: 'focus' }),

    announceStage: say((context) => {
      const step = openStep(context);
      if (!step || !isInstalling(context)) throw new Error('No stage is open.');
      return { type: 'stage', flow: context.flow, stage: stageOf(context, step) };
    }),
    announceError: say((context) => {
      const step = openStep(context);
      if (!context.error) throw new Error('Nothing went wrong.');
      return {
        type: 'error',
        flow: context.flow,
        error: context.error,
        context: step && { stage: stageName(step) },
      };
    }),
    announceLostWindow: say(({ flow }) => ({ type: 'oauthWindowUnreachable', flow })),
    announceCompletion: say(({ flow, plan, credential }) => {
      if (!plan || !credential) throw new Error('Nothing was installed.');
      return {
        type: 'complete',
        flow,
        event: {
          integrationId: plan.integration.id,
          integrationType: plan.integration.type,
          credentialId: credential.id,
          credential,
        },
      };
    }),
  },
});
