import type { Integration } from '../../backend/index.js';
import { requireListed } from './catalog.js';
import { requireSession, type SdkContext, type UserSession } from './sdk-context.js';
import type { Feature } from '../../wire/features.js';

/**
 * Finds an active integration and the session of the authenticated user.
 * @throws {UserNotAuthenticatedError}
 * @throws {IntegrationNotFoundError}
 * @throws {Error} if the integration is not active.
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
 * {@link requireActive}, for a call that the project's plan must allow.
 * @throws {Error} if the project lacks the feature `headless-cp`, and as {@link requireActive} does.
 */
export function requireInstallable(context: SdkContext, integrationName: string) {
  const active = requireActive(context, integrationName);
  if (!active.session.features.includes('headless-cp' satisfies Feature))
    throw new Error('The project has no access to headless installs: it lacks the feature "headless-cp".');
  return active;
}
