import type { Integration } from '../../backend/index.js';
import { IntegrationNotFoundError, type AccountType } from '../../install-flow/index.js';
import { SidebarInputType, type Input } from '../../inputs/index.js';
import { requireSession, type SdkContext } from './sdk-context.js';

const clientCredentialInputs: Input[] = [
  { id: 'clientId', title: 'Client ID', type: SidebarInputType.ValueText, required: true },
  { id: 'clientSecret', title: 'Client Secret', type: SidebarInputType.Password, required: true },
];

/** The integrations that a project has set up, by the name that starts an install. */
export const catalogOf = (integrations: Integration[]): ReadonlyMap<string, Integration> =>
  new Map(
    integrations
      .filter(({ configs }) => configs.length)
      .map((integration) => [nameOf(integration), integration]),
  );

const nameOf = ({ type, customIntegration }: Integration) =>
  type === 'custom' ? `custom.${(customIntegration?.name ?? '').replace(/[\W_]+/g, '').toLowerCase()}` : type;

/**
 * @throws {UserNotAuthenticatedError} where there is no such integration, because `authenticate` is not done
 * @throws {IntegrationNotFoundError}
 */
export function requireListed(context: SdkContext, integrationName: string): Integration {
  const integration = context.catalog.get(integrationName);
  if (integration) return integration;
  requireSession(context);
  throw new IntegrationNotFoundError(integrationName);
}

export const accountTypesOf = ({ sdkIntegrationConfig }: Integration): AccountType[] =>
  sdkIntegrationConfig?.accountTypes ?? [];

export const postOptionsOf = ({ sdkIntegrationConfig }: Integration): Input[] =>
  sdkIntegrationConfig?.postOauthInputs ?? [];

/** The inputs before OAuth of account types that have no inputs of their own. */
export function preOptionsOf({
  customIntegration,
  authenticationType,
  sdkIntegrationConfig,
}: Integration): Input[] {
  if (!customIntegration) return sdkIntegrationConfig?.authConfigInputs ?? [];
  return authenticationType === 'oauth_client_credential'
    ? clientCredentialInputs
    : (customIntegration.inputFields ?? []);
}
