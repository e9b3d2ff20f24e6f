import { afterEach, describe, expect, it, vi } from 'vitest';
import { deferred, startAuthenticatedSdk, userToken } from '../support/sdk/start.js';
import { startConfiguredSdk } from '../support/sdk/configured.js';

const refused = () => ({ status: 401, json: { message: 'jwt expired' } });

const silently = () => vi.spyOn(console, 'warn').mockImplementation(() => undefined);

afterEach(() => void vi.restoreAllMocks());

describe('a user token that the backend refuses', () => {
  it('logs the user out once, and tells so once', async () => {
    const { server, sdk } = await startConfiguredSdk();
    const warn = silently();
    for (const call of ['POST /sdk/workflows/notify', 'POST /sdk/workflows/sync'])
      server.overrides.set(call, refused);
    const results = await Promise.allSettled([sdk.enableWorkflow('notify'), sdk.enableWorkflow('sync')]);
    for (const result of results)
      expect(result).toMatchObject({ reason: { status: 401, call: 'POST /sdk/workflows/{id}' } });
    expect(sdk.getUser()).toEqual({ authenticated: false });
    expect(warn.mock.calls).toEqual([
      [
        'POST /sdk/workflows/{id} was answered with status 401, so the user is logged out: call paragon.authenticate again.',
      ],
    ]);
  });

  it.each([
    ['the user who came meanwhile', { sub: 'bob' }, 'bob'],
    ['the user whose token was renewed meanwhile', { renewed: true }, 'alice'],
  ])('does not log out %s', async (_, claims, userId) => {
    const { server, sdk } = await startConfiguredSdk();
    const warn = silently();
    const { promise: held, resolve: release } = deferred();
    const { promise: asked, resolve: ask } = deferred();
    server.overrides.set('POST /sdk/workflows/notify', async () => {
      ask();
      await held;
      return refused();
    });
    const enabling = expect(sdk.enableWorkflow('notify')).rejects.toThrow('jwt expired');
    await asked;
    await sdk.authenticate('project-1', userToken(claims));
    release();
    await enabling;
    expect(sdk.getUser()).toMatchObject({ authenticated: true, userId });
    expect(warn).not.toHaveBeenCalled();
  });

  it('logs out the user who authenticates again with it, and can be replaced by another', async () => {
    const { server, sdk } = await startConfiguredSdk();
    silently();
    server.overrides.set('GET /sdk/me', refused);
    await expect(sdk.authenticate('project-1', userToken({ jti: 1 }))).rejects.toThrow(
      'GET /sdk/me was answered with status 401',
    );
    expect(sdk.getUser()).toEqual({ authenticated: false });
    server.overrides.clear();
    await sdk.authenticate('project-1', userToken({ jti: 2 }));
    expect(sdk.getUser().authenticated).toBe(true);
  });

  it('ends no flow that waits: it goes on with the token of the same user who authenticates again', async () => {
    const { backend, sdk } = await startAuthenticatedSdk();
    silently();
    const { promise: installed, resolve } = deferred();
    sdk.installFlow.start('apikey', { onComplete: () => resolve() });
    backend.overrides.set('POST /sdk/actions', refused);
    await expect(sdk.getFieldOptions({ integration: 'jira', action: 'sites' })).rejects.toThrow(
      'jwt expired',
    );
    expect(sdk.getUser()).toEqual({ authenticated: false });
    const renewed = userToken({ jti: 2 });
    await sdk.authenticate('project-1', renewed);
    void sdk.installFlow.setPreOptions({ apiKey: 'key' });
    await installed;
    expect(backend.requests.at(-1)?.headers.authorization).toBe(`Bearer ${renewed}`);
    expect(sdk.getUser()).toMatchObject({ integrations: { apikey: { enabled: true } } });
  });

  it('logs the user out again who was authenticated with the same token meanwhile', async () => {
    const { server, sdk } = await startConfiguredSdk();
    silently();
    const token = userToken();
    server.overrides.set('POST /sdk/workflows/notify', refused);
    for (const attempt of ['first', 'second']) {
      await sdk.authenticate('project-1', token);
      await expect(sdk.enableWorkflow('notify'), attempt).rejects.toThrow('jwt expired');
      expect(sdk.getUser(), attempt).toEqual({ authenticated: false });
    }
  });

  it('only rejects while the user is still being authenticated', async () => {
    const { server, sdk } = await startConfiguredSdk();
    const warn = silently();
    sdk.logout();
    server.overrides.set('GET /sdk/me', refused);
    await expect(sdk.authenticate('project-1', userToken())).rejects.toThrow('jwt expired');
    expect(sdk.getUser()).toEqual({ authenticated: false });
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ['a 403, which is about one thing', { status: 403, json: { message: 'Forbidden.' } }],
    ['a 401 about an account', { status: 401, json: { message: 'Wrong key.', code: '7003' } }],
    ['a 401 of an integration', { status: 401, json: { meta: { isIntegrationError: true } } }],
  ])('is not what %s means', async (_, answer) => {
    const { server, sdk } = await startConfiguredSdk();
    const warn = silently();
    server.overrides.set('POST /sdk/workflows/notify', () => answer);
    await expect(sdk.enableWorkflow('notify')).rejects.toThrow(`status ${answer.status}`);
    expect(sdk.getUser().authenticated).toBe(true);
    expect(warn).not.toHaveBeenCalled();
  });
});

describe('setUserMetadata', () => {
  it('replaces the metadata, and reads the user and the integrations again', async () => {
    const { server, sdk } = await startConfiguredSdk();
    const user = await sdk.setUserMetadata({ Name: 'Bo', plan: 'pro' });
    expect(server.calls().sort()).toEqual(['GET /sdk/integrations', 'GET /sdk/me', 'PATCH /sdk/me']);
    expect(server.requests[0]?.body).toEqual({ meta: { Name: 'Bo', plan: 'pro' } });
    expect(user).toMatchObject({ authenticated: true, meta: { Name: 'Bo', plan: 'pro' } });
    expect(sdk.getUser()).toEqual(user);
  });

  it('leaves the integrations alone where another user came meanwhile', async () => {
    const { server, sdk } = await startConfiguredSdk();
    server.overrides.set('PATCH /sdk/me', async () => {
      await sdk.authenticate('project-1', userToken({ sub: 'bob' }));
      server.overrides.set('GET /sdk/integrations', () => ({ json: [] }));
      return { json: {} };
    });
    await sdk.setUserMetadata({ Name: 'Bo' });
    expect(sdk.getIntegrationId('slack')).toBe('integration-slack');
    expect(sdk.getUser()).toMatchObject({ userId: 'bob' });
  });

  it('is not undone by what was being read before', async () => {
    const { server, sdk } = await startConfiguredSdk();
    const { promise: held, resolve: release } = deferred();
    const { promise: asked, resolve: ask } = deferred();
    server.overrides.set('GET /sdk/me', async (_, answer) => {
      const { json } = await answer();
      const text = JSON.stringify(json);
      server.overrides.delete('GET /sdk/me');
      ask();
      await held;
      return { text };
    });
    const authenticating = sdk.authenticate('project-1', userToken({ jti: 1 }));
    await asked;
    await sdk.setUserMetadata({ Name: 'Bo' });
    release();
    await authenticating;
    expect(sdk.getUser()).toMatchObject({ meta: { Name: 'Bo' } });
  });
});
