import { createHttpBackend } from '../backend/index.js';
import { createInstallFlow, type Credential, type InstallIntegration } from '../install-flow/index.js';
import { createOAuthWindow } from '../oauth-window/index.js';
import { findInstallable } from './installable.js';
import { withCredential, withoutCredential } from './integration-state.js';
import { recordingBackend } from './recording-backend.js';
import type { SdkContext, UserSession } from './sdk-context.js';
import { SDK_EVENT, type SDKIntegration } from './sdk.types.js';

/** Flows over the backend of the user who is authenticated when each of them starts. */
export function createInstalls(context: SdkContext) {
  const sessions = new WeakMap<InstallIntegration, UserSession>();

  const sessionOf = (integration: InstallIntegration): UserSession => {
    const session = sessions.get(integration) ?? context.session;
    if (!session) throw new Error(`Nobody installs "${integration.type}".`);
    return session;
  };

  const change = (
    integration: InstallIntegration,
    update: (state: SDKIntegration | undefined) => SDKIntegration | undefined,
  ) => {
    const session = sessionOf(integration);
    const { type } = integration;
    session.changes += 1;
    session.integrations = { ...session.integrations, [type]: update(session.integrations[type]) };
  };

  return {};
}
