import { emit, type CallbackActorLogic, type PromiseActorLogic } from 'xstate';
import {
  openStep,
  present,
  type CompleteAuthorization,
  type InstallFlowContext,
  type InstallFlowEmitted,
  type InstallFlowEvent,
} from './install-flow.context.js';
import { installEvent } from './install-event.js';
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
  authorize: { flow: number; request: AuthorizationRequest; oauthTimeoutMs: number };
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

/** The actors by name. They have no effects until `createInstallFlow` or `.provide({ actors })` plugs them in. */
export interface InstallActors {
  authorize: CallbackActorLogic<AuthorizeCommand, InstallActorInput['authorize']>;
  createCredential: PromiseActorLogic<Credential, InstallActorInput['createCredential']>;
  collectCredential: PromiseActorLogic<Credential, InstallActorInput['collectCredential']>;
  completeSetup: PromiseActorLogic<Credential, InstallActorInput['completeSetup']>;
  discardCredential: PromiseActorLogic<unknown, InstallActorInput['discardCredential']>;
}

interface AnyActor {
  getSnapshot(): { children: { authorize?: { send(command: AuthorizeCommand): void } } };
}

type Say = (context: InstallFlowContext) => InstallFlowEmitted;

const say = (what: Say) =>
  emit<InstallFlowContext, InstallFlowEvent, undefined, InstallFlowEvent, InstallFlowEmitted>(({ context }) =>
    what(context),
  );

/** Every action of the machine, by name. */
const actions = {
  ...updates,

  /** As `sendTo` does, which would cost a browser 400 bytes. */
  focusWindow: ({ self }: { self: AnyActor }) =>
    self.getSnapshot().children.authorize?.send({ type: 'focus' }),

  announceStage: say((context) => ({
    type: 'stage',
    flow: context.flow,
    stage: stageOf(context, present(openStep(context))),
  })),
  announceError: say((context) => {
    const step = openStep(context);
    return {
      type: 'error',
      flow: context.flow,
      error: present(context.error),
      context: step && { stage: stageName(step) },
    };
  }),
  announceLostWindow: say(({ flow }) => ({ type: 'oauthWindowUnreachable', flow })),
  announceCompletion: say(({ flow, plan, credential }) => ({
    type: 'complete',
    flow,
    event: installEvent(plan.integration, present(credential)),
  })),
};

/** What the names in the machine stand for. */
export const implementations = { guards, actions };

type Named<Names> = { [Name in keyof Names]: { type: Name; params?: undefined } }[keyof Names];

/** The words of the machine. XState reads types from it, and nothing at run time. */
export const types: {
  context?: InstallFlowContext;
  events?: InstallFlowEvent;
  emitted?: InstallFlowEmitted;
  actors?: {
    [Name in keyof InstallActors]: { src: Name; id: Name; logic: InstallActors[Name] };
  }[keyof InstallActors];
  actions?: Named<typeof actions>;
  guards?: Named<typeof guards>;
} = {};
