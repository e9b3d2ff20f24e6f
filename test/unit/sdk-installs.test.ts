import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InstallFlowError, StartOptions } from '../../src/install-flow/index.js';
import { ConnectSDK, SDK_EVENT } from '../../src/sdk/index.js';
import { stubPage } from '../support/sdk/fake-window.js';
import { deferred, startAuthenticatedSdk, startSdk, userToken } from '../support/sdk/start.js';
import { OUR_FEATURES as OURS } from '../support/wire/version.js';

const passport = 'https://passport.example.com';

let page: ReturnType<typeof stubPage>;
beforeEach(() => (page = stubPage()));
afterEach(() => void vi.unstubAllGlobals());

/** Starts a flow, and tells what becomes of it and what the user's state was then. */
function start(sdk: ConnectSDK, name: string, options: StartOptions = {}) {
  const { promise: completed, resolve, reject } = deferred<{ credentialId: string; user: unknown }>();
  completed.catch(() => undefined);
  const stages: string[] = [];
  sdk.installFlow.start(name, {
    ...options,
    onNext: ({ stage }) => stages.push(stage),
    onComplete: ({ credentialId }) => resolve({ credentialId, user: sdk.getUser() }),
    onError: (error, context) => reject(Object.assign(new Error(error.message), { error, context })),
  });
  return { completed, stages };
}

/** The error with which a flow that cannot start fails. */
const startError = (sdk: ConnectSDK, name: string) =>
  new Promise<[InstallFlowError, unknown]>((resolve) =>
    sdk.installFlow.start(name, { onError: (...told) => resolve(told) }),
  );

const enabled = (name: string, credentialId: string) => ({
  integrations: {
    [name]: { enabled: true, credentialId, allCredentials: [{ id: credentialId, status: 'VALID' }] },
  },
});

/** Every install event so far. */
function listen(sdk: ConnectSDK) {
  const events: [string | undefined, unknown][] = [];
  sdk.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, ({ credentialId }, user) =>
    events.push([credentialId, user]),
  );
  return events;
}

/** The session ID of the login in the newest window. */
async function loginOf(backend: { sessions: Map<string, unknown> }) {
  await expect.poll(() => page.popups.at(-1)?.visited.length).toBe(2);
  const url = new URL(page.popups.at(-1)?.visited[1] ?? '');
  return url.searchParams.get('sessionId') ?? [...backend.sessions.keys()].at(-1) ?? '';
}

describe('an install through OAuth', () => {
  it('learns of the result by the session request where the backend holds it open, and asks nothing more', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const events = listen(sdk);
    const { completed } = start(sdk, 'slack');
    backend.completeLogin(await loginOf(backend), 'slack');
    const { credentialId, user } = await completed;
    expect(credentialId).toBe('credential-1');
    expect(user).toMatchObject(enabled('slack', 'credential-1'));
    expect(events).toEqual([['credential-1', user]]);
    expect(backend.calls()).toEqual([
      'POST /sdk/actions/build-oauth',
      'GET /sdk/actions/session-id/session-1',
    ]);
  });

  it('learns of it by the message of the window where the backend does not', async () => {
    const { backend, sdk } = await startAuthenticatedSdk([]);
    const events = listen(sdk);
    const { completed } = start(sdk, 'slack');
    backend.completeLogin(await loginOf(backend), 'slack');
    const credential = { integrationId: 'integration-slack', payload: { credentialId: 'credential-1' } };
    const [source] = page.popups;
    page.post({ source, origin: passport, data: { type: 'oauth_success_callback', credential } });
    const { user } = await completed;
    expect(user).toMatchObject(enabled('slack', 'credential-1'));
    expect(events).toHaveLength(1);
    expect(backend.calls()).toEqual(['POST /sdk/credentials']);
  });

  it('learns of it by asking once the window is gone', async () => {
    const { backend, sdk } = await startAuthenticatedSdk([]);
    const events = listen(sdk);
    const { completed } = start(sdk, 'slack');
    const sessionId = await loginOf(backend);
    backend.completeLogin(sessionId, 'slack');
    page.popups[0]?.close();
    const { user } = await completed;
    expect(user).toMatchObject(enabled('slack', 'credential-1'));
    expect(events).toHaveLength(1);
    await expect
      .poll(backend.calls)
      .toEqual([
        `GET /sdk/actions/session-id/${sessionId}`,
        'GET /sdk/credentials/credential-1',
        `DELETE /sdk/actions/session-id/${sessionId}`,
      ]);
  });

  it('believes messages from the three origins of the backend only', async () => {
    const { backend, sdk } = await startAuthenticatedSdk([]);
    start(sdk, 'slack');
    await loginOf(backend);
    const data = {
      type: 'oauth_success_callback',
      credential: { payload: { credentialId: 'credential-1' } },
    };
    const [source] = page.popups;
    for (const origin of [
      'https://connect.example.com',
      'https://app.example.com',
      'null',
      backend.origin + '0',
    ])
      page.post({ source, origin, data });
    expect(sdk.installFlow.getSnapshot().status).toBe('working');
    page.post({ source, origin: backend.origin, data });
    expect(sdk.installFlow.getSnapshot()).toMatchObject({ status: 'working', oauthWindow: null });
    await sdk.installFlow.cancel();
  });

  it('believes them where a host makes no origins of the other services', async () => {
    const { backend, sdk } = await startSdk([]);
    sdk.configureGlobal({ host: '127.0.0.1' }, { ZEUS_PUBLIC_URL: backend.origin });
    await sdk.authenticate('project-1', userToken());
    const { completed } = start(sdk, 'slack');
    backend.completeLogin(await loginOf(backend), 'slack');
    const credential = { integrationId: 'integration-slack', payload: { credentialId: 'credential-1' } };
    const [source] = page.popups;
    page.post({ source, origin: backend.origin, data: { type: 'oauth_success_callback', credential } });
    await expect(completed).resolves.toMatchObject({ credentialId: 'credential-1' });
  });

  it('keeps a credential pending, which getUser() shows, until its post-options are answered', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const events = listen(sdk);
    const { completed, stages } = start(sdk, 'jira');
    backend.completeLogin(await loginOf(backend), 'jira');
    await expect.poll(() => stages).toEqual(['postOptions']);
    expect(sdk.getUser()).toMatchObject({
      integrations: { jira: { enabled: false, credentialStatus: 'PENDING' } },
    });
    expect(events).toEqual([]);
    await sdk.installFlow.setPostOptions({ site: 'acme' });
    expect((await completed).user).toMatchObject(enabled('jira', 'credential-1'));
    expect(events).toHaveLength(1);
  });
});

describe('an install without OAuth', () => {
  it.each([
    ['with our backend', OURS],
    ['with one like 2.1.1’s', []],
  ])('enables the integration before the event and onComplete, %s', async (_, features) => {
    const { backend, sdk } = await startAuthenticatedSdk(features);
    const events = listen(sdk);
    const { completed, stages } = start(sdk, 'apikey');
    expect(stages).toEqual(['preOptions']);
    await sdk.installFlow.setPreOptions({ apiKey: 'key' });
    const { user } = await completed;
    expect(user).toMatchObject(enabled('apikey', 'credential-1'));
    expect(events).toEqual([['credential-1', user]]);
    expect(backend.calls()).toEqual(['POST /sdk/credentials']);
  });

  it('has a failed call in originalError', async () => {
    const { backend, sdk } = await startAuthenticatedSdk();
    backend.overrides.set('POST /sdk/credentials', () => ({
      status: 422,
      json: { message: 'No such key.' },
    }));
    const { completed } = start(sdk, 'apikey');
    await sdk.installFlow.setPreOptions({ apiKey: 'key' });
    await expect(completed).rejects.toMatchObject({
      error: {
        name: 'UnknownError',
        originalError: { name: 'BackendRequestError', call: 'POST /sdk/credentials', status: 422 },
      },
      context: { stage: 'preOptions' },
    });
  });
});

describe('a flow that ends before its credential arrives', () => {
  /** Starts the install of an API key, whose creation the backend holds until told. */
  async function creating() {
    const { backend, sdk } = await startAuthenticatedSdk();
    const { promise: held, resolve: release } = deferred();
    backend.overrides.set('POST /sdk/credentials', async (_, answer) => {
      await held;
      return answer();
    });
    const events = listen(sdk);
    const { completed } = start(sdk, 'apikey');
    void sdk.installFlow.setPreOptions({ apiKey: 'key' });
    await expect.poll(backend.calls).toEqual(['POST /sdk/credentials']);
    return { backend, sdk, events, completed, release };
  }

  it('still is an install where another flow superseded it: the event is told once, onComplete is not called', async () => {
    const { sdk, events, completed, release } = await creating();
    sdk.installFlow.start('apikey');
    release();
    await expect.poll(() => events.length).toBe(1);
    expect(events[0]?.[1]).toMatchObject(enabled('apikey', 'credential-1'));
    expect(await Promise.race([completed, Promise.resolve('silent')])).toBe('silent');
  });

  it('leaves nothing where it was cancelled: the credential is discarded, and no event is told', async () => {
    const { backend, sdk, events, release } = await creating();
    const cancelled = sdk.installFlow.cancel();
    release();
    await cancelled;
    expect(backend.credentials()).toEqual([]);
    expect(sdk.getUser()).toMatchObject({ integrations: { apikey: { enabled: false, allCredentials: [] } } });
    expect(events).toEqual([]);
  });

  it('gives nothing to another user who was authenticated meanwhile', async () => {
    const { backend, sdk, events, release } = await creating();
    backend.overrides.set('GET /sdk/me', async (_, answer) => {
      const { json } = await answer();
      return { json: { ...Object(json), integrations: {} } };
    });
    await sdk.authenticate('project-1', userToken({ sub: 'bob' }));
    release();
    await expect.poll(() => sdk.installFlow.getSnapshot().status).toBe('complete');
    expect(sdk.getUser()).toMatchObject({ userId: 'bob', integrations: {} });
    expect(events).toEqual([]);
  });

  it('goes on with the new token of the same user', async () => {
    const { backend, sdk, events, completed, release } = await creating();
    const renewed = userToken({ jti: 'renewed' });
    await sdk.authenticate('project-1', renewed);
    release();
    expect((await completed).user).toMatchObject(enabled('apikey', 'credential-1'));
    expect(events).toHaveLength(1);
    await sdk.uninstallIntegration('apikey');
    expect(backend.requests.at(-1)?.headers.authorization).toBe(`Bearer ${renewed}`);
  });
});

describe('what can be installed', () => {
  it('is refused before authenticate', async () => {
    const [error, context] = await startError(new ConnectSDK(), 'slack');
    expect(error).toMatchObject({ name: 'UserNotAuthenticatedError', meta: null });
    expect(context).toBeNull();
  });

  it('is refused while headless mode is off', async () => {
    const { sdk } = await startAuthenticatedSdk();
    sdk.setHeadless(false);
    expect(await startError(sdk, 'slack')).toMatchObject([{ name: 'HeadlessModeNotEnabledError' }, null]);
  });

  it('is refused where the project has no such integration', async () => {
    const { sdk } = await startAuthenticatedSdk();
    const [error] = await startError(sdk, 'nowhere');
    expect(error).toMatchObject({ name: 'IntegrationNotFoundError', meta: { integrationName: 'nowhere' } });
  });

  it('is refused where the integration is not active', async () => {
    const { sdk } = await startAuthenticatedSdk();
    expect(await startError(sdk, 'inactive')).toMatchObject([{ name: 'UnknownError' }, null]);
  });

  it('is refused where the project lacks headless installs', async () => {
    const { backend, sdk } = await startSdk();
    backend.overrides.set('GET /sdk/me', () => ({
      json: { project: { accessibleFeatures: [] }, integrations: {} },
    }));
    await sdk.authenticate('project-1', userToken());
    const [error] = await startError(sdk, 'slack');
    expect(error).toMatchObject({
      name: 'UnknownError',
      message: expect.stringContaining('headless-cp') as string,
    });
  });

  it('asks for a user’s own OAuth client with the redirect URL and the default scopes', async () => {
    const { sdk } = await startAuthenticatedSdk();
    const options = await new Promise<unknown>((resolve) =>
      sdk.installFlow.start('zendesk', {
        accountType: 'user-configured-oauth',
        onNext: (stage) => resolve('options' in stage && stage.options),
      }),
    );
    expect(options).toMatchObject([
      { id: 'clientId' },
      { id: 'clientSecret' },
      { id: 'scopes', defaultValue: 'read write' },
      { id: 'redirectUrl', defaultValue: `${passport}/oauth` },
      { id: 'subdomain' },
    ]);
  });

  it('asks for the client of a custom integration', async () => {
    const { sdk } = await startAuthenticatedSdk();
    const { stages } = start(sdk, 'custom.github');
    expect(stages).toEqual(['preOptions']);
  });

  it('resumes the newest pending credential', async () => {
    const { backend, sdk } = await startSdk();
    backend.createCredential('jira', { dateCreated: '2026-03-01T00:00:00.000Z' });
    backend.createCredential('jira', { dateCreated: '2026-02-01T00:00:00.000Z' });
    await sdk.authenticate('project-1', userToken());
    const { completed, stages } = start(sdk, 'jira');
    const { credentials } = sdk.installFlow.actor.getSnapshot().context.plan.integration;
    expect(credentials.map(({ id }) => id)).toEqual(['credential-2', 'credential-1']);
    expect(stages).toEqual(['postOptions']);
    await sdk.installFlow.setPostOptions({ site: 'acme' });
    expect((await completed).credentialId).toBe('credential-1');
  });
});
