import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InstallFlowSnapshot } from '../../src/install-flow/index.js';
import { ConnectSDK, SdkInstallFlow } from '../../src/sdk/index.js';
import { stubPage } from '../support/sdk/fake-window.js';
import { deferred, startAuthenticatedSdk, startSdk, userToken } from '../support/sdk/start.js';

beforeEach(() => void stubPage());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const errorOfStart = (sdk: ConnectSDK) => {
  const { promise, resolve } = deferred<unknown[]>();
  sdk.installFlow.start('slack', { onError: (...told) => resolve(told) });
  return promise;
};

describe('before the user is authenticated', () => {
  it('tells that nobody is, after start has returned, and in the snapshot', async () => {
    const { installFlow } = new ConnectSDK();
    const told: unknown[] = [];
    installFlow.start('slack', { onError: (error, context) => told.push([error, context]) });
    expect(told).toEqual([]);
    expect(installFlow.getSnapshot()).toMatchObject({
      status: 'failed',
      integration: 'slack',
      error: { name: 'UserNotAuthenticatedError' },
    });
    await Promise.resolve();
    expect(told).toEqual([
      [{ name: 'UserNotAuthenticatedError', message: expect.any(String) as string, meta: null }, null],
    ]);
  });

  it('warns that nobody is where nobody is told', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    new ConnectSDK().installFlow.start('slack');
    await Promise.resolve();
    expect(warn.mock.calls).toEqual([[expect.stringContaining('call `await paragon.authenticate')]]);
  });

  it('tells first that headless mode is off', async () => {
    const sdk = new ConnectSDK();
    sdk.setHeadless(false);
    const [error] = await errorOfStart(sdk);
    expect(error).toMatchObject({ name: 'HeadlessModeNotEnabledError' });
  });

  it.each(['cancel', 'start'] as const)('says nothing of a start after %s', async (method) => {
    const { installFlow } = new ConnectSDK();
    const onError = vi.fn();
    installFlow.start('slack', { onError });
    void installFlow[method]('jira');
    await Promise.resolve();
    expect(onError).not.toHaveBeenCalled();
  });

  it.each(['setAccountType', 'setPreOptions', 'setPostOptions', 'setInstallOptions', 'back'] as const)(
    'warns of %s, and resolves',
    async (method) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
      const { installFlow } = new ConnectSDK();
      await Reflect.apply(installFlow[method], undefined, [{}]);
      expect(warn.mock.calls).toEqual([[expect.objectContaining({ name: 'NoActiveInstallFlowError' })]]);
    },
  );

  it('answers as a flow does that was never started', () => {
    const { installFlow } = new ConnectSDK();
    expect(installFlow.getSnapshot()).toEqual({ status: 'idle', integration: null, accountType: null });
    expect(installFlow.getSnapshot()).toBe(installFlow.getSnapshot());
    expect(installFlow.getAccountTypeValue()).toBeNull();
    expect(installFlow.getPreOptionsValue()).toBeNull();
    expect(installFlow.getPostOptionsValue()).toBeNull();
    expect(() => installFlow.next()).toThrow(expect.objectContaining({ name: 'NoActiveInstallFlowError' }));
    expect(() => installFlow.actor).toThrow(expect.objectContaining({ name: 'UserNotAuthenticatedError' }));
  });
});

it.each([
  ['before', startSdk],
  ['after', startAuthenticatedSdk],
])('refuses a listener that is no function, %s the user is authenticated', async (_, make) => {
  const { installFlow } = (await make()).sdk;
  for (const listener of [null, {}, undefined])
    expect(() => Reflect.apply(installFlow.subscribe, undefined, [listener]) as unknown).toThrow(
      'installFlow.subscribe: listener must be a function; got',
    );
});

describe('once the user is authenticated', () => {
  it('stops telling one who stops inside its own call', async () => {
    const { sdk } = await startSdk();
    const told: string[] = [];
    const stop = sdk.installFlow.subscribe(({ status }) => {
      told.push(status);
      if (told.length === 2) stop();
    });
    await sdk.authenticate('project-1', userToken());
    sdk.installFlow.start('apikey');
    expect(told).toEqual(['idle', 'idle']);
  });

  it('stops telling one whom another stops', async () => {
    const { sdk } = await startSdk();
    const told: string[] = [];
    const stops: (() => void)[] = [];
    sdk.installFlow.subscribe(() => stops.pop()?.());
    stops.push(sdk.installFlow.subscribe(({ status }) => told.push(status)));
    await sdk.authenticate('project-1', userToken());
    sdk.installFlow.start('apikey');
    expect(told).toEqual(['idle']);
  });

  it('goes on telling those who subscribed before, and no one who has stopped', async () => {
    const { sdk } = await startSdk();
    const told: InstallFlowSnapshot['status'][] = [];
    const stopped = vi.fn();
    const stop = sdk.installFlow.subscribe(({ status }) => told.push(status));
    sdk.installFlow.subscribe(stopped)();
    expect(told).toEqual(['idle']);

    await sdk.authenticate('project-1', userToken());
    sdk.installFlow.start('zendesk', { accountType: 'user-configured-oauth' });
    expect(told).toEqual(['idle', 'idle', 'waiting']);
    expect(stopped).toHaveBeenCalledOnce();

    stop();
    await sdk.installFlow.cancel();
    expect(told).toEqual(['idle', 'idle', 'waiting']);
  });

  it('works with methods that were taken out before', async () => {
    const { sdk } = await startSdk();
    const { start, getSnapshot } = sdk.installFlow;
    await sdk.authenticate('project-1', userToken());
    start('zendesk', { accountType: 'user-configured-oauth' });
    expect(getSnapshot()).toMatchObject({ status: 'waiting', integration: 'zendesk' });
    expect(sdk.installFlow.actor.getSnapshot().value).toBe('enteringOAuthClient');
  });

  it('makes further flows of a client, each on its own', async () => {
    const { sdk } = await startSdk();
    await sdk.authenticate('project-1', userToken());
    const second = new SdkInstallFlow(sdk);
    second.start('zendesk', { accountType: 'user-configured-oauth' });
    expect(second.getSnapshot().status).toBe('waiting');
    expect(sdk.installFlow.getSnapshot().status).toBe('idle');
    expect(() => new SdkInstallFlow({})).toThrow('sdk must be a ConnectSDK');
  });
});
