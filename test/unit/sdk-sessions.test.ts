import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SDK_EVENT, type ConnectSDK } from '../../src/sdk/index.js';
import { contextOf } from '../../src/sdk/session/sdk-context.js';
import { stubPage } from '../support/sdk/fake-window.js';
import { deferred, startAuthenticatedSdk, userToken } from '../support/sdk/start.js';

beforeEach(() => void stubPage());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

type Backend = Awaited<ReturnType<typeof startAuthenticatedSdk>>['backend'];

const renewed = userToken({ jti: 'renewed' });
const bob = userToken({ sub: 'bob' });
const apikey = { apiKey: 'key' };

const comings: [string, (sdk: ConnectSDK, backend: Backend) => unknown][] = [
  ['was logged out', (sdk) => sdk.logout()],
  ['made place for another user', (sdk) => sdk.authenticate('project-1', bob)],
  [
    'was logged out, and so was another',
    async (sdk) => {
      sdk.logout();
      await sdk.authenticate('project-1', bob);
      sdk.logout();
    },
  ],
  ['came with an expired token', (sdk) => sdk.authenticate('project-1', userToken({ exp: 1 })).catch(String)],
  [
    'had the same backend configured again',
    (sdk, { origin }) => sdk.configureGlobal({ host: 'example.com' }, { ZEUS_PUBLIC_URL: origin }),
  ],
];

function listen(sdk: ConnectSDK) {
  const events: unknown[] = [];
  sdk.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, (_event, user) => events.push(user));
  return events;
}

/** Holds the next call of that name until told to go on. */
function hold(backend: Backend, call: string) {
  const [asked, held] = [deferred(), deferred()];
  backend.overrides.set(call, async (_, answer) => {
    backend.overrides.delete(call);
    asked.resolve();
    await held.promise;
    return answer();
  });
  return { asked: asked.promise, release: held.resolve };
}

const accountAsked = async (sdk: ConnectSDK, backend: Backend) => {
  backend.overrides.set('POST /sdk/actions', () => ({ json: { output: [] } }));
  await sdk.getFieldOptions({ integration: 'jira', action: 'sites' });
  return backend.requests.at(-1)?.headers['x-paragon-credential'];
};

const withSlack = { userId: 'alice', integrations: { slack: { enabled: true } } };

describe.each(comings)('a user who %s, and is authenticated again', (_, leave) => {
  it('sees what a login brings that was begun before', async () => {
    const { backend, sdk } = await startAuthenticatedSdk();
    const events = listen(sdk);
    const completed = new Promise((resolve) =>
      sdk.installFlow.start('slack', { onComplete: () => resolve(sdk.getUser()) }),
    );
    await expect.poll(() => backend.sessions.size).toBe(1);
    await leave(sdk, backend);
    await sdk.authenticate('project-1', renewed);
    backend.completeLogin('session-1', 'slack');
    expect(await completed).toMatchObject(withSlack);
    expect(events).toMatchObject([withSlack]);
  });

  it('sees what was being stored meanwhile', async () => {
    const { backend, sdk } = await startAuthenticatedSdk();
    const events = listen(sdk);
    sdk.installFlow.start('apikey');
    const { asked, release } = hold(backend, 'POST /sdk/credentials');
    const installing = sdk.installFlow.setPreOptions(apikey);
    await asked;
    await leave(sdk, backend);
    await sdk.authenticate('project-1', renewed);
    release();
    await installing;
    expect(sdk.getUser()).toMatchObject({ integrations: { apikey: { enabled: true } } });
    expect(events).toHaveLength(1);
  });

  it('goes on with the post-options that were being asked, with the token that came last', async () => {
    const { backend, sdk } = await startAuthenticatedSdk();
    backend.createCredential('jira');
    await sdk.authenticate('project-1', userToken());
    sdk.installFlow.start('jira', { onNext: () => undefined });
    await leave(sdk, backend);
    await sdk.authenticate('project-1', renewed);
    expect(await accountAsked(sdk, backend)).toBe('credential-1');
    await sdk.installFlow.setPostOptions({ site: 'acme' });
    expect(backend.requests.at(-1)).toMatchObject({
      call: 'POST /sdk/credentials/credential-1/complete-setup',
      headers: { authorization: `Bearer ${renewed}` },
    });
    expect(sdk.getUser()).toMatchObject({ integrations: { jira: { enabled: true } } });
  });

  it('no longer sees what was being deleted meanwhile', async () => {
    const { backend, sdk } = await startAuthenticatedSdk();
    backend.createCredential('slack');
    await sdk.authenticate('project-1', userToken());
    const { asked, release } = hold(backend, 'DELETE /sdk/integrations/integration-slack');
    const uninstalling = sdk.uninstallIntegration('slack');
    await asked;
    await leave(sdk, backend);
    await sdk.authenticate('project-1', renewed);
    expect(sdk.getUser()).toMatchObject(withSlack);
    release();
    await uninstalling;
    expect(sdk.getUser()).toMatchObject({ integrations: { slack: { enabled: false } } });
  });

  it('is told of an uninstall by what was given with the install', async () => {
    const { backend, sdk } = await startAuthenticatedSdk();
    const onUninstall = vi.fn();
    const onNext = (_stage: unknown, flow: { setPreOptions: (values: typeof apikey) => unknown }) =>
      void flow.setPreOptions(apikey);
    await sdk.installIntegration('apikey', { onUninstall, onNext });
    await leave(sdk, backend);
    await sdk.authenticate('project-1', renewed);
    await sdk.uninstallIntegration('apikey');
    expect(onUninstall).toHaveBeenCalledOnce();
  });

  it('shows nothing of before until it is loaded again', async () => {
    const { backend, sdk } = await startAuthenticatedSdk();
    backend.createCredential('slack');
    await sdk.authenticate('project-1', userToken());
    // What is under way keeps the session.
    sdk.installFlow.start('apikey');
    await leave(sdk, backend);
    const { asked, release } = hold(backend, 'GET /sdk/me');
    const authenticating = sdk.authenticate('project-1', renewed, { metadata: { Name: 'New' } });
    await asked;
    expect(sdk.getUser()).toEqual({
      authenticated: true,
      userId: 'alice',
      integrations: {},
      meta: { Name: 'New' },
      resources: [],
    });
    release();
    await authenticating;
    expect(sdk.getUser()).toMatchObject(withSlack);
  });
});

describe('a flow of a user who left', () => {
  it('goes on with the token that it had, and shows the next user nothing', async () => {
    const { backend, sdk } = await startAuthenticatedSdk();
    const events = listen(sdk);
    backend.createCredential('jira');
    await sdk.authenticate('project-1', renewed);
    sdk.installFlow.start('jira', { onNext: () => undefined });
    await sdk.authenticate('project-1', bob);
    expect(await accountAsked(sdk, backend)).toBeUndefined();
    await sdk.installFlow.setPostOptions({ site: 'acme' });
    expect(backend.requests.at(-1)?.headers.authorization).toBe(`Bearer ${renewed}`);
    expect(events).toEqual([]);
  });

  it('is another’s where the same project and user are of another backend', async () => {
    const { backend, sdk } = await startAuthenticatedSdk();
    const events = listen(sdk);
    const other = await startAuthenticatedSdk();
    const { asked, release } = hold(backend, 'POST /sdk/credentials');
    sdk.installFlow.start('apikey');
    const installing = sdk.installFlow.setPreOptions(apikey);
    await asked;
    sdk.configureGlobal({ host: 'example.com' }, { ZEUS_PUBLIC_URL: other.backend.origin });
    await sdk.authenticate('project-1', renewed);
    release();
    await installing;
    expect(sdk.getUser()).toMatchObject({ integrations: { apikey: { enabled: false } } });
    expect(events).toEqual([]);
  });
});

function weakSessionOf(sdk: ConnectSDK) {
  const { session } = contextOf(sdk);
  if (!session) throw new Error('Nobody is authenticated.');
  return new WeakRef(session);
}

it('keeps nothing of a user who left where nothing is under way', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const { sdk } = await startAuthenticatedSdk();
  const left = weakSessionOf(sdk);
  await sdk.authenticate('project-1', bob);
  await expect
    .poll(() => {
      collectGarbage();
      return left.deref();
    })
    .toBeUndefined();
});
