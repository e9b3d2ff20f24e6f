import type { Integration } from '../../backend/index.js';
import { IntegrationNotFoundError, type AccountType } from '../../install-flow/index.js';
import { SidebarInputType, type Input } from '../../inputs/index.js';
import { handOut } from './hand-out.js';
import type { ListedInput } from '../vendor-types/inputs.js';
import type { ListedAccountType } from '../vendor-types/integrations.js';
import type { SdkContext } from './sdk-context.js';
import type { IntegrationMetadata } from '../sdk.types.js';

const clientCredentialInputs: Input[] = [
  { id: 'clientId', title: 'Client ID', type: SidebarInputType.ValueText, required: true },
  { id: 'clientSecret', title: 'Client Secret', type: SidebarInputType.Password, required: true },
];

/** The names of icons that are not those of their integrations. */
export const ICON_NAMES: Partial<Record<string, string>> = {
  'monday.com': 'monday',
  'wordpress.com': 'wordpress',
};

/** The integrations that are set up in a project, by the name that starts them. */
export const catalogOf = (integrations: Integration[]): ReadonlyMap<string, Integration> =>
  new Map(
    integrations
      .filter(({ configs }) => configs.length)
      .map((integration) => [nameOf(integration), integration]),
  );

const nameOf = ({ type, customIntegration }: Integration) =>
  type === 'custom' ? `custom.${(customIntegration?.name ?? '').replace(/[\W_]+/g, '').toLowerCase()}` : type;

/** @throws {IntegrationNotFoundError} */
export function requireListed({ catalog }: SdkContext, integrationName: string): Integration {
  const integration = catalog.get(integrationName);
  if (!integration) throw new IntegrationNotFoundError(integrationName);
  return integration;
}

export const accountTypesOf = ({ sdkIntegrationConfig }: Integration): AccountType[] =>
  sdkIntegrationConfig?.accountTypes ?? [];

export const postOptionsOf = ({ sdkIntegrationConfig }: Integration): Input[] =>
  sdkIntegrationConfig?.postOauthInputs ?? [];

/** The inputs before OAuth where the account type has none of its own. */
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

/** What can be installed, and what it asks. Everything handed out is a copy, which is the caller's to change. */
export function createCatalogMethods(context: SdkContext) {
  const metadataOf = (name: string, integration: Integration): IntegrationMetadata => ({
    type: name,
    name: integration.name ?? name,
    brandColor: integration.brandColor ?? '',
    icon: iconOf(integration).replace(/(\.svg).*/, '$1'),
  });

  const iconOf = ({ type, customIntegration }: Integration) => {
    const cdn = context.environments.CDN_PUBLIC_URL;
    if (customIntegration?.icon) return customIntegration.icon;
    if (customIntegration) return `${cdn}/images/icons/byo-placeholder.svg`;
    return `${cdn}/integrations/${ICON_NAMES[type] ?? type}.svg`;
  };

  function getIntegrationMetadata(): IntegrationMetadata[];
  function getIntegrationMetadata(integrationName: string): IntegrationMetadata;
  function getIntegrationMetadata(integrationName?: string): IntegrationMetadata | IntegrationMetadata[];
  function getIntegrationMetadata(integrationName?: string) {
    const active = [...context.catalog].filter(([, { isActive }]) => isActive);
    if (!integrationName) return active.map(([name, integration]) => metadataOf(name, integration));
    const [found] = active.filter(([name]) => name === integrationName);
    if (!found)
      throw new Error(
        `paragon.getIntegrationMetadata: integrationName must name an active integration; got "${integrationName}".`,
      );
    return metadataOf(...found);
  }

  return {
    getIntegrationMetadata,

    getAccountTypeOptions: (integrationName: string): ListedAccountType[] =>
      handOut(accountTypesOf(requireListed(context, integrationName))),

    getPreOptions: (integrationName: string, accountTypeId = 'default'): ListedInput[] => {
      const integration = requireListed(context, integrationName);
      const accountType = accountTypesOf(integration).find(({ id }) => id === accountTypeId);
      const own = integration.customIntegration ? [] : accountType?.endUserSuppliedValues;
      return handOut(own?.length ? own : preOptionsOf(integration));
    },

    getPostOptions: (integrationName: string): ListedInput[] =>
      handOut(postOptionsOf(requireListed(context, integrationName))),
  };
}
