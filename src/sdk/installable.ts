import type { Integration } from '../backend/index.js';
import {
  HeadlessModeNotEnabledError,
  type Credential,
  type InstallIntegration,
} from '../install-flow/index.js';
import { defaultScopes } from '../integrations/default-scopes.js';
import { accountTypesOf, postOptionsOf, preOptionsOf, requireListed } from './catalog.js';
import { requireSession, type SdkContext, type UserSession } from './sdk-context.js';

/**
 * An integration that is active, and the user.
 * @throws {UserNotAuthenticatedError}
 * @throws {IntegrationNotFoundError}
 * @throws {Error} where the integration is not active.
 */
export function requireActive(
  context: SdkContext,
  integrationName: string,
): { session: UserSession; integration: Integration } {
  const session = requireSession(context);
  const integration = requireListed(context, integrationName);
  if (!integration.isActive)
    throw new Error(`The integration "${integrationName}" is not active: activate it in the project first.`);
  return { session, integration };
}

/**
 * The same, where the project may install without a portal.
 * @throws {Error} where it may not; and see {@link requireActive}.
 */
export function requireInstallable(context: SdkContext, integrationName: string) {
  const active = requireActive(context, integrationName);
  if (!active.session.features.includes('headless-cp'))
    throw new Error('The project has no access to headless installs: it lacks the feature "headless-cp".');
  return active;
}

/** {@link InstallBackend.findIntegration} on what `authenticate` loaded; also tells for which user. */
export function findInstallable(
  context: SdkContext,
  integrationName: string,
): { session: UserSession; installIntegration: InstallIntegration } {
  if (!context.isHeadless) throw new HeadlessModeNotEnabledError();
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

const createdAt = ({ dateCreated }: Credential) => Date.parse(dateCreated ?? '') || 0;
