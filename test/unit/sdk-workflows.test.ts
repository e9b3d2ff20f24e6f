import { describe, expect, it, vi } from 'vitest';
import { SDK_EVENT } from '../../src/sdk/index.js';
import { deferred, userToken } from '../support/sdk/start.js';
import { configurationId, startConfiguredSdk } from '../support/sdk/configured.js';

const slackOf = (user: ReturnType<Awaited<ReturnType<typeof startConfiguredSdk>>['sdk']['getUser']>) =>
  user.authenticated ? user.integrations.slack : undefined;

describe('workflows', () => {
  it('are all told to be enabled where they were enabled at once', async () => {
    const { sdk } = await startConfiguredSdk();
    await Promise.all([sdk.enableWorkflow('notify'), sdk.enableWorkflow('sync')]);
    expect(slackOf(sdk.getUser())?.workflowSettings).toEqual({
      notify: { enabled: true, settings: {} },
      sync: { enabled: true, settings: {} },
    });
  });

  it('keep their settings while they are off', async () => {
    const { sdk } = await startConfiguredSdk();
    await sdk.enableWorkflow('notify');
    await sdk.updateWorkflowUserSettings('slack', 'notify', { channel: 'C1' });
    await sdk.disableWorkflow('notify');
    expect(slackOf(sdk.getUser())?.workflowSettings).toEqual({
      notify: { enabled: false, settings: { channel: 'C1' } },
    });
  });

  it('change nothing that is shown where they are of another credential, and keep the order', async () => {
    const { sdk } = await startConfiguredSdk();
    const before = slackOf(sdk.getUser());
    await sdk.enableWorkflow('notify', { selectedCredentialId: 'credential-2' });
    const after = slackOf(sdk.getUser());
    expect({ ...after, allCredentials: 0, allConfigurations: 0 }).toEqual({
      ...before,
      allCredentials: 0,
      allConfigurations: 0,
    });
    expect(after?.allCredentials.map(({ id }) => id)).toEqual([
      'credential-1',
      'credential-2',
      'credential-3',
    ]);
    expect(after?.allCredentials[1]?.configurations[0]?.workflowSettings).toEqual({
      notify: { enabled: true, settings: {} },
    });
  });

  it('leave the default configuration the shown one where another of it was changed', async () => {
    const { sdk } = await startConfiguredSdk();
    await sdk.enableWorkflow('notify', { selectedConfigurationId: 'ext:sales' });
    expect(slackOf(sdk.getUser())).toMatchObject({
      credentialConfigId: configurationId(1),
      workflowSettings: {},
      allCredentials: [
        { configurations: [{ id: configurationId(1) }, { workflowSettings: { notify: { enabled: true } } }] },
        {},
        {},
      ],
    });
  });

  it('do not bring back a credential that was deleted meanwhile', async () => {
    const { server, sdk } = await startConfiguredSdk();
    const { promise: held, resolve: release } = deferred();
    const { promise: asked, resolve: ask } = deferred();
    server.overrides.set('POST /sdk/workflows/notify', async (_, answer) => {
      const enabled = answer();
      ask();
      await held;
      return enabled;
    });
    const enabling = sdk.enableWorkflow('notify');
    await asked;
    server.credentials().shift();
    await sdk.authenticate('project-1', userToken());
    release();
    await enabling;
    expect(slackOf(sdk.getUser())?.allCredentials.map(({ id }) => id)).toEqual([
      'credential-2',
      'credential-3',
    ]);
  });

  it('are changed one after the other, and those that fail are told', async () => {
    const { server, sdk } = await startConfiguredSdk();
    const { user, errors } = await sdk.updateWorkflowState({ notify: true, nope: true, sync: false });
    expect(server.calls()).toEqual(['POST /sdk/workflows/notify']);
    expect(errors.map(({ workflowId }) => workflowId)).toEqual(['nope', 'sync']);
    expect(errors[1]?.message).toContain('"sync" is not enabled');
    expect(user).toEqual(sdk.getUser());
  });

  it('are all changed for the user who asked, also where another one comes meanwhile', async () => {
    const { server, sdk } = await startConfiguredSdk();
    server.overrides.set('POST /sdk/workflows/notify', async (_, answer) => {
      await sdk.authenticate('project-1', userToken({ sub: 'bob' }));
      return answer();
    });
    await sdk.updateWorkflowState({ notify: true, sync: true });
    const tokens = server.requests
      .filter(({ call }) => call.startsWith('POST'))
      .map(({ headers }) => headers.authorization);
    expect(new Set(tokens).size).toBe(1);
    expect(slackOf(sdk.getUser())?.workflowSettings).not.toHaveProperty('sync');
  });

  it('fire no event, since 2.1.1 tells of what a user does in its portal only', async () => {
    const { sdk } = await startConfiguredSdk();
    const listener = vi.fn();
    sdk.subscribe(SDK_EVENT.ON_WORKFLOW_CHANGE, listener);
    await sdk.updateWorkflowState({ notify: true });
    await sdk.updateWorkflowUserSettings('slack', 'notify', { channel: 'C1' });
    expect(listener).not.toHaveBeenCalled();
  });

  it('are none where there is nothing to update', async () => {
    const { sdk } = await startConfiguredSdk();
    expect(await Reflect.apply(sdk.updateWorkflowState, sdk, [null])).toMatchObject({ errors: [] });
  });

  it('have an error each where nobody is authenticated', async () => {
    const { sdk } = await startConfiguredSdk();
    sdk.logout();
    expect(await sdk.updateWorkflowState({ notify: true })).toMatchObject({
      user: { authenticated: false },
      errors: [{ workflowId: 'notify', message: expect.stringContaining('authenticate') as string }],
    });
  });
});
