import { describe, expect, it } from 'vitest';
import { startConfiguredSdk } from '../support/sdk/configured.js';

const other = { selectedCredentialId: 'credential-2' };

describe('user settings', () => {
  it('of another credential are merged with its own, not with those that are shown', async () => {
    const { server, sdk } = await startConfiguredSdk();
    await sdk.updateIntegrationUserSettings('slack', { channel: 'C2' }, other);
    expect(server.requests).toMatchObject([
      { body: { config: { sharedSettings: { of: 'credential-2', channel: 'C2' } } } },
    ]);
    expect(sdk.getUser()).toMatchObject({
      integrations: { slack: { credentialId: 'credential-1', sharedSettings: { of: 'credential-1' } } },
    });
  });

  it('of a workflow of another credential are merged with its own', async () => {
    const { server, sdk } = await startConfiguredSdk();
    await sdk.enableWorkflow('notify');
    await sdk.enableWorkflow('sync', other);
    server.requests.length = 0;
    await sdk.updateWorkflowUserSettings('slack', 'sync', { channel: 'C2' }, other);
    expect(server.requests.map(({ body }) => body)).toEqual([
      { config: { workflowSettings: { sync: { enabled: true, settings: { channel: 'C2' } } } } },
    ]);
  });

  it('that are changed at once are both kept', async () => {
    const { server, sdk } = await startConfiguredSdk();
    const results = await Promise.all([
      sdk.updateIntegrationUserSettings('slack', { channel: 'C1' }),
      sdk.updateIntegrationUserSettings('slack', { language: 'en' }),
    ]);
    const expected = { of: 'credential-1', channel: 'C1', language: 'en' };
    expect(server.credentials()[0]?.configurations?.[0]?.sharedSettings).toEqual(expected);
    expect(results[1].userState.integrations.slack?.sharedSettings).toEqual(expected);
  });

  it('are changed, too, after a change that failed', async () => {
    const { sdk } = await startConfiguredSdk();
    const failing = expect(sdk.updateWorkflowUserSettings('slack', 'notify', {})).rejects.toThrow('notify');
    const { errors } = await sdk.updateIntegrationUserSettings('slack', { channel: 'gone' });
    await failing;
    expect(errors).toEqual(['There is no such channel.']);
  });

  it('are as they were where the backend answers with no credential', async () => {
    const { server, sdk } = await startConfiguredSdk();
    server.overrides.set('PATCH /sdk/credentials/credential-1', () => ({ json: {} }));
    const before = sdk.getUser();
    expect(await sdk.updateIntegrationUserSettings('slack', { channel: 'C1' })).toEqual({
      userState: before,
      errors: [],
    });
  });
});
