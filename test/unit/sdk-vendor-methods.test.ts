import { describe, expect, it } from 'vitest';
import { ConnectSDK } from '../../src/sdk/index.js';
import { deferred, userToken } from '../support/sdk/start.js';
import { configurationId, startConfiguredSdk } from '../support/sdk/configured.js';

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

/** A call of each method that asks the backend, and what it asks first. */
const calls: [string, (sdk: ConnectSDK) => Promise<unknown>, string][] = [
  ['setUserMetadata', (sdk) => sdk.setUserMetadata({ Name: 'Bo' }), 'PATCH /sdk/me'],
  ['getIntegrationAccount', (sdk) => sdk.getIntegrationAccount('slack'), 'GET /sdk/credentials'],
  ['enableWorkflow', (sdk) => sdk.enableWorkflow('notify'), 'POST /sdk/workflows/notify'],
  ['disableWorkflow', (sdk) => sdk.disableWorkflow('sync'), 'DELETE /sdk/workflows/sync'],
  [
    'updateIntegrationUserSettings',
    (sdk) => sdk.updateIntegrationUserSettings('slack', { channel: 'C1' }),
    'PATCH /sdk/credentials/credential-1',
  ],
  [
    'updateWorkflowUserSettings',
    (sdk) => sdk.updateWorkflowUserSettings('slack', 'sync', { channel: 'C1' }),
    'PATCH /sdk/credentials/credential-1',
  ],
  [
    'createConfiguration',
    (sdk) => sdk.createConfiguration({ credentialId: 'credential-1' }),
    'POST /sdk/credentials/credential-1/configurations',
  ],
  [
    'updateConfiguration',
    (sdk) =>
      sdk.updateConfiguration({ credentialId: 'credential-1', id: configurationId(2), meta: { a: 1 } }),
    'PATCH /sdk/credentials/credential-1/configurations',
  ],
  [
    'destroyConfiguration',
    (sdk) => sdk.destroyConfiguration({ credentialId: 'credential-1', id: configurationId(2) }),
    'DELETE /sdk/credentials/credential-1/configurations',
  ],
  ['connectAction', (sdk) => sdk.connectAction('warehouse', {}), 'POST /sdk/resources/resource-1/connect'],
  [
    'request',
    (sdk) => sdk.request('slack', '/users', {}),
    'GET /proxy/projects/project-1/sdk/proxy/slack/users',
  ],
  ['event', (sdk) => sdk.event('Signed up', {}), 'POST /v2/projects/project-1/sdk/events/trigger'],
  ['workflow', (sdk) => sdk.workflow('sync'), 'POST /sdk/triggers/sync'],
];

/** Alice, with the workflow `sync` enabled. */
async function start() {
  const { server, sdk } = await startConfiguredSdk();
  await sdk.enableWorkflow('sync');
  server.requests.length = 0;
  return { server, sdk };
}

describe('a method that asks the backend', () => {
  it.each(calls)('%s needs a user', async (_, call) => {
    expect(await failure(call(new ConnectSDK()))).toMatchObject({ name: 'UserNotAuthenticatedError' });
  });

  it.each(calls)('%s names the call that failed, and changes nothing', async (_, call, first) => {
    const { server, sdk } = await start();
    const before = sdk.getUser();
    server.overrides.set(first, () => ({ status: 503, json: { message: 'Out of order.' } }));
    expect(String(await failure(call(sdk)))).toMatch(
      /(?:GET|POST|PATCH|DELETE) \/.* was answered with status 503: Out of order\./,
    );
    expect(sdk.getUser()).toEqual(before);
  });

  it.each(calls)('%s changes nothing of the user who comes meanwhile', async (_, call, first) => {
    const { server, sdk } = await start();
    const { promise: held, resolve: release } = deferred();
    const { promise: asked, resolve: ask } = deferred();
    server.overrides.set(first, async (_, answer) => {
      ask();
      await held;
      return answer();
    });
    const calling = call(sdk);
    await asked;
    await sdk.authenticate('project-1', userToken({ sub: 'bob' }));
    const before = sdk.getUser();
    release();
    await calling;
    expect(sdk.getUser()).toEqual(before);
    expect(before).toMatchObject({ userId: 'bob' });
  });

  it.each<[string, (sdk: ConnectSDK) => unknown, string]>([
    [
      'a workflow of no integration',
      (sdk) => sdk.enableWorkflow('nope'),
      'paragon.enableWorkflow: workflowId must be the ID of a workflow of the project; got "nope".',
    ],
    ['a workflow that every object has', (sdk) => sdk.enableWorkflow('toString'), 'workflowId must be'],
    [
      'a workflow of what is not connected',
      (sdk) => sdk.disableWorkflow('issues'),
      '"jira" is not installed',
    ],
    [
      'a workflow that is on already',
      (sdk) => sdk.enableWorkflow('sync'),
      'paragon.enableWorkflow: the workflow "sync" is already enabled',
    ],
    [
      'a workflow that is off already',
      (sdk) => sdk.disableWorkflow('notify'),
      'paragon.disableWorkflow: the workflow "notify" is not enabled',
    ],
    [
      'a workflow to start that is off',
      (sdk) => sdk.workflow('notify'),
      'paragon.workflow: the workflow "notify" is not enabled',
    ],
    [
      'a credential that is not valid',
      (sdk) => sdk.enableWorkflow('notify', { selectedCredentialId: 'credential-3' }),
      'the credential must be VALID; "credential-3" is INVALID',
    ],
    [
      'a credential of nobody',
      (sdk) => sdk.enableWorkflow('notify', { selectedCredentialId: 'credential-9' }),
      'paragon.enableWorkflow: the user has no default configuration of a credential "credential-9".',
    ],
    [
      'a configuration of another credential',
      (sdk) =>
        sdk.enableWorkflow('notify', {
          selectedCredentialId: 'credential-2',
          selectedConfigurationId: 'sales',
        }),
      'the user has no configuration "sales" of a credential "credential-2".',
    ],
    [
      'settings of an unknown integration',
      (sdk) => sdk.updateIntegrationUserSettings('nope', {}),
      'no integration named "nope"',
    ],
    [
      'settings of an inactive integration',
      (sdk) => sdk.updateIntegrationUserSettings('inactive', {}),
      'not active',
    ],
    [
      'settings of a workflow that was never on',
      (sdk) => sdk.updateWorkflowUserSettings('slack', 'notify', {}),
      'workflowId must name a workflow that was enabled; got "notify"',
    ],
    [
      'settings of what is not connected',
      (sdk) => sdk.updateIntegrationUserSettings('jira', {}),
      'paragon.updateIntegrationUserSettings: the user has no default configuration of any credential.',
    ],
    [
      'no credential to configure',
      (sdk) => sdk.createConfiguration({ credentialId: '' }),
      'paragon.createConfiguration: credentialId must be a text that is not empty; got string.',
    ],
    [
      'a credential to configure that is not valid',
      (sdk) => sdk.createConfiguration({ credentialId: 'credential-3' }),
      'must be VALID',
    ],
    [
      'no configuration',
      (sdk) => sdk.updateConfiguration({ credentialId: 'credential-1', id: ' ' }),
      'paragon.updateConfiguration: id must be',
    ],
    [
      'the default configuration to delete',
      (sdk) => sdk.destroyConfiguration({ credentialId: 'credential-1', id: configurationId(1) }),
      'must not name the default configuration',
    ],
    [
      'an unknown resource',
      (sdk) => sdk.connectAction('nope', {}),
      'resourceName must be the slug of a resource of the project; got "nope"',
    ],
    [
      'a resource without a payload',
      (sdk) => sdk.connectAction('warehouse', null as never),
      'payload must be an object',
    ],
    ['no metadata', (sdk) => sdk.setUserMetadata('Bo' as never), 'meta must be an object; got string'],
    [
      'the account of what is not connected',
      (sdk) => sdk.getIntegrationAccount('jira'),
      '"jira" is not installed',
    ],
    ['an event without a name', (sdk) => sdk.event('', {}), 'paragon.event: name must be'],
    [
      'an event of a configuration without its credential',
      (sdk) => sdk.event('E', {}, { selectedConfigurationId: 'x' }),
      'needs the selectedCredentialId',
    ],
    ['a request without a path', (sdk) => sdk.request('slack', '', {}), 'paragon.request: path must be'],
    [
      'a body where none is sent',
      (sdk) => sdk.request('slack', '/a', { method: 'get', body: { a: 1 } }),
      'body must be absent, since get takes none',
    ],
    [
      'the ID of an unknown integration',
      (sdk) => sdk.getIntegrationId('nope'),
      'no integration named "nope"',
    ],
    [
      'the configuration of an unknown integration',
      (sdk) => sdk.getIntegrationConfig('nope'),
      'no integration named "nope"',
    ],
    [
      'a data source of an unknown integration',
      (sdk) => sdk.getDataSourceOptions('nope', 'a'),
      'no integration named "nope"',
    ],
  ])('refuses %s before anything is sent', async (_, call, message) => {
    const { server, sdk } = await start();
    const error = await failure(Promise.resolve().then(() => call(sdk)));
    expect(String(error)).toContain(message);
    expect(server.requests).toEqual([]);
  });

  it.each<[string, (sdk: ConnectSDK) => Promise<unknown>, string, unknown, string]>([
    [
      'PATCH /sdk/credentials/{id}',
      (sdk) => sdk.updateIntegrationUserSettings('slack', {}),
      'PATCH /sdk/credentials/credential-1',
      { credential: { id: 1 } },
      '"credential.id"',
    ],
    [
      'POST /sdk/credentials/{id}/configurations',
      (sdk) => sdk.createConfiguration({ credentialId: 'credential-1' }),
      'POST /sdk/credentials/credential-1/configurations',
      {},
      '"id"',
    ],
    [
      'POST /sdk/resources/{id}/connect',
      (sdk) => sdk.connectAction('warehouse', {}),
      'POST /sdk/resources/resource-1/connect',
      [],
      '""',
    ],
    [
      'GET /sdk/credentials',
      (sdk) => sdk.getIntegrationAccount('slack'),
      'GET /sdk/credentials',
      'none',
      '""',
    ],
    [
      'GET /sdk/proxy/{integration}/{path}',
      (sdk) => sdk.request('slack', 'a'),
      'GET /proxy/projects/project-1/sdk/proxy/slack/a',
      'none',
      '""',
    ],
  ])(
    'names %s and the field where the answer breaks the protocol',
    async (name, call, first, json, field) => {
      const { server, sdk } = await start();
      const before = sdk.getUser();
      server.overrides.set(first, () => ({ json }));
      expect(await failure(call(sdk))).toMatchObject({
        call: name,
        message: expect.stringContaining(`${field} is not what the wire protocol says`) as string,
      });
      expect(sdk.getUser()).toEqual(before);
    },
  );
});

describe('what is handed out', () => {
  it('is the caller’s to change', async () => {
    const { sdk } = await start();
    const before = sdk.getUser();
    const config = sdk.getIntegrationConfig('slack');
    config.availableWorkflows.length = 0;
    Object.assign(await sdk.createConfiguration({ credentialId: 'credential-2' }), { sharedSettings: null });
    const { userState } = await sdk.updateIntegrationUserSettings('slack', {});
    userState.integrations.slack?.allCredentials.splice(0);
    expect(sdk.getIntegrationConfig('slack').availableWorkflows).toHaveLength(2);
    const after = sdk.getUser();
    expect(after.authenticated && after.integrations.slack?.allCredentials).toHaveLength(3);
    expect(before.authenticated && before.integrations.slack?.allConfigurations).toHaveLength(4);
  });

  it('is never the token', async () => {
    const { sdk } = await start();
    const results = [
      await sdk.updateIntegrationUserSettings('slack', {}),
      await sdk.updateWorkflowUserSettings('slack', 'sync', {}),
      await sdk.setUserMetadata({}),
      await sdk.updateWorkflowState({}),
    ];
    expect(JSON.stringify(results)).not.toMatch(/c2lnbmF0dXJl|"token"/);
  });
});
