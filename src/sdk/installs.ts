import { createHttpBackend, type PlainStartOptions } from '../backend/index.js';
import {
  createInstallFlow,
  type InstallFlow,
  type InstallIntegration,
  type IntegrationInstallEvent,
} from '../install-flow/index.js';
import { createOAuthWindow } from '../oauth-window/index.js';
import { createCompleteInstall } from './complete-install.js';
import { createInstall } from './install-integration.js';
import { handOut } from './hand-out.js';
import { findInstallable } from './installable.js';
import { withCredential, withoutCredential } from './integration-state.js';
import { createStartOAuthFlow } from './oauth-flow.js';
import { recordingBackend } from './recording-backend.js';
import { changeIntegration, requireSession, type SdkContext, type UserSession } from './sdk-context.js';
import { SDK_EVENT } from './sdk.types.js';

/** What runs install flows. */
export type Installs = ReturnType<typeof createInstalls>;

/** How one flow differs from that of `installFlow`. */
export interface FlowOptions {
  /** What a plain start tells the backend. */
  plainStart?: PlainStartOptions;
  /** Ends the flow after OAuth. */
  asksNothingAfterOAuth?: boolean;
  /** Told of the flow's install before the listeners of `ON_INTEGRATION_INSTALL`. */
  onInstall?: (event: IntegrationInstallEvent) => void;
}

/** Makes an install flow, independent of every other one. */
export type CreateFlow = (options?: FlowOptions) => InstallFlow;

/** Flows that install for the user who is authenticated when each of them starts. */
export function createInstalls(context: SdkContext) {
  const sessions = new WeakMap<InstallIntegration, UserSession>();
  const sessionOf = (integration: InstallIntegration) => sessions.get(integration) ?? requireSession(context);

  const oauthWindow = createOAuthWindow({
    allowedOrigins() {
      const { ZEUS_PUBLIC_URL, PASSPORT_PUBLIC_URL, PASSPORT_PRODUCTION_URL } = context.environments;
      return [ZEUS_PUBLIC_URL, PASSPORT_PUBLIC_URL, PASSPORT_PRODUCTION_URL].map(
        (url) => new URL(url).origin,
      );
    },
  });

  const backendOf = ({ plainStart, asksNothingAfterOAuth }: FlowOptions) =>
    recordingBackend(
      createHttpBackend({
        findIntegration(integrationName) {
          const found = findInstallable(context, integrationName);
          const integration = {
            ...found.installIntegration,
            ...(asksNothingAfterOAuth && { postOptions: [] }),
          };
          sessions.set(integration, found.session);
          return integration;
        },
        access: sessionOf,
        ...(plainStart && { plainStart }),
      }),
      {
        onCredential: (integration, credential) =>
          changeIntegration(sessionOf(integration), integration.type, (state) =>
            withCredential(state, credential),
          ),
        onDiscarded: (integration, { id }) =>
          changeIntegration(sessionOf(integration), integration.type, (state) =>
            withoutCredential(state, id),
          ),
      },
    );

  /** Remembers whose options `getFieldOptions` loads while the flow asks its inputs after OAuth. */
  const rememberPending = (flow: InstallFlow) => {
    let asked: string | null = null;
    flow.subscribe((snapshot) => {
      if (asked) context.pendingCredentials.delete(asked);
      const { credential } = flow.actor.getSnapshot().context;
      const isAsking = snapshot.status === 'waiting' && snapshot.step === 'postOptions';
      asked = isAsking ? snapshot.integration : null;
      if (asked && credential) context.pendingCredentials.set(asked, credential.id);
    });
  };

  const createFlow: CreateFlow = (options = {}) => {
    const flow = createInstallFlow({
      backend: backendOf(options),
      oauthWindow,
      onInstall(event) {
        const integration = context.session?.integrations[event.integrationType];
        // Nobody is told of what became of another user's flow.
        if (!integration?.allCredentials.some(({ id }) => id === event.credentialId)) return;
        options.onInstall?.(event);
        context.events.emit(SDK_EVENT.ON_INTEGRATION_INSTALL, handOut(event));
      },
    });
    rememberPending(flow);
    return flow;
  };

  return {
    createFlow,
    install: createInstall(context, createFlow),
    startOAuthFlow: createStartOAuthFlow(createFlow),
    completeInstall: createCompleteInstall(context),
  };
}
