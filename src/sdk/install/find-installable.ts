import type { Credential, InstallIntegration } from '../../install-flow/index.js';
import { defaultScopes } from '../../integrations/default-scopes.js';
import { accountTypesOf, postOptionsOf, preOptionsOf } from '../session/catalog.js';
import { requireInstallable } from '../session/installable.js';
import { createdAt } from '../session/integration-state.js';
import type { SdkContext, UserSession } from '../session/sdk-context.js';

/**
 * Implements {@link InstallBackend.findIntegration} from the catalog that `authenticate` loaded. Also returns
 * the session whose user installs.
 */
export function findInstallable(
  context: SdkContext,
  integrationName: string,
): { session: UserSession; installIntegration: InstallIntegration } {
  const { session, integration } = requireInstallable(context, integrationName);
  const installIntegration = {
    id: integration.id,
    type: integrationName,
    scheme: integration.authenticationType ?? 'oauth',
    accountTypes: accountTypesOf(integration),
    preOptions: preOptionsOf(integration),
    postOptions: postOptionsOf(integration),
    oauthClient: {
      redirectUrl: `${context.environments.PASSPORT_PUBLIC_URL}/oauth`,
      defaultScopes: defaultScopes[integration.type] ?? [],
    },
    credentials: oldestFirst(session.integrations[integrationName]?.allCredentials ?? []),
  };
  return { session, installIntegration };
}

const oldestFirst = (credentials: readonly Credential[]) =>
  [...credentials].sort((one, other) => createdAt(one) - createdAt(other));
