import { describe, expect, it, vi } from 'vitest';
import { BackendRequestError } from '../../src/backend/index.js';
import { ConnectSDK, paragon } from '../../src/sdk/index.js';
import { deferred, startAuthenticatedSdk, startSdk, userToken } from '../support/sdk/start.js';

const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe('authenticate', () => {
  it("loads the user's state and the integrations concurrently", async () => {
    const { backend, sdk } = await startSdk();
    const arrived: string[] = [];
    const { promise: both, resolve: release } = deferred();
    for (const call of ['GET /sdk/me', 'GET /sdk/integrations'])
      backend.overrides.set(call, async (_, answer) => {
        arrived.push(call);
        if (arrived.length === 2) release();
        await both;
        return answer();
      });
    await sdk.authenticate('project-1', userToken());
    expect(arrived.sort()).toEqual(['GET /sdk/integrations', 'GET /sdk/me']);
    expect(sdk.getUser()).toMatchObject({ authenticated: true, userId: 'alice', meta: { Name: 'Alice' } });
  });

  it('sends the metadata in a header, whatever characters it has', async () => {
    const { backend, sdk } = await startSdk();
    const metadata = { Name: 'Zoë 漢字 🙂', plan: { seats: 3 } };
    await sdk.authenticate('project-1', userToken(), { metadata });
    const me = backend.requests.find(({ call }) => call === 'GET /sdk/me');
    expect(JSON.parse(me?.headers['x-paragon-user-metadata'] ?? '')).toEqual(metadata);
  });

  it.each([
    ['empty', ''],
    ['no JWT', 'not-a-token'],
    ['a JWT of no JSON', 'a.b.c'],
    ['a JWT without a user', userToken({ sub: undefined })],
    ['a JWT whose user is no text', userToken({ sub: {}, id: ['bob'] })],
    ['broken by a character that no header takes', userToken().replace(/$/, '\u200bcanary')],
    ['broken over two lines', userToken().replace(/$/, '\ncanary')],
  ])('refuses a token that is %s, and leaves the user as it is', async (_, token) => {
    const { backend, sdk } = await startSdk();
    await sdk.authenticate('project-1', userToken());
    backend.requests.length = 0;
    const error = await errorOf(sdk.authenticate('project-1', token));
    expect(String(error)).toMatch(/paragon\.authenticate: token must be a JWT(?!.*canary)/s);
    expect(backend.requests).toEqual([]);
    expect(sdk.getUser().authenticated).toBe(true);
  });

  it.each([
    ['has expired', { exp: Math.floor(Date.now() / 1000) - 1 }],
    ['never expires', { exp: undefined }],
    ['expires at what is no time', { exp: 'soon' }],
  ])('refuses a token that %s, and then nobody is authenticated', async (_, claims) => {
    const { backend, sdk } = await startSdk();
    const error = await errorOf(sdk.authenticate('project-1', userToken(claims)));
    expect(String(error)).toContain('paragon.authenticate failed: the token has expired');
    expect(backend.requests).toEqual([]);
    expect(sdk.getUser()).toEqual({ authenticated: false });
  });

  it('leaves a flow the token that it has where another has expired', async () => {
    const { backend, sdk } = await startSdk();
    const token = userToken();
    await sdk.authenticate('project-1', token);
    sdk.installFlow.start('apikey');
    await errorOf(sdk.authenticate('project-1', userToken({ exp: 1 })));
    await sdk.installFlow.setPreOptions({ apiKey: 'key' });
    expect(backend.requests.at(-1)).toMatchObject({
      call: 'POST /sdk/credentials',
      headers: { authorization: `Bearer ${token}` },
    });
  });

  it('refuses an empty project ID', async () => {
    const error = await errorOf(new ConnectSDK().authenticate('', userToken()));
    expect(String(error)).toMatch(/projectId/);
  });

  it('names the call that failed, and then nobody is authenticated', async () => {
    const { backend, sdk } = await startSdk();
    backend.overrides.set('GET /sdk/me', () => ({ status: 401, json: { message: 'Wrong key.' } }));
    const error = await errorOf(sdk.authenticate('project-1', userToken()));
    expect(error).toMatchObject({
      message: 'paragon.authenticate failed: GET /sdk/me was answered with status 401: Wrong key.',
    });
    expect((error as Error).cause).toBeInstanceOf(BackendRequestError);
    expect(sdk.getUser()).toEqual({ authenticated: false });
  });

  it('names the call and the field where an answer breaks the protocol', async () => {
    const { backend, sdk } = await startSdk();
    const broken = [{ id: 'integration-1', type: 'zendesk', configs: [], isActive: 'yes' }];
    backend.overrides.set('GET /sdk/integrations', () => ({ json: broken }));
    const error = await errorOf(sdk.authenticate('project-1', userToken()));
    expect(String(error)).toContain(
      'GET /sdk/integrations was answered with status 200: "0.isActive" is not what',
    );
  });

  it('is superseded by a later call, and ends as that one does', async () => {
    const { backend, sdk } = await startSdk();
    const { promise: held, resolve: release } = deferred();
    backend.overrides.set('GET /sdk/me', async ({ headers }, answer) => {
      if (headers.authorization?.includes(first)) await held;
      return answer();
    });
    const first = userToken({ sub: 'alice' });
    const earlier = sdk.authenticate('project-1', first);
    const later = sdk.authenticate('project-1', userToken({ sub: 'bob' }));
    await later;
    release();
    await earlier;
    expect(sdk.getUser()).toMatchObject({ authenticated: true, userId: 'bob' });
  });

  it('does not fall back on an earlier call when the later one fails', async () => {
    const { sdk } = await startSdk();
    const earlier = errorOf(sdk.authenticate('project-1', userToken()));
    const later = errorOf(sdk.authenticate('project-1', userToken({ exp: 1 })));
    expect(String(await earlier)).toContain('the token has expired');
    expect(String(await later)).toContain('the token has expired');
    expect(sdk.getUser()).toEqual({ authenticated: false });
  });

  it('lists no integrations of the backend before after another was chosen', async () => {
    const { sdk } = await startAuthenticatedSdk();
    expect(sdk.getIntegrationMetadata()).not.toEqual([]);
    sdk.configureGlobal({ host: 'example.org' });
    expect(sdk.getIntegrationMetadata()).toEqual([]);
  });

  it('ends without a user when the backend is changed meanwhile', async () => {
    const { sdk } = await startSdk();
    const authenticating = errorOf(sdk.authenticate('project-1', userToken()));
    sdk.configureGlobal({ host: 'example.org' });
    expect(String(await authenticating)).toContain('the user was logged out meanwhile');
    expect(sdk.getUser()).toEqual({ authenticated: false });
  });

  it('with a token that was refused before is ended by its next refusal', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const { backend, sdk } = await startSdk();
    backend.overrides.set('PATCH /sdk/me', () => ({ status: 401 }));
    const token = userToken();
    for (const time of [1, 2]) {
      await sdk.authenticate('project-1', token);
      expect(sdk.getUser().authenticated).toBe(true);
      await errorOf(sdk.setUserMetadata({}));
      expect(sdk.getUser().authenticated, `after refusal ${time}`).toBe(false);
    }
    warn.mockRestore();
  });

  it('stores its metadata once, and so keeps what is stored while the state is being loaded', async () => {
    const { backend, sdk } = await startSdk();
    await sdk.authenticate('project-1', userToken());
    backend.requests.length = 0;
    const { promise: stored, resolve } = deferred();
    const storing: Promise<unknown>[] = [];
    backend.overrides.set('PATCH /sdk/me', () => ({ json: {} }));
    backend.overrides.set('GET /sdk/me', async (_, answer) => {
      if (storing.length > 0) resolve();
      else {
        storing.push(sdk.setUserMetadata({ Name: 'Newer' }));
        await stored;
      }
      return answer();
    });
    await sdk.authenticate('project-1', userToken(), { metadata: { Name: 'Older' } });
    await Promise.all(storing);
    const sent = backend.requests.map(({ headers }) => headers['x-paragon-user-metadata']).filter(Boolean);
    expect(sent).toEqual(['{"Name":"Older"}']);
  });

  it('keeps a change that was made while the state was being loaded', async () => {
    const { backend, sdk } = await startSdk();
    await sdk.authenticate('project-1', userToken());
    const { promise: installed, resolve } = deferred();
    sdk.installFlow.start('apikey', { onComplete: () => resolve() });
    let answered = 0;
    backend.overrides.set('GET /sdk/me', async (_, answer) => {
      const text = JSON.stringify((await answer()).json);
      answered += 1;
      if (answered === 1) {
        void sdk.installFlow.setPreOptions({ apiKey: 'key' });
        await installed;
      }
      return { text };
    });
    await sdk.authenticate('project-1', userToken());
    expect(sdk.getUser()).toMatchObject({
      integrations: { apikey: { enabled: true, credentialId: 'credential-1' } },
    });
    expect(answered).toBe(2);
  });
});

describe('getUser', () => {
  it('never has the token', async () => {
    const { sdk } = await startSdk();
    const token = userToken();
    const authenticating = sdk.authenticate('project-1', token);
    expect(JSON.stringify(sdk.getUser())).not.toContain(token);
    await authenticating;
    expect(JSON.stringify(sdk.getUser())).not.toContain(token);
    expect(Object.keys(sdk.getUser())).toEqual([
      'authenticated',
      'userId',
      'integrations',
      'meta',
      'resources',
    ]);
  });

  it('has every configuration of every credential', async () => {
    const { backend, sdk } = await startSdk();
    backend.createCredential('slack');
    backend.createCredential('slack', { configurations: null });
    await sdk.authenticate('project-1', userToken());
    const user = sdk.getUser();
    expect(user.authenticated && user.integrations.slack?.allConfigurations.map(({ id }) => id)).toEqual([
      'configuration-1',
    ]);
  });

  it('hands out a copy, which is the caller’s to change', async () => {
    const { backend, sdk } = await startSdk();
    backend.createCredential('slack');
    await sdk.authenticate('project-1', userToken());
    const user = sdk.getUser();
    if (!user.authenticated) throw new Error('Nobody is authenticated.');
    user.integrations.slack?.allCredentials.splice(0);
    user.meta.Name = 'Mallory';
    expect(sdk.getUser()).toMatchObject({
      meta: { Name: 'Alice' },
      integrations: { slack: { allCredentials: [{ id: 'credential-1' }] } },
    });
  });
});

describe('paragon', () => {
  it('is made in Node, where calls that need a browser fail with a clear error', async () => {
    const { sdk } = await startSdk();
    await sdk.authenticate('project-1', userToken());
    const onError = vi.fn();
    sdk.installFlow.start('slack', { onError });
    await expect.poll(() => onError.mock.calls.length).toBe(1);
    expect(onError).toHaveBeenCalledWith(
      expect.objectContaining({
        name: 'UnknownError',
        message: expect.stringContaining('in a browser only') as string,
      }),
      null,
    );
  });

  it('has bound functions', () => {
    const { getUser, getIntegrationMetadata, setHeadless } = paragon;
    setHeadless(true);
    expect(getUser()).toEqual({ authenticated: false });
    expect(getIntegrationMetadata()).toEqual([]);
  });

  it('refuses an empty host', () => {
    expect(() => paragon.configureGlobal({ host: '' })).toThrow(/host/);
  });
});
