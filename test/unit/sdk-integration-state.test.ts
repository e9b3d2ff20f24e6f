import { describe, expect, it } from 'vitest';
import {
  withChangedCredential,
  withCredential,
  withoutCredential,
  withoutDiscarded,
} from '../../src/sdk/session/integration-state.js';

const configuration = (id: string, connectCredentialId: string) => ({
  id,
  connectCredentialId,
  isDefault: true,
  configMeta: { of: id },
  sharedSettings: { of: id },
  workflowSettings: { [id]: { enabled: true } },
});
const credential = (id: string, status: 'PENDING' | 'VALID' | 'INVALID' = 'VALID') => ({
  id,
  integrationId: 'integration-1',
  status,
  providerId: `account-${id}`,
  providerData: { team: id },
  configurations: [configuration(`configuration-${id}`, id)],
});
const one = withCredential(undefined, credential('1'));

describe('a credential that arrives', () => {
  it('is told of in every field', () => {
    expect(one).toEqual({
      enabled: true,
      credentialId: '1',
      credentialStatus: 'VALID',
      providerId: 'account-1',
      providerData: { team: '1' },
      allCredentials: [credential('1')],
      allConfigurations: [configuration('configuration-1', '1')],
      credentialConfigId: 'configuration-1',
      configMeta: { of: 'configuration-1' },
      externalId: undefined,
      sharedSettings: { of: 'configuration-1' },
      workflowSettings: { 'configuration-1': { enabled: true } },
      configuredWorkflows: { 'configuration-1': { enabled: true } },
    });
  });

  it('does not enable the integration while it is pending', () => {
    expect(withCredential(one, credential('2', 'PENDING'))).toMatchObject({
      enabled: false,
      credentialId: '2',
      credentialStatus: 'PENDING',
      allCredentials: [{ id: '1' }, { id: '2' }],
      allConfigurations: [{ id: 'configuration-1' }, { id: 'configuration-2' }],
    });
  });

  it('replaces what was known of it, in its place', () => {
    const two = withCredential(one, credential('2'));
    const changed = withCredential(two, { ...credential('1', 'INVALID'), configurations: [] });
    expect(changed).toMatchObject({
      enabled: false,
      credentialId: '1',
      allCredentials: [{ id: '1', status: 'INVALID' }, { id: '2' }],
    });
    expect(changed.allConfigurations.map(({ id }) => id)).toEqual(['configuration-2']);
  });

  it('keeps the configuration that was chosen', () => {
    const several = {
      ...credential('1'),
      configurations: [configuration('first', '1'), configuration('second', '1')],
    };
    expect(withCredential({ ...one, credentialConfigId: 'second' }, several)).toMatchObject({
      credentialConfigId: 'second',
      sharedSettings: { of: 'second' },
    });
  });

  it('keeps what else the backend said of the integration', () => {
    expect(withCredential({ ...one, externalId: 'x', more: 1 } as typeof one, credential('1'))).toMatchObject(
      { more: 1 },
    );
  });
});

describe('a credential that changes', () => {
  const two = withCredential(one, credential('2'));

  it('changes the lists alone while another one is shown', () => {
    const changed = withChangedCredential(two, credential('1', 'INVALID'));
    expect(changed).toEqual({
      ...two,
      allCredentials: [credential('1', 'INVALID'), credential('2')],
      allConfigurations: [configuration('configuration-2', '2'), configuration('configuration-1', '1')],
    });
  });

  it.each([
    ['it is the one that is shown', two, credential('2', 'INVALID')],
    [
      'its configuration is the one that is shown',
      { ...two, credentialConfigId: 'configuration-1' },
      credential('1', 'INVALID'),
    ],
  ])('changes the fields where %s', (_, state, changed) => {
    expect(withChangedCredential(state, changed)).toMatchObject({
      enabled: false,
      credentialId: changed.id,
      credentialConfigId: changed.configurations[0]?.id,
    });
  });

  it('is told of by its first configuration where the one that was shown is gone', () => {
    const shown = { ...two, credentialConfigId: 'gone' };
    expect(withChangedCredential(shown, credential('2'))).toMatchObject({
      credentialConfigId: 'configuration-2',
      sharedSettings: { of: 'configuration-2' },
    });
  });
});

describe('a credential that is deleted', () => {
  it('leaves nothing where it was the only one', () => {
    expect(withoutCredential(one, '1')).toEqual({
      enabled: false,
      workflowSettings: {},
      allCredentials: [],
      allConfigurations: [],
    });
  });

  it('leaves the first of the others', () => {
    const two = withCredential(one, credential('2', 'PENDING'));
    expect(withoutCredential(two, '2')).toMatchObject({
      enabled: true,
      credentialId: '1',
      credentialStatus: 'VALID',
      providerId: 'account-1',
      allCredentials: [{ id: '1' }],
      allConfigurations: [{ id: 'configuration-1' }],
    });
  });
});

describe('a credential that a flow discards', () => {
  it.each([
    ['leaves another one in every field', withCredential(one, credential('2', 'PENDING')), '1'],
    [
      'leaves the one that was shown',
      withCredential(withCredential(one, credential('2')), credential('3')),
      '3',
    ],
  ])('%s', (_, state, shown) => {
    expect(withoutDiscarded(state, '2')).toMatchObject({
      enabled: true,
      credentialId: shown,
      credentialConfigId: `configuration-${shown}`,
      workflowSettings: { [`configuration-${shown}`]: { enabled: true } },
    });
  });

  it('leaves nothing where it was the only one', () => {
    expect(withoutDiscarded(one, '1')).toEqual(withoutCredential(one, '1'));
  });
});
