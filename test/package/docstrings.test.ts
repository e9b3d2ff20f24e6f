import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEditor, type Proposals } from '../support/package/editor.js';
import { installPackage, type InstalledPackage } from '../support/package/installed.js';

let installed: InstalledPackage;
let editor: ReturnType<typeof createEditor>;

beforeAll(async () => {
  installed = await installPackage();
  editor = createEditor(installed.folder);
});
afterAll(() => installed.remove());

const after = (entry: string, text: string) =>
  editor.propose(`import * as connect from '@installflow/connect${entry}';\n${text}`);
const undocumented = (proposals: Proposals) =>
  [...proposals].flatMap(([name, documentation]) => (documentation ? [] : [name]));

describe('an editor proposes the account types', () => {
  test.each([
    ['an option of start', `connect.paragon.installFlow.start('zendesk', { accountType: '`],
    ['one of several of start', `connect.paragon.installFlow.start('zendesk', { accountType: ['`],
    ['an option of installIntegration', `connect.paragon.installIntegration('zendesk', { accountType: '`],
    [
      'one of several of installIntegration',
      `connect.paragon.installIntegration('zendesk', { accountType: ['`,
    ],
    ['an option of connect', `connect.paragon.connect('zendesk', { accountType: '`],
    ['an answer', `connect.paragon.installFlow.setAccountType('`],
  ])('where %s is written', (_where, text) => {
    expect([...after('', text).keys()]).toEqual(['default', 'user-configured-oauth']);
  });
});

test('an editor shows the type of the actor by its name', () => {
  const text = "import { paragon } from '@installflow/connect';\nparagon.installFlow.actor";
  expect(editor.hover(text)).toBe('(property) SdkInstallFlow.actor: InstallFlowActor');
});

describe('an editor shows the documentation', () => {
  test.each([
    ['connect.paragon', 'authenticate'],
    ['connect.connectSingleton', 'logout'],
    ['new connect.default()', 'logout'],
    ['connect.paragon.installFlow', 'start'],
  ])('of each member of %s', (expression, member) => {
    const members = after('', `${expression}.`);
    expect(members.has(member)).toBe(true);
    expect(undocumented(members)).toEqual([]);
  });

  test.each([
    ['', 'createInstallFlow', 'InstallFlowStage'],
    ['/ConnectSDK', 'ExternalFilePicker', 'InstallFlow'],
    ['/server', 'createConnectServer', 'ConnectServerOptions'],
    ['/testing', 'createMemoryBackend', 'MemoryBackend'],
  ])('of each name that @installflow/connect%s exports', (entry, value, type) => {
    const values = after(entry, 'connect.');
    const types = after(entry, 'type Chosen = connect.');
    expect(values.has(value)).toBe(true);
    expect(types.has(type)).toBe(true);
    expect([...undocumented(values), ...undocumented(types)]).toEqual([]);
  });

  test.each([
    ['', 'StartOptions'],
    ['', 'InstallFlowOptions'],
    ['', 'InstallOptions'],
    ['', 'ConnectSdkEnvironments'],
    ['', 'FieldOptionsRequest'],
    ['', 'FieldOptions'],
    ['', 'UninstallOptions'],
    ['', 'UpdateConfigurationOptions'],
    ['', 'GetIntegrationAccountOptions'],
    ['', 'IntegrationInstallEvent'],
    ['', 'CompletedInstall'],
    ['', 'IntegrationMetadata'],
    ['', 'InstallBackend'],
    ['/server', 'ConnectServerOptions'],
    ['/server', 'ProjectOptions'],
    ['/server', 'IntegrationOptions'],
    ['/server', 'CustomIntegration'],
    ['/server', 'OAuthClient'],
    ['/server', 'Store'],
    ['/server', 'CredentialStore'],
    ['/server', 'CredentialRecord'],
    ['/server', 'OperatorCalls'],
    ['/server', 'Account'],
    ['/server', 'AccountFilter'],
    ['/server', 'RotationProgress'],
    ['/testing', 'MemoryBackend'],
    ['/testing', 'Submission'],
  ])('of each member of a value of @installflow/connect%s with the type %s', (entry, type) => {
    const members = after(entry, `declare const value: connect.${type};\nvalue.`);
    expect(members.size).toBeGreaterThan(0);
    expect(undocumented(members)).toEqual([]);
  });
});
