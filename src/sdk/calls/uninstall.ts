import * as z from 'zod/mini';
import { ignoreGone } from '../../backend/index.js';
import { callSafely } from '../../utils/report.js';
import { IntegrationNotInstalledError } from '../sdk.errors.js';
import { requireInstallable } from '../session/installable.js';
import { withoutCredential } from '../session/integration-state.js';
import { optionsOf } from '../arguments.js';
import type { UninstallOptions } from '../sdk.types.js';
import { SDK_EVENT } from '../vendor-types/events.js';
import { changeIntegration, userOfSession, type SdkContext } from '../session/sdk-context.js';
import { CREDENTIAL_HEADER } from '../../wire/headers.js';

/** The method that deletes a credential of the user. */
export function createUninstallMethods(context: SdkContext) {
  return {
    uninstallIntegration: async (integrationName: string, options?: UninstallOptions): Promise<void> => {
      const { selectedCredentialId } = optionsOf(options);
      const { session, integration } = requireInstallable(context, integrationName);
      const state = session.integrations[integrationName];
      const credentialId = [selectedCredentialId, state?.credentialId].find(Boolean);
      const selected = state?.allCredentials.find(({ id }) => id === credentialId);
      if (!credentialId || !(selectedCredentialId ? selected?.status === 'VALID' : state?.enabled))
        throw new IntegrationNotInstalledError(integrationName);

      const headers = { [CREDENTIAL_HEADER]: credentialId };
      await session.http
        .request(z.unknown(), 'DELETE /sdk/integrations/{id}', { id: integration.id, headers })
        .catch(ignoreGone);
      changeIntegration(session, integrationName, (current) => withoutCredential(current, credentialId));
      if (session !== context.session) return;
      const event = { integrationId: integration.id, integrationType: integrationName };
      const told = context.onUninstall.get(integrationName);
      if (told?.key === session.key) callSafely(told.callback, { ...event }, userOfSession(session));
      context.events.emit(SDK_EVENT.ON_INTEGRATION_UNINSTALL, event);
    },
  };
}
