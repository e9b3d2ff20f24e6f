import { createHttpBackend } from '../../backend/index.js';
import { createInstallFlow, type InstallFlow, type InstallIntegration } from '../../install-flow/index.js';
import { HeadlessModeNotEnabledError, UserNotAuthenticatedError } from '../sdk.errors.js';
import { createOAuthWindow } from '../../oauth-window/index.js';
import { createCompleteInstall } from './complete-install.js';
import { findInstallable } from './find-installable.js';
import { createInstall } from './install-integration.js';
import { handOut } from '../session/hand-out.js';
import type { CreateFlow, FlowOptions, Installs } from '../session/installs.types.js';
import { withCredential, withoutDiscarded } from '../session/integration-state.js';
import { createStartOAuthFlow } from './oauth-flow.js';
import { recordingBackend } from './recording-backend.js';
import {
  changeIntegration,
  type PendingCredential,
  type SdkContext,
  type UserSession,
} from '../session/sdk-context.js';
import { SDK_EVENT } from '../vendor-types/events.js';

/** Creates the methods that run installs. A flow installs for the user who is authenticated when it starts. */
export function createInstalls(context: SdkContext): Installs {
  const sessions = new WeakMap<InstallIntegration, UserSession>();
  /** The session that the flow started in, since another user may be authenticated by now. */
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

  /** Tells `getFieldOptions` which credential to load options with while the flow asks for post-options. */
  const rememberPending = (flow: InstallFlow) => {
    let pending: PendingCredential | null = null;
    // A listener of the flow would count as an application that is told of errors.
    flow.actor.subscribe(({ context: { credential, plan } }) => {
      const snapshot = flow.getSnapshot();
      if (pending) context.pendingCredentials.delete(pending);
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
        // The credential is missing here if another user is authenticated by now. It is not `VALID` while the
        // backend waits for its post-options. In both cases the application is not told of an install.
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
