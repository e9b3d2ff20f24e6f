import { CredentialSchema } from '../../backend/index.js';
import { handOut } from '../session/hand-out.js';
import type { CompleteInstallOptions } from '../install.types.js';
import { requireActive } from '../session/installable.js';
import { withCredential } from '../session/integration-state.js';
import { optionsOf, withScheme } from '../arguments.js';
import { SDK_EVENT } from '../vendor-types/events.js';
import { changeIntegration, type SdkContext } from '../session/sdk-context.js';

/**
 * Creates `completeInstall`, which exchanges the authorization code of a provider's marketplace for a
 * credential.
 */
export const createCompleteInstall =
  (context: SdkContext) =>
  async (integrationName: string, options: CompleteInstallOptions): Promise<void> => {
    const { session, integration } = requireActive(context, integrationName);
    const { authorizationCode, ...given } = optionsOf(options);
    const integrationOptions = given.integrationOptions ?? {};
    const redirectUrl = withScheme(given.redirectUrl);
    if (!authorizationCode || typeof authorizationCode !== 'string')
      throw new Error(
        `paragon.completeInstall: authorizationCode must be the code that the provider sent; got ${typeof authorizationCode}.`,
      );
    if (redirectUrl !== undefined && !URL.canParse(redirectUrl))
      throw new Error(`paragon.completeInstall: redirectUrl must be a URL; got "${redirectUrl}".`);

    const credential = await session.http.request(CredentialSchema, 'POST /sdk/credentials', {
      body: { code: authorizationCode, integrationId: integration.id, redirectUrl, integrationOptions },
    });
    changeIntegration(session, integrationName, (state) => withCredential(state, credential));
    if (credential.status === 'VALID' && session === context.session)
      context.events.emit(SDK_EVENT.ON_INTEGRATION_INSTALL, {
        integrationId: integration.id,
        integrationType: integrationName,
        credentialId: credential.id,
        credential: handOut(credential),
      });
  };
