import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConnectSDK } from '../../src/sdk/index.js';
import { stubPage } from '../support/sdk/fake-window.js';
import { realClient } from '../support/sdk/real-client.js';
import { startAuthenticatedSdk, startSdk, userToken } from '../support/sdk/start.js';
import { startConfiguredSdk } from '../support/sdk/configured.js';
import { startPlainBackend } from '../support/sdk/start.js';
import { plainIntegrations as integrations } from '../support/wire/plain-project.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** What applications hand over that the types do not tell of. */
interface Client {
  authenticate: (...given: unknown[]) => Promise<unknown>;
  configureGlobal: (...given: unknown[]) => unknown;
  getUser: () => unknown;
  getFieldOptions: (...given: unknown[]) => Promise<unknown>;
  getIntegrationMetadata: () => { type: string; icon: string }[];
  completeInstall: (...given: unknown[]) => Promise<unknown>;
  request: (...given: unknown[]) => Promise<unknown>;
  uninstallIntegration: (...given: unknown[]) => Promise<unknown>;
}

type Backend = Awaited<ReturnType<typeof startPlainBackend>>;

const ourClient = (): object => new ConnectSDK();
const call = (sdk: ConnectSDK, method: keyof ConnectSDK, given: unknown[]): unknown =>
  Reflect.apply(sdk[method] as () => unknown, sdk, given);

const code = { authorizationCode: 'code', showPortalAfterInstall: false };
const inAnHour = Math.floor(Date.now() / 1000) + 3600;
const userIdOf = (client: Client): unknown => Reflect.get(Object(client.getUser()), 'userId');

const authenticated =
  (claims: Record<string, unknown>, ...options: unknown[]) =>
  async (client: Client) => {
    await client.authenticate('project-1', userToken(claims), ...options);
    return userIdOf(client);
  };

const pageEndingWith = (nextPageCursor: unknown) => (client: Client, backend: Backend) => {
  backend.overrides.set('POST /sdk/actions', () => ({ json: { output: { records: [], nextPageCursor } } }));
  return client.getFieldOptions({ integration: 'slack', action: 'channels' });
};

/** What 2.1.1 takes, and what comes of it. */
const taken: [string, (client: Client, backend: Backend) => unknown][] = [
  ['a token with a number for `id` beside its `sub`', authenticated({ id: 42 })],
  ['a token with an empty `sub` and an `id`', authenticated({ sub: '', id: 'bob' })],
  ['a token with null for `sub` and an `id`', authenticated({ sub: null, id: 'bob' })],
  ['a token whose `exp` is text', authenticated({ exp: String(inAnHour) })],
  ['null for the options of authenticate', authenticated({}, null)],
  ['null for the metadata', authenticated({}, { metadata: null })],
  ['null for the overrides', (client) => client.configureGlobal({ host: 'example.com' }, null)],
  [
    'null for the URL of a service',
    (client) => client.configureGlobal({ host: 'example.com' }, { ZEUS_PUBLIC_URL: null }),
  ],
  [
    'an empty credential of a request',
    (client) => client.request('slack', '/a', { method: 'GET', selectedCredentialId: '' }),
  ],
  [
    'null for the headers of a request',
    (client) => client.request('slack', '/a', { method: 'POST', body: {}, headers: null }),
  ],
  [
    'an empty credential to uninstall',
    (client) => client.uninstallIntegration('slack', { selectedCredentialId: '' }),
  ],
  ['an empty redirect URL', (client) => client.completeInstall('slack', { ...code, redirectUrl: '' })],
  ['null for a redirect URL', (client) => client.completeInstall('slack', { ...code, redirectUrl: null })],
  [
    'a date for the body of a request',
    (client) => client.request('slack', '/a', { method: 'POST', body: new Date(0) }),
  ],
  [
    'a map for the body of a request',
    (client) => client.request('slack', '/a', { method: 'POST', body: new Map([['a', 1]]) }),
  ],
  [
    'null for the options of an integration',
    (client) => client.completeInstall('slack', { ...code, integrationOptions: null }),
  ],
  ['a last page that ends with false', pageEndingWith(false)],
  ['a last page that ends with an empty text', pageEndingWith('')],
  ['a last page that ends with 0', pageEndingWith(0)],
  ['a page that ends with a number', pageEndingWith(2)],
  [
    'a custom integration without an icon',
    (client) => client.getIntegrationMetadata().find(({ type }) => type === 'custom.github')?.icon,
  ],
];

async function outcome(client: Client, step: (typeof taken)[number][1]) {
  const backend = await startPlainBackend([]);
  backend.createCredential('slack');
  backend.overrides.set('GET /sdk/integrations', () => ({
    json: integrations.map((one) =>
      'customIntegration' in one ? { ...one, customIntegration: { name: 'Git Hub!', icon: '' } } : one,
    ),
  }));
  client.configureGlobal(
    { host: 'example.com' },
    { ZEUS_PUBLIC_URL: backend.origin, WORKER_PROXY_PUBLIC_URL: backend.origin },
  );
  await client.authenticate('project-1', userToken());
  backend.requests.length = 0;
  const value: unknown = await step(client, backend);
  const requests = backend.requests.map(({ call, headers, body }) => {
    const { 'x-paragon-credential': credential, 'content-type': type } = headers;
    return [call, body, credential, call.includes('/proxy/') ? type : null];
  });
  return { value, requests: requests.sort() };
}

describe('what 2.1.1 takes', () => {
  it.each(taken)('is taken, with the same outcome: %s', async (_, step) => {
    const theirs = await outcome(realClient() as Client, step);
    vi.unstubAllGlobals();
    expect(await outcome(ourClient() as Client, step)).toEqual(theirs);
  });

  it('is taken as text where the token has a number for its user', async () => {
    const { sdk } = await startSdk();
    await sdk.authenticate('project-1', userToken({ sub: 42 }));
    expect(sdk.getUser()).toMatchObject({ userId: '42' });
  });

  it('is taken by the constructor, too', () => {
    expect(() => Reflect.construct(ConnectSDK, [null]) as unknown).not.toThrow();
  });
});

describe('options that are null, empty or missing', () => {
  it.each<[keyof ConnectSDK, unknown[]]>([
    ['getIntegrationAccount', ['slack', null]],
    ['request', ['slack', '/a', null]],
    ['event', ['Signed up', {}, null]],
  ])('are no options to %s', async (method, given) => {
    const { sdk } = await startConfiguredSdk();
    await expect(call(sdk, method, given)).resolves.not.toThrow();
  });

  it.each<[keyof ConnectSDK, unknown[], string]>([
    ['configureGlobal', [], 'paragon.configureGlobal: host must be'],
    ['configureGlobal', [null], 'paragon.configureGlobal: host must be'],
    ['completeInstall', ['slack'], 'paragon.completeInstall: authorizationCode must be'],
    ['createConfiguration', [], 'paragon.createConfiguration: credentialId must be'],
    ['updateConfiguration', [], 'paragon.updateConfiguration: id must be'],
    ['destroyConfiguration', [null], 'paragon.destroyConfiguration: id must be'],
    ['getFieldOptions', [], 'paragon.getFieldOptions: integration must be'],
    ['enableWorkflow', ['nope', null], 'paragon.enableWorkflow: workflowId must be'],
    ['workflow', ['nope', null], 'paragon.workflow: workflowId must be'],
    ['updateIntegrationUserSettings', ['slack', {}, null], 'paragon.updateIntegrationUserSettings: the user'],
  ])('are named by %s(%j)', async (method, given, message) => {
    const { sdk } = await startAuthenticatedSdk();
    await expect(Promise.resolve().then(() => call(sdk, method, given))).rejects.toThrow(message);
  });

  it.each<['installIntegration' | 'connect' | 'startOAuthFlow', unknown[]]>([
    ['installIntegration', ['slack', null]],
    ['connect', ['slack', null]],
    ['startOAuthFlow', ['slack', {}, null]],
    ['startOAuthFlow', ['slack']],
    ['startOAuthFlow', ['slack', { selectedCredentialId: '', overrideRedirectUrl: '' }]],
    ['installIntegration', ['slack', { selectedCredentialId: '', overrideRedirectUrl: '' }]],
  ])('let %s open the OAuth window', async (method, given) => {
    const { popups } = stubPage();
    const { sdk } = await startAuthenticatedSdk();
    // It ends with its backend, when the test has ended.
    Promise.resolve(call(sdk, method, given)).catch(() => undefined);
    expect(popups).toHaveLength(1);
  });
});
