import { afterEach, expect, it, vi } from 'vitest';
import { ConnectSDK } from '../../src/sdk/index.js';
import { realClient } from '../support/sdk/real-client.js';
import { userToken } from '../support/sdk/start.js';
import { startPlainBackend } from '../support/sdk/start.js';

type Client = Pick<ConnectSDK, 'authenticate' | 'configureGlobal' | 'connect'>;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const input = (id: string, key: string, customDropdownOptions?: unknown[]) => ({
  id,
  title: id,
  type: customDropdownOptions ? 'CUSTOM_DROPDOWN' : 'TEXT_NO_VARS',
  key,
  customDropdownOptions,
});
const old = [{ label: 'Old', value: 'old' }];

const values = {
  sharedMeta: {
    inputs: [input('1', 'list', []), input('2', 'list'), input('3', 'empty', old)],
  },
  workflowMeta: {
    w: { id: 'w', inputs: [input('4', 'list', old), input('5', 'loaded', old), input('6', 'loaded')] },
  },
};

const dropdowns = Object({
  list: [
    { label: 'A', value: 'a' },
    { label: 'A again', value: 'a' },
    { label: 'B', value: 'b' },
  ],
  empty: [],
  loaded: { loadOptions: () => Promise.resolve({ options: [], nextPageCursor: null }) },
}) as Record<string, typeof old>;

async function fill(client: Client, given = dropdowns) {
  const backend = await startPlainBackend([]);
  backend.overrides.set('GET /sdk/integrations', async (_, answer) => {
    const listed = Object((await answer()).json) as { type: string }[];
    const slack = { configs: [{ values }], workflows: [{ id: 'w', description: 'W' }] };
    return { json: listed.map((one) => (one.type === 'slack' ? { ...one, ...slack } : one)) };
  });
  client.configureGlobal({ host: 'example.com' }, { ZEUS_PUBLIC_URL: backend.origin });
  await client.authenticate('project-1', userToken());
  void client.connect('slack', { dropdowns: given }).catch(() => undefined);
}

/** What 2.1.1 shows in its portal alone, which is where it fills dropdowns. */
const shownByPortal = (client: object): unknown =>
  Reflect.get(Object(Reflect.get(client, 'loadedConfigs')), 'slack');

it('fill the inputs that they fill in the portal of 2.1.1, each choice once, with a warning', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const theirs = realClient();
  await fill(theirs as Client);
  vi.unstubAllGlobals();
  warn.mockClear();
  const sdk = new ConnectSDK();
  await fill(sdk);
  const { availableUserSettings, availableWorkflows } = sdk.getIntegrationConfig('slack');
  expect({
    sharedMeta: { inputs: availableUserSettings },
    workflowMeta: { w: { id: 'w', inputs: availableWorkflows[0]?.inputs } },
  }).toEqual(shownByPortal(theirs));
  expect(warn.mock.calls).toEqual([
    ['paragon.installIntegration: dropdowns.list has the value "a" twice, so "A again" is left out.'],
  ]);
});

it('leave the inputs alone that they do not name, which the portal of 2.1.1 empties', async () => {
  const sdk = new ConnectSDK();
  await fill(sdk, { other: [] });
  expect(sdk.getIntegrationConfig('slack').availableUserSettings).toEqual(values.sharedMeta.inputs);
});

it('leave an input as it is whose choices are not there yet', async () => {
  const sdk = new ConnectSDK();
  await fill(sdk, Object({ empty: undefined, list: null }) as typeof dropdowns);
  expect(sdk.getIntegrationConfig('slack').availableUserSettings).toEqual(values.sharedMeta.inputs);
});
