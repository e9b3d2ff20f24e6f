import { copy } from '../install-flow/index.js';
import type { DropdownOptions } from './install.types.js';
import type { SdkContext } from './sdk-context.js';

/** Fills the custom dropdowns of an integration's configuration, as `getIntegrationConfig` then tells it. */
export function fillDropdowns(
  context: SdkContext,
  integrationName: string,
  dropdowns: DropdownOptions['dropdowns'],
): void {
  const integration = context.catalog.get(integrationName);
  if (!integration || !dropdowns) return;
  const choices = new Map<unknown, unknown>(Object.entries(dropdowns));

  const fill = <Plain>(plain: Plain): Plain => {
    const chosen = typeof plain === 'object' && plain && 'key' in plain && choices.get(plain.key);
    // Those with a loader are for the portal: a UI of one's own calls it itself.
    if (chosen) Object.assign(plain, { customDropdownOptions: Array.isArray(chosen) ? chosen : [] });
    return plain;
  };

  const filled = { ...integration, configs: copy(integration.configs, fill) };
  context.catalog = new Map([...context.catalog, [integrationName, filled]]);
}
