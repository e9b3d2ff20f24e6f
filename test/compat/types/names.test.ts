import { expect, it } from 'vitest';
import { entriesOf211, problemsByLine, programWith, typesOf } from './support.js';

/** Types of what callers hand in: ours must take all that 2.1.1's allow. All the others are types of what we hand out. */
const accepted = new Set([
  'AuthenticateOptions',
  'CallbackMap',
  'CompleteInstallOptions',
  'ConnectInputValue',
  'ConnectParams',
  'CreateConfigurationOptions',
  'CredentialConfigOptions',
  'DeleteConfigurationOptions',
  'DisableWorkflowOptions',
  'DropdownOptions',
  'DynamicFieldMappingConfig',
  'DynamicFieldMappingLoaders',
  'FilePickerInitOptions',
  'FilePickerOptions',
  'GetIntegrationAccountOptions',
  'InstallIntegrationOptions',
  'InstallOptions',
  'ListenerFunction',
  'SDKEventListenerMap',
  'StartOptions',
  'TriggerWorkflowRequest',
  'UninstallOptions',
  'UpdateConfigurationOptions',
  'UserProvidedIntegrationConfig',
]);

const typeArguments: Partial<Record<string, string>> = {
  FunctionPropertyNames: '<{ call(): void; size: number }>',
  NonFunctionProperties: '<{ call(): void; size: number }>',
  NonNullUndefinedField: '<{ page?: { size?: number | null } }>',
  SDKFunctionInvocationMessage: "<'logout'>",
  SDKFunctionResponseMessage: "<'logout'>",
  UnwrapPromise: '<Promise<1>>',
};

/** The exceptions, by their reason. */
const exceptions: Record<string, string[]> = {
  'a user of ours never holds the token': [
    'AuthenticatedConnectUser',
    'CallbackMap',
    'ConnectParams',
    'ConnectUser',
    'InstallIntegrationOptions',
    'ListenerFunction',
    'SDKEventListenerMap',
    'UIUpdateMessage',
    'UpdateWorkflowStateResponse',
  ],
  'a form of ours asks for scopes and shows a redirect URL (row 13), and an account type may have any scheme':
    [
      'AccountType',
      'AccountTypeStage',
      'InstallFlowStage',
      'IntegrationConnectInput',
      'PostOptionsStage',
      'PreOptionsStage',
      'StartOptions',
    ],
  'there are more errors (rows 8, 12, 14, 15, 21, 38)': ['ConnectSDKError', 'InstallFlowError'],
  "2.1.1's `_` methods are not there": ['IConnectSDK'],
  'a file picker always throws, so that it can only be called with `new`': ['ExternalFilePickerConstruct'],
};

it('gives every type the shape that it has in 2.1.1', { timeout: 180_000 }, () => {
  const names = typesOf(programWith(entriesOf211), entriesOf211['@useparagon/connect']);
  const lines = names.map((name) => {
    const type = `${name}${typeArguments[name] ?? ''}`;
    const [from, to] = accepted.has(name) ? ['theirs', 'ours'] : ['ours', 'theirs'];
    return `export const of${name} = (value: ${from}.${type}): ${to}.${type} => value;`;
  });
  const imports =
    "import type * as ours from '../../../src/index.js'; import type * as theirs from '@useparagon/connect';";
  const problems = problemsByLine([imports, ...lines].join('\n'));

  expect(names.length).toBeGreaterThan(100);
  expect(problems.get(0)).toBeUndefined();
  const differing = names.filter((_, index) => problems.has(index + 1)).sort();
  expect(differing).toEqual(Object.values(exceptions).flat().sort());
});
