import * as fc from 'fast-check';
import { wireIntegration } from '../wire/integration.js';
import type { WireIntegration } from '../wire/types.js';
import type { CompatCall } from '../compat/page.js';
import { fieldsOf } from './trace.js';
import { arbitraryAccountTypes, arbitraryInputs } from './case.js';

const arbitraryWorkflow = fc.record({
  id: fc.constantFrom('w1', 'w2', 'w3'),
  hidden: fc.boolean(),
  permissions: fc.constantFrom(undefined, { any: true }),
  inputs: arbitraryInputs('workflow'),
});

const keyedById = <Item extends { id: string }>(items: Item[]) =>
  Object.fromEntries(items.map((item) => [item.id, item]));

const arbitraryValues = fc
  .record({
    description: fc.constantFrom(undefined, '', 'Connects it'),
    overview: fc.constantFrom(undefined, '**It**'),
    inputs: fc.option(arbitraryInputs('shared'), { nil: undefined }),
    workflows: fc.option(fc.array(arbitraryWorkflow, { maxLength: 3 }), { nil: undefined }),
  })
  .map(({ inputs, workflows, ...texts }) => ({
    ...texts,
    ...(inputs && { sharedMeta: { inputs } }),
    ...(workflows && { workflowMeta: keyedById(workflows) }),
  }));

const arbitraryCustom = fc.record({
  type: fc.constant('custom'),
  customIntegration: fc.record(
    {
      name: fc.constantFrom('Acme CRM', 'my-tool', 'Größe 1', 'under_score'),
      icon: fc.constantFrom(
        'https://cdn.example/icon.svg',
        'https://cdn.example/icon.svg?v=2',
        'https://cdn.example/a.png',
      ),
      inputFields: arbitraryInputs('field'),
    },
    { requiredKeys: ['name'] },
  ),
  authenticationType: fc.constantFrom('oauth', 'basic', 'oauth_client_credential'),
});

const arbitraryListed = fc.record({
  type: fc.constantFrom('slack', 'gmail', 'monday.com', 'wordpress.com', 'microsoft.teams', 'zendesk', 'a b'),
  authenticationType: fc.constantFrom('oauth', 'basic'),
});

const arbitraryConfig = fc.option(
  fc.record({
    accountTypes: arbitraryAccountTypes,
    authConfigInputs: arbitraryInputs('pre'),
    postOauthInputs: arbitraryInputs('post'),
    dataSources: fc.constantFrom({}, { sites: { type: 'DYNAMIC', title: 'Sites' } }),
  }),
  { nil: null, freq: 8 },
);

const arbitraryIntegration = fc
  .record({
    kind: fc.oneof({ weight: 3, arbitrary: arbitraryListed }, { weight: 1, arbitrary: arbitraryCustom }),
    config: arbitraryConfig,
    configs: fc.array(
      arbitraryValues.map((values) => ({ values })),
      { minLength: 0, maxLength: 2 },
    ),
    workflows: fc.uniqueArray(
      fc.record({ id: fc.constantFrom('w1', 'w2', 'w3'), description: fc.constantFrom('One', 'Two') }),
      { selector: ({ id }) => id, maxLength: 3 },
    ),
    noPermissionWorkflows: fc.constantFrom(undefined, [], ['w1']),
    isActive: fc.nat(5).map((n) => n !== 0),
  })
  .map(({ kind: { type, ...kind }, config, ...fields }): WireIntegration => ({
    ...wireIntegration(type, config ?? {}, { ...fields, ...kind }),
    ...(config === null && { sdkIntegrationConfig: null }),
  }));

/** The integrations of a project, each with an ID and a name of its own. */
export const arbitraryCatalog = fc
  .uniqueArray(arbitraryIntegration, {
    minLength: 1,
    maxLength: 10,
    size: 'max',
    selector: ({ type, customIntegration }) => JSON.stringify([type, fieldsOf(customIntegration).name]),
  })
  .map((integrations) =>
    integrations.map((integration, index) => ({ ...integration, id: `integration-${index}` })),
  );

const NAMES = [
  'custom.acmecrm',
  'custom.mytool',
  'custom.größe1',
  'custom.gre1',
  'custom.underscore',
  'custom',
  'nope',
];

/** Every call that only reads what the project lists, for every integration, listed or not. */
export function catalogCalls(integrations: readonly WireIntegration[]): CompatCall[] {
  const names = [...new Set([...integrations.map(({ type }) => type), ...NAMES])];
  return [
    { method: 'getIntegrationMetadata', args: [] },
    ...names.flatMap((name) => [
      ...[
        'getIntegrationMetadata',
        'getAccountTypeOptions',
        'getPostOptions',
        'getIntegrationId',
        'getIntegrationConfig',
      ].map((method) => ({ method, args: [name] })),
      ...[[], ['default'], ['sandbox'], ['user-configured-oauth'], ['nope']].map((type) => ({
        method: 'getPreOptions',
        args: [name, ...type],
      })),
      { method: 'getDataSourceOptions', args: [name, 'sites'] },
    ]),
  ];
}
