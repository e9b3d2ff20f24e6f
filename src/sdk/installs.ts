import { createHttpBackend } from '../backend/index.js';
import {
  createInstallFlow,
  type InstallIntegration,
  type IntegrationInstallEvent,
} from '../install-flow/index.js';
import { createOAuthWindow } from '../oauth-window/index.js';
import { findInstallable } from './installable.js';
import { withCredential, withoutCredential } from './integration-state.js';
import { recordingBackend } from './recording-backend.js';
import { changeIntegration, requireSession, type SdkContext, type UserSession } from './sdk-context.js';
import { SDK_EVENT } from './sdk.types.js';

/** Flows that install for the user who is authenticated when each of them starts. */
export function createInstalls(context: SdkContext) {
  const sessions = new WeakMap<InstallIntegration, UserSession>();
  const sessionOf = (integration: InstallIntegration) => sessions.get(integration) ?? requireSession(context);

  /** Nobody is told of what became of another user's flow. */
  const onInstall = (event: IntegrationInstallEvent) => {
    const integration = context.session?.integrations[event.integrationType];
    if (integration?.allCredentials.some(({ id }) => id === event.credentialId))
      context.events.emit(SDK_EVENT.ON_INTEGRATION_INSTALL, event);
  };

  const backend = recordingBackend(
    createHttpBackend({
      findIntegration(integrationName) {
        const { session, installIntegration } = findInstallable(context, integrationName);
        sessions.set(installIntegration, session);
        return installIntegration;
      },
      access: sessionOf,
    }),
    {
      onCredential: (integration, credential) =>
        changeIntegration(sessionOf(integration), integration.type, (state) =>
          withCredential(state, credential),
        ),
      onDiscarded: (integration, { id }) =>
        changeIntegration(sessionOf(integration), integration.type, (state) => withoutCredential(state, id)),
    },
  );

  const oauthWindow = createOAuthWindow({
    allowedOrigins() {
      const { ZEUS_PUBLIC_URL, PASSPORT_PUBLIC_URL, PASSPORT_PRODUCTION_URL } = context.environments;
      return [ZEUS_PUBLIC_URL, PASSPORT_PUBLIC_URL, PASSPORT_PRODUCTION_URL].map(
        (url) => new URL(url).origin,
      );
    },
  });

  return {
    /** An install flow, independent of every other one. */
    createFlow: () => createInstallFlow({ backend, oauthWindow, onInstall }),
  };
}
