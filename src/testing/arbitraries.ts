import * as fc from 'fast-check';
import { SidebarInputType, type Input } from '../inputs/index.js';
import type { AccountType, InstallIntegration } from '../install-flow/index.js';
import { USER_CONFIGURED_OAUTH } from '../user-configured-oauth/index.js';

/** Shape of an input ID: what a backend would name one. */
const inputId = fc.constantFrom('subdomain', 'tenant', 'region', 'apiKey', 'site', 'label', 'environment');

/** Inputs of every type that an install stage asks for, with IDs that differ. */
export const arbitraryInputs = (options: { maxLength?: number } = {}): fc.Arbitrary<Input[]> =>
  fc.uniqueArray(arbitraryInput, { maxLength: options.maxLength ?? 4, selector: ({ id }) => id });

const arbitraryInput: fc.Arbitrary<Input> = fc
  .record({ id: inputId, required: fc.boolean(), type: fc.nat({ max: 7 }) })
  .map(({ id, required, type }) => inputOfType(type, { id, title: `The ${id}`, required }));

function inputOfType(type: number, base: { id: string; title: string; required: boolean }): Input {
  switch (type) {
    case 0:
      return { ...base, type: SidebarInputType.Password };
    case 1:
      return { ...base, type: SidebarInputType.Number };
    case 2:
      return { ...base, type: SidebarInputType.Switch };
    case 3:
      return { ...base, type: SidebarInputType.Enum, values: [{ value: 'a', label: 'A' }] };
    case 4:
      return { ...base, type: SidebarInputType.Email };
    case 5:
      return {
        ...base,
        type: SidebarInputType.CopyableButtonInput,
        defaultValue: 'https://example.com/copied',
      };
    case 6:
      return {
        ...base,
        type: SidebarInputType.Permission,
        defaultValue: 'read',
        requiredScopes: [],
        scopes: { values: [{ name: 'read', description: 'Read' }] },
      };
    default:
      return { ...base, type: SidebarInputType.ValueText };
  }
}

/** What a user would answer to inputs that do not take any text. */
const typicalAnswers: Partial<Record<SidebarInputType, unknown>> = {
  [SidebarInputType.Number]: 42,
  [SidebarInputType.Switch]: true,
  [SidebarInputType.BooleanInput]: true,
  [SidebarInputType.Email]: 'ada@example.com',
  [SidebarInputType.URL]: 'https://example.com/',
  [SidebarInputType.Permission]: 'read',
  [SidebarInputType.ComboInput]: { mainInput: 'one', dependentInput: 'two' },
  [SidebarInputType.DynamicComboInput]: { mainInput: 'one', dependentInput: 'two' },
  [SidebarInputType.FieldMapper]: { objectMapping: 'contact', fieldMappings: { name: 'full_name' } },
};

function validAnswer(input: Input): unknown {
  if (input.type === SidebarInputType.Enum) return input.values?.[0]?.value ?? 'a';
  if (input.type === SidebarInputType.CustomDropdown) return input.customDropdownOptions?.[0]?.value ?? 'one';
  return typicalAnswers[input.type] ?? `value of ${input.id}`;
}

/** An answer that a form with these inputs accepts. */
export const validAnswers = (inputs: readonly Input[]): Record<string, unknown> =>
  Object.fromEntries(
    inputs
      .filter(({ type }) => type !== SidebarInputType.CopyableButtonInput)
      .map((input) => [input.id, validAnswer(input)]),
  );

const arbitraryAccountTypes: fc.Arbitrary<AccountType[]> = fc
  .subarray(['default', 'sandbox', 'api-key', USER_CONFIGURED_OAUTH])
  .chain((ids) => fc.tuple(...ids.map(arbitraryAccountType)));

const arbitraryAccountType = (id: string): fc.Arbitrary<AccountType> =>
  fc.record({
    id: fc.constant(id),
    scheme: fc.constant(id === 'api-key' ? 'basic' : 'oauth'),
    endUserSuppliedValues: arbitraryInputs({ maxLength: 2 }),
    skipPostOAuthInputs: fc.boolean(),
  });

/** Integrations of every shape: with and without account types, inputs before and after OAuth, and OAuth itself. */
export const arbitraryIntegration = (type = 'zendesk'): fc.Arbitrary<InstallIntegration> =>
  fc.record({
    id: fc.constant(`id-of-${type}`),
    type: fc.constant(type),
    scheme: fc.constantFrom('oauth', 'basic'),
    accountTypes: arbitraryAccountTypes,
    preOptions: arbitraryInputs({ maxLength: 2 }),
    postOptions: arbitraryInputs({ maxLength: 2 }),
    oauthClient: fc.constant({
      redirectUrl: 'https://passport.example/oauth',
      defaultScopes: ['read', 'write'],
    }),
    credentials: fc.constant([]),
  });

/** The `accountType` option of `start`: absent, or naming known and unknown account types. */
export const arbitraryAccountTypeOption: fc.Arbitrary<string | string[] | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom('default', 'sandbox', 'api-key', USER_CONFIGURED_OAUTH, 'nope'),
  fc.subarray(['default', 'sandbox', 'api-key', USER_CONFIGURED_OAUTH, 'nope']),
);
