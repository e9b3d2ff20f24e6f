import { copy } from '../../utils/plain-data.js';
import type { DropdownOptions } from '../install.types.js';
import type { SdkContext } from '../session/sdk-context.js';

type Choice = NonNullable<DropdownOptions['dropdowns']>[string][number];

/**
 * Puts choices into the custom dropdowns of an integration, where `getIntegrationConfig` then returns them.
 */
export function fillDropdowns(
  context: SdkContext,
  integrationName: string,
  dropdowns: DropdownOptions['dropdowns'],
): void {
  const integration = context.catalog.get(integrationName);
  if (!integration || !dropdowns) return;
  const filling = new Map<unknown, Choice[] | null>(
    Object.entries(dropdowns)
      .filter(([, choices]: [string, unknown]) => choices)
      .map(([key, choices]) => [
        key,
        Array.isArray(choices) ? withoutDuplicates(key, choices.filter(Boolean)) : null,
      ]),
  );

  const fill = <Plain>(plain: Plain): Plain => {
    if (typeof plain !== 'object' || !plain || !('key' in plain)) return plain;
    const choices = filling.get(plain.key);
    const isDropdown = 'customDropdownOptions' in plain && plain.customDropdownOptions;
    // `null` stands for a function that loads choices, which 2.1.1's portal would call. The dropdown gets no
    // choices, because here the application's UI calls the function itself.
    if (choices === null || (choices && isDropdown))
      Object.assign(plain, { customDropdownOptions: choices ?? [] });
    return plain;
  };

  const filled = { ...integration, configs: copy(integration.configs, fill) };
  context.catalog = new Map([...context.catalog, [integrationName, filled]]);
}

const withoutDuplicates = (key: string, choices: Choice[]) =>
  choices.filter(({ label, value }, index) => {
    const isFirst = choices.findIndex((other) => other.value === value) === index;
    if (!isFirst)
      console.warn(
        `paragon.installIntegration: dropdowns.${key} has the value "${value}" twice, so "${label}" is left out.`,
      );
    return isFirst;
  });
