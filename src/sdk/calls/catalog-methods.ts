import type { Integration } from '../../backend/index.js';
import type { IntegrationMetadata } from '../sdk.types.js';
import type { ListedInput } from '../vendor-types/inputs.js';
import { accountTypesOf, postOptionsOf, preOptionsOf, requireListed } from '../session/catalog.js';
import { handOut } from '../session/hand-out.js';
import type { SdkContext } from '../session/sdk-context.js';
import { ICON_NAMES } from '../vendor-types/constants.js';
import type { ListedAccountType } from '../vendor-types/integrations.js';

/** Methods that list integrations and their inputs. They return copies, which the caller may change. */
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

  /** Returns the metadata of every active integration; none before `authenticate` is done. */
  function getIntegrationMetadata(): IntegrationMetadata[];
  /**
   * Returns the metadata of an active integration.
   * @throws {Error} if no active integration has the given name.
   */
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
