import { createHttpBackend, type PlainStartOptions } from '../../backend/index.js';
import {
  createInstallFlow,
  type InstallFlow,
  type InstallIntegration,
  type IntegrationInstallEvent,
} from '../../install-flow/index.js';
import { HeadlessModeNotEnabledError, UserNotAuthenticatedError } from '../sdk.errors.js';
import { createOAuthWindow } from '../../oauth-window/index.js';
import { createCompleteInstall } from './complete-install.js';
import { findInstallable } from './find-installable.js';
import { createInstall } from './install-integration.js';
import { handOut } from '../session/hand-out.js';
import { withCredential, withoutDiscarded } from '../session/integration-state.js';
import { createStartOAuthFlow } from './oauth-flow.js';
import { recordingBackend } from './recording-backend.js';
import {
  changeIntegration,
  type PendingCredential,
  type SdkContext,
  type UserSession,
} from '../session/sdk-context.js';
import { SDK_EVENT } from '../sdk.types.js';

/** What runs install flows. */
export type Installs = ReturnType<typeof createInstalls>;

/** How one flow differs from that of `installFlow`. */
export interface FlowOptions {
  /** Fails with `HeadlessModeNotEnabledError` while headless mode is off. */
  needsHeadless?: boolean;
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
  /** Never that of whoever is authenticated now: it may be another user. */
  const sessionOf = (integration: InstallIntegration) => {
    const session = sessions.get(integration);
    if (!session) throw new UserNotAuthenticatedError();
    return session;
  };

  const oauthWindow = createOAuthWindow({
    allowedOrigins() {
      const { ZEUS_PUBLIC_URL, PASSPORT_PUBLIC_URL, PASSPORT_PRODUCTION_URL } = context.environments;
      return [ZEUS_PUBLIC_URL, PASSPORT_PUBLIC_URL, PASSPORT_PRODUCTION_URL]
        .filter((url) => URL.canParse(url))
        .map((url) => new URL(url).origin);
    },
  });

  const backendOf = ({ needsHeadless, plainStart, asksNothingAfterOAuth }: FlowOptions) =>
    recordingBackend(
      createHttpBackend({
        findIntegration(integrationName) {
          if (needsHeadless && !context.isHeadless) throw new HeadlessModeNotEnabledError();
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
          changeIntegration(sessionOf(integration), integration.type, (state) => withoutDiscarded(state, id)),
      },
    );

  /** Remembers whose options `getFieldOptions` loads while the flow asks its inputs after OAuth. */
  const rememberPending = (flow: InstallFlow) => {
    let pending: PendingCredential | null = null;
    flow.subscribe((snapshot) => {
      if (pending) context.pendingCredentials.delete(pending);
      const { credential, plan } = flow.actor.getSnapshot().context;
      const session = sessions.get(plan.integration);
      if (!session || !credential || snapshot.status !== 'waiting' || snapshot.step !== 'postOptions') return;
      pending = { session, integrationName: plan.integration.type, credentialId: credential.id };
      context.pendingCredentials.add(pending);
    });
  };

  const createFlow: CreateFlow = (options = {}) => {
    const flow = createInstallFlow({
      backend: backendOf(options),
      oauthWindow,
      onInstall(event) {
        const integration = context.session?.integrations[event.integrationType];
        const credential = integration?.allCredentials.find(({ id }) => id === event.credentialId);
        // Nobody is told of what became of another user's flow, nor of what waits for its post-options.
        if (credential?.status !== 'VALID') return;
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
