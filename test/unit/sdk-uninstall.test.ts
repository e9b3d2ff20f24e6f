import { describe, expect, it, vi } from 'vitest';
import { IntegrationNotInstalledError, UserNotAuthenticatedError } from '../../src/sdk/sdk.errors.js';
import { ConnectSDK, SDK_EVENT } from '../../src/sdk/index.js';
import { startSdk, userToken } from '../support/sdk/start.js';
import type { WireCredential } from '../support/wire/types.js';

async function withSlack(...statuses: WireCredential['status'][]) {
  const { backend, sdk } = await startSdk();
  for (const status of statuses) backend.createCredential('slack', { status });
  await sdk.authenticate('project-1', userToken());
  backend.requests.length = 0;
  return { backend, sdk };
}

describe('uninstallIntegration', () => {
  it.each([
    ['without options', undefined],
    ['with null for them', null],
    ['with an empty credential ID', { selectedCredentialId: '' }],
  ])('deletes the credential that the user sees %s, then changes the user', async (_, options) => {
    const { backend, sdk } = await withSlack('VALID', 'VALID');
    await Reflect.apply(sdk.uninstallIntegration, undefined, ['slack', options]);
    expect(backend.requests).toMatchObject([
      {
        call: 'DELETE /sdk/integrations/integration-slack',
        headers: { 'x-paragon-credential': 'credential-1' },
      },
    ]);
    expect(sdk.getUser()).toMatchObject({
      integrations: {
        slack: { enabled: true, credentialId: 'credential-2', allCredentials: [{ id: 'credential-2' }] },
      },
    });
  });

  it('deletes the credential that is named', async () => {
    const { sdk } = await withSlack('VALID', 'VALID');
    await sdk.uninstallIntegration('slack', { selectedCredentialId: 'credential-2' });
    expect(sdk.getUser()).toMatchObject({
      integrations: { slack: { credentialId: 'credential-1', allCredentials: [{ id: 'credential-1' }] } },
    });
  });

  it.each<[string, WireCredential['status'][], { selectedCredentialId?: string }]>([
    ['there is none', [], {}],
    ['it is not valid', ['INVALID'], {}],
    ['the one that is named is not valid', ['VALID', 'PENDING'], { selectedCredentialId: 'credential-2' }],
    ['the one that is named is another’s', ['VALID'], { selectedCredentialId: 'credential-9' }],
  ])('refuses where %s', async (_, statuses, options) => {
    const { backend, sdk } = await withSlack(...statuses);
    await expect(sdk.uninstallIntegration('slack', options)).rejects.toThrow(IntegrationNotInstalledError);
    expect(backend.requests).toEqual([]);
  });

  it('counts a credential that is gone already as deleted', async () => {
    const { backend, sdk } = await withSlack('VALID');
    backend.overrides.set('DELETE /sdk/integrations/integration-slack', () => ({ status: 404 }));
    await sdk.uninstallIntegration('slack');
    expect(sdk.getUser()).toMatchObject({ integrations: { slack: { enabled: false, allCredentials: [] } } });
  });

  it('changes nothing and tells nobody where the backend refuses', async () => {
    const { backend, sdk } = await withSlack('VALID');
    const listener = vi.fn();
    sdk.subscribe(SDK_EVENT.ON_INTEGRATION_UNINSTALL, listener);
    backend.overrides.set('DELETE /sdk/integrations/integration-slack', () => ({ status: 500 }));
    await expect(sdk.uninstallIntegration('slack')).rejects.toThrow('DELETE /sdk/integrations/{id}');
    expect(sdk.getUser()).toMatchObject({ integrations: { slack: { enabled: true } } });
    expect(listener).not.toHaveBeenCalled();
  });

  it('needs a user, and an integration that is active', async () => {
    await expect(new ConnectSDK().uninstallIntegration('slack')).rejects.toThrow(UserNotAuthenticatedError);
    const { sdk } = await withSlack();
    await expect(sdk.uninstallIntegration('inactive')).rejects.toThrow('not active');
  });
});
