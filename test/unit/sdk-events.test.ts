import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectSDK, CredentialStatus, SDK_EVENT } from '../../src/sdk/index.js';
import { startAuthenticatedSdk } from '../support/sdk/start.js';

describe('subscriptions', () => {
  const event = { integrationId: 'integration-apikey', integrationType: 'apikey' };

  /** Connects and disconnects an account, and so tells both events once. */
  const connectAndDisconnect = async (sdk: ConnectSDK) => {
    await new Promise<void>((resolve) => {
      sdk.installFlow.start('apikey', { onComplete: () => resolve() });
      void sdk.installFlow.setPreOptions({ apiKey: 'key' });
    });
    await sdk.uninstallIntegration('apikey');
  };

  let reported: unknown[] = [];
  beforeEach(() => {
    reported = [];
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('get each event with the user as of then', async () => {
    const { sdk } = await startAuthenticatedSdk();
    const listener = vi.fn();
    sdk.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, listener);
    sdk.subscribe(SDK_EVENT.ON_INTEGRATION_UNINSTALL, listener);
    await connectAndDisconnect(sdk);
    expect(listener.mock.calls).toMatchObject([
      [{ ...event, credentialId: 'credential-1' }, { integrations: { apikey: { enabled: true } } }],
      [event, { integrations: { apikey: { enabled: false } } }],
    ]);
  });

  it('go on where one of them throws, which is reported', async () => {
    const { sdk } = await startAuthenticatedSdk();
    const listener = vi.fn();
    const error = new Error('listener');
    sdk.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, () => {
      throw error;
    });
    sdk.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, listener);
    await connectAndDisconnect(sdk);
    expect(listener).toHaveBeenCalledTimes(1);
    expect(reported).toEqual([error]);
  });

  it('cannot change what others get', async () => {
    const { sdk } = await startAuthenticatedSdk();
    const listener = vi.fn();
    sdk.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, (told, user) => {
      if (told.credential) told.credential.status = CredentialStatus.INVALID;
      user.integrations = {};
    });
    sdk.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, listener);
    await connectAndDisconnect(sdk);
    expect(listener.mock.calls).toMatchObject([
      [{ credential: { status: 'VALID' } }, { integrations: { apikey: {} } }],
    ]);
  });

  it.each([
    ['unsubscribe', true],
    ['the function that subscribe returned', false],
  ])('end with %s, which tells whether there was one', async (_, byName) => {
    const { sdk } = await startAuthenticatedSdk();
    const listener = vi.fn();
    const end = sdk.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, listener);
    const unsubscribe = () => (byName ? sdk.unsubscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, listener) : end());
    expect([unsubscribe(), unsubscribe()]).toEqual([true, false]);
    await connectAndDisconnect(sdk);
    expect(listener).not.toHaveBeenCalled();
  });

  it.each(['subscribe', 'unsubscribe'] as const)('need the name of an event and a function: %s', (method) => {
    const sdk = new ConnectSDK();
    // A JavaScript caller may pass anything.
    const call = (...args: unknown[]) => Reflect.apply(sdk[method], sdk, args) as unknown;
    expect(() => call('toString', () => undefined)).toThrow(
      `paragon.${method}: eventName must be a value of SDK_EVENT; got "toString".`,
    );
    expect(() => call(SDK_EVENT.ON_INTEGRATION_INSTALL, null)).toThrow(
      `paragon.${method}: listener must be a function`,
    );
  });
});
