import { describe, expect, it } from 'vitest';
import { selectCredential } from '../../src/sdk/calls/credential-selection.js';
import { configurationId, startConfiguredSdk } from '../support/sdk/configured.js';

const credential = (
  id: string,
  ...configurations: { id: string; isDefault?: boolean; externalId?: string }[]
) => ({
  id,
  integrationId: 'integration-1',
  status: 'VALID' as const,
  configurations: configurations.map((one) => ({ connectCredentialId: id, ...one })),
});

const credentials = [
  credential(
    'A',
    { id: configurationId(1), isDefault: true },
    { id: configurationId(2), externalId: 'x:ext:1' },
  ),
  credential(
    'B',
    { id: configurationId(3), externalId: configurationId(1) },
    { id: configurationId(4), externalId: 'y', isDefault: true },
  ),
  { ...credential('C'), configurations: null },
];

describe('the selection of a credential', () => {
  it.each([
    ['its ID: the default configuration', { selectedCredentialId: 'B' }, 'B', configurationId(4)],
    ['the ID of a configuration', { selectedConfigurationId: configurationId(2) }, 'A', configurationId(2)],
    [
      'an ID before an external ID that is the same',
      { selectedConfigurationId: configurationId(1) },
      'A',
      configurationId(1),
    ],
    ['an external ID', { selectedConfigurationId: ' y ' }, 'B', configurationId(4)],
    ['an external ID that is named so', { selectedConfigurationId: 'ext: y' }, 'B', configurationId(4)],
    [
      'an external ID that looks like an ID',
      { selectedConfigurationId: `ext:${configurationId(1)}` },
      'B',
      configurationId(3),
    ],
    ['an external ID with ext: in it', { selectedConfigurationId: 'ext:x:ext:1' }, 'A', configurationId(2)],
    [
      'both',
      { selectedCredentialId: 'B', selectedConfigurationId: configurationId(1) },
      'B',
      configurationId(3),
    ],
  ])('goes by %s', (_, options, credentialId, id) => {
    expect(selectCredential('event', credentials, options)).toMatchObject({
      credential: { id: credentialId },
      configuration: { id },
    });
  });

  it.each([
    ['nothing', {}],
    ['empty IDs', { selectedCredentialId: '', selectedConfigurationId: ' ' }],
    ['an unknown credential', { selectedCredentialId: 'D' }],
    ['a credential without configurations', { selectedCredentialId: 'C' }],
    ['an unknown configuration', { selectedConfigurationId: 'z' }],
    ['an ID that is said to be external', { selectedConfigurationId: `ext:${configurationId(2)}` }],
    ['a configuration of another credential', { selectedCredentialId: 'A', selectedConfigurationId: 'y' }],
  ])('fails with %s', (_, options) => {
    expect(() => selectCredential('event', credentials, options)).toThrow(
      /^paragon\.event: the user has no .*configuration.* of /,
    );
  });
});

describe('configurations', () => {
  it('return the new one, also beside one that the backend dates later, and stay in their order', async () => {
    const { server, sdk } = await startConfiguredSdk();
    const { id } = await sdk.createConfiguration({ credentialId: 'credential-2', externalId: 'one' });
    const one = server.credentials()[1]?.configurations?.find((configuration) => configuration.id === id);
    if (one) one.dateCreated = '2030-01-01T00:00:00.000Z';
    const two = await sdk.createConfiguration({ credentialId: 'credential-2', externalId: 'two' });
    expect(two.externalId).toBe('two');
    expect(sdk.getUser()).toMatchObject({
      integrations: {
        slack: {
          allCredentials: [
            {},
            { configurations: [{ isDefault: true }, { externalId: 'one' }, { externalId: 'two' }] },
            {},
          ],
        },
      },
    });
  });

  it('keep what the application stores with them', async () => {
    const { sdk } = await startConfiguredSdk();
    const updated = await sdk.updateConfiguration({
      credentialId: 'credential-1',
      id: configurationId(1),
      meta: { tag: 'a' },
    });
    expect(updated.configMeta).toEqual({ tag: 'a' });
    expect(sdk.getUser()).toMatchObject({ integrations: { slack: { configMeta: { tag: 'a' } } } });
  });

  it('are gone from the user once they are deleted', async () => {
    const { server, sdk } = await startConfiguredSdk();
    await sdk.destroyConfiguration({ credentialId: 'credential-1', id: 'ext:sales' });
    expect(server.requests).toMatchObject([
      {
        headers: {
          'x-paragon-credential': 'credential-1',
          'x-paragon-configuration-id': configurationId(2),
        },
      },
    ]);
    const user = sdk.getUser();
    expect(
      user.authenticated && user.integrations.slack?.allConfigurations.map(({ id }) => id).sort(),
    ).toEqual([1, 3, 4].map(configurationId));
  });
});
