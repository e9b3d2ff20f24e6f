import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OAuthBlockedError } from '../../src/install-flow/index.js';
import { InstallCancelledError, UserNotAuthenticatedError } from '../../src/sdk/sdk.errors.js';
import { ConnectSDK, SDK_EVENT, type ConnectParams, type RunningInstallFlow } from '../../src/sdk/index.js';
import { stubPage } from '../support/sdk/fake-window.js';
import { startAuthenticatedSdk, userToken as sdkToken } from '../support/sdk/start.js';
import { OUR_FEATURES as OURS } from '../support/wire/version.js';

let page: ReturnType<typeof stubPage>;
beforeEach(() => (page = stubPage()));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

type Backend = Awaited<ReturnType<typeof startAuthenticatedSdk>>['backend'];

/** The user logs in, in the newest window. */
async function logIn(backend: Backend, integration: string, window = page.popups.length - 1) {
  await expect.poll(() => page.popups[window]?.visited.length).toBe(2);
  const url = new URL(page.popups[window]?.visited[1] ?? '');
  return backend.completeLogin(
    url.searchParams.get('sessionId') ?? url.pathname.split('/').at(-1) ?? '',
    integration,
  );
}

/** Calls that tell their name when they are called. */
function callbacks(told: string[]): ConnectParams {
  const tell = (name: string) => () => void told.push(name);
  return {
    onSuccess: tell('onSuccess'),
    onInstall: tell('onInstall'),
    onError: ({ name }) => void told.push(`onError ${name}`),
    onOpen: tell('onOpen'),
    onClose: tell('onClose'),
    onUninstall: tell('onUninstall'),
  };
}

const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe.each(['installIntegration', 'connect'] as const)('%s', (method) => {
  it('opens the OAuth window at once, and resolves with the install event', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const told: string[] = [];
    sdk.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, () => told.push('event'));
    const installed = sdk[method]('slack', callbacks(told)).then((event) => (told.push('resolved'), event));
    expect(page.popups).toHaveLength(1);
    await logIn(backend, 'slack');
    await expect(installed).resolves.toMatchObject({
      integrationId: 'integration-slack',
      integrationType: 'slack',
      credentialId: 'credential-1',
      credential: { id: 'credential-1', status: 'VALID' },
    });
    expect(told).toEqual(['onOpen', 'onInstall', 'event', 'onClose', 'resolved']);
  });

  it('calls callbacks as methods of the options, and takes falsy ones as none', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const told: unknown[] = [];
    function tell(this: unknown) {
      told.push(this);
    }
    const options = { onOpen: tell, onInstall: false, onSuccess: tell, onClose: tell, onError: '' };
    const installed = sdk[method]('slack', Object(options) as ConnectParams);
    await logIn(backend, 'slack');
    await installed;
    expect(told).toEqual([options, options, options]);
  });

  it('calls onSuccess where there is no onInstall, with the user enabled', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const onSuccess = vi.fn();
    const installed = sdk[method]('slack', { onSuccess });
    await logIn(backend, 'slack');
    await installed;
    expect(onSuccess.mock.calls).toMatchObject([
      [{ credentialId: 'credential-1' }, { authenticated: true, integrations: { slack: { enabled: true } } }],
    ]);
  });

  it('hands each stage to onNext with the flow that takes the answer', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const stages: string[] = [];
    const onNext: ConnectParams['onNext'] = (stage, flow) => {
      stages.push(stage.stage);
      if (stage.stage === 'accountType') void flow.setAccountType('user-configured-oauth');
      else void flow.setInstallOptions({ subdomain: 'acme', clientId: 'id', clientSecret: 'secret' });
    };
    const accountType = ['default', 'user-configured-oauth'];
    const installed = sdk[method]('zendesk', { accountType, onNext });
    await logIn(backend, 'zendesk');
    await installed;
    expect(stages).toEqual(['accountType', 'postOptions']);
    expect(sdk.installFlow.getSnapshot().status).toBe('idle');
  });

  it('rejects where something must be asked and there is nobody to ask it', async () => {
    const { sdk } = await startAuthenticatedSdk(OURS);
    const told: string[] = [];
    const error = await errorOf(sdk[method]('apikey', callbacks(told)));
    expect(error).toMatchObject({ name: 'StageHandlerMissingError', meta: { stage: 'preOptions' } });
    expect(told).toEqual(['onError StageHandlerMissingError']);
  });

  it('leaves a stage open whose answer was refused, and rejects only when the flow is over', async () => {
    const { sdk } = await startAuthenticatedSdk(OURS);
    const told: string[] = [];
    let flow: RunningInstallFlow | undefined;
    const installed = sdk[method]('apikey', {
      ...callbacks(told),
      onNext: (_stage, running) => {
        flow = running;
      },
    });
    await flow?.setPreOptions({});
    expect(told).toEqual(['onOpen', 'onError InvalidInstallOptionsError']);
    await flow?.setPreOptions({ apiKey: 'key' });
    await installed;
    expect(told).toEqual(['onOpen', 'onError InvalidInstallOptionsError', 'onInstall', 'onClose']);
  });

  it.each([
    ['the flow is cancelled', (flow: RunningInstallFlow) => void flow.cancel()],
    ['its signal is aborted', (_flow: RunningInstallFlow, controller: AbortController) => controller.abort()],
  ])('rejects with InstallCancelledError when %s', async (_when, cancel) => {
    const { sdk } = await startAuthenticatedSdk(OURS);
    const told: string[] = [];
    const controller = new AbortController();
    const onNext: ConnectParams['onNext'] = (_stage, flow) => cancel(flow, controller);
    const { signal } = controller;
    const error = await errorOf(sdk[method]('apikey', { ...callbacks(told), onNext, signal }));
    expect(error).toBeInstanceOf(InstallCancelledError);
    expect(told).toEqual(['onOpen', 'onClose']);
  });

  it('rejects with the error of its class when the browser blocks the window', async () => {
    const { sdk } = await startAuthenticatedSdk(OURS);
    page.page.blocksPopups = true;
    const told: string[] = [];
    const error = await errorOf(sdk[method]('slack', callbacks(told)));
    expect(error).toBeInstanceOf(OAuthBlockedError);
    expect(told).toEqual(['onError OAuthBlockedError']);
  });

  it('rejects where its signal is aborted before it is told that the browser blocked the window', async () => {
    const { sdk } = await startAuthenticatedSdk(OURS);
    page.page.blocksPopups = true;
    const controller = new AbortController();
    const installing = errorOf(sdk[method]('slack', { signal: controller.signal }));
    controller.abort();
    expect(await installing).toBeInstanceOf(OAuthBlockedError);
  });

  it.each([
    ['the user was logged out', null],
    ['another user came', { sub: 'bob' }],
  ])('tells onClose where %s meanwhile, of the user who was there', async (_, claims) => {
    const { sdk } = await startAuthenticatedSdk(OURS);
    const onClose = vi.fn();
    let flow: RunningInstallFlow | undefined;
    const installing = sdk[method]('apikey', { onClose, onNext: (_stage, running) => void (flow = running) });
    sdk.logout();
    if (claims) await sdk.authenticate('project-1', sdkToken(claims));
    await flow?.setPreOptions({ apiKey: 'key' });
    await expect(installing).resolves.toMatchObject({ credentialId: 'credential-1' });
    const portal = { integrationId: 'integration-apikey', integrationType: 'apikey' };
    const alice = { userId: 'alice', integrations: { apikey: { enabled: true } } };
    expect(onClose.mock.calls).toMatchObject([[portal, alice]]);
  });

  it('runs beside others, of the same integration too', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const told: string[] = [];
    const install = (name: string, mark: string) =>
      sdk[method](name, { allowMultipleCredentials: true, onSuccess: () => void told.push(mark) });
    const installs = [install('slack', 'first'), install('slack', 'second'), install('zendesk', 'third')];
    sdk.installFlow.start('slack');
    expect(page.popups).toHaveLength(4);
    const made = [
      await logIn(backend, 'slack', 1),
      await logIn(backend, 'slack', 0),
      await logIn(backend, 'zendesk', 2),
    ];
    const events = await Promise.all(installs);
    expect(events.map(({ credentialId }) => credentialId)).toEqual([made[1]?.id, made[0]?.id, made[2]?.id]);
    expect(told.sort()).toEqual(['first', 'second', 'third']);
    expect(sdk.installFlow.getSnapshot().status).toBe('working');
    await sdk.installFlow.cancel();
  });
});

describe('installIntegration', () => {
  it.each([
    'onClose',
    'onError',
    'onInstall',
    'onNext',
    'onOAuthWindowUnreachable',
    'onOpen',
    'onSuccess',
    'onUninstall',
  ])('rejects before anything starts where %s is no function', async (name) => {
    const { sdk } = await startAuthenticatedSdk(OURS);
    await expect(sdk.installIntegration('slack', { [name]: 'x' })).rejects.toThrow(
      `paragon.installIntegration: ${name} must be a function; got string.`,
    );
    expect(page.popups).toEqual([]);
    void errorOf(sdk.installIntegration('slack', Object({ [name]: null }) as ConnectParams));
    expect(page.popups).toHaveLength(1);
  });

  it('refuses a redirect URL that is no text', async () => {
    const { sdk } = await startAuthenticatedSdk(OURS);
    await expect(
      sdk.installIntegration('slack', Object({ overrideRedirectUrl: 5 }) as ConnectParams),
    ).rejects.toThrow('overrideRedirectUrl must be an absolute URL; got 5');
  });

  it('runs its flow also where headless mode is off, which is for installFlow.start', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    sdk.setHeadless(false);
    const installed = sdk.installIntegration('slack');
    await logIn(backend, 'slack');
    await expect(installed).resolves.toMatchObject({ integrationType: 'slack' });
    sdk.startOAuthFlow('slack', {});
    expect(page.popups).toHaveLength(2);
  });

  it('rejects before anything starts, with the messages of 2.1.1', async () => {
    expect(await errorOf(new ConnectSDK().installIntegration('slack'))).toBeInstanceOf(
      UserNotAuthenticatedError,
    );

    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const unknown = sdk.installIntegration('nope');
    await expect(unknown).rejects.toThrow(
      /^"nope" is not a valid integration type\..*\n\n- "zendesk"\n- "slack"\n/,
    );
    const onError = vi.fn();
    const both = { bypassPostOAuthPrompt: true, showPortalAfterInstall: true, onError };
    await expect(sdk.installIntegration('slack', both)).rejects.toThrow('exclude each other');
    const installed = sdk.installIntegration('slack');
    await logIn(backend, 'slack');
    await installed;
    const again = sdk.installIntegration('slack', { onError });
    await expect(again).rejects.toThrow('Integration "slack" is already installed.');
    expect(onError).not.toHaveBeenCalled();
    expect(page.popups).toHaveLength(1);
  });

  it('authenticates a credential again that it is told', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const first = sdk.installIntegration('slack');
    const { id } = await logIn(backend, 'slack');
    await first;
    void errorOf(sdk.installIntegration('slack', { selectedCredentialId: id }));
    expect(page.popups).toHaveLength(2);
    const begun = () =>
      backend.requests.filter(({ call }) => call === 'POST /sdk/actions/build-oauth').map(({ body }) => body);
    await expect
      .poll(begun)
      .toMatchObject([{ installOptions: {} }, { installOptions: { selectedCredentialId: id } }]);
  });

  it.each([
    [{}, { showPortalAfterInstall: false, bypassPostOAuthPrompt: false, allowMultipleCredentials: false }],
    [{ showPortalAfterInstall: true }, { showPortalAfterInstall: true }],
    [{ bypassPostOAuthPrompt: true }, { bypassPostOAuthPrompt: true }],
    [{ allowMultipleCredentials: true }, { allowMultipleCredentials: true }],
  ])('tells the backend of %o', async (options, installOptions) => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    void errorOf(sdk.installIntegration('slack', options));
    await expect
      .poll(() => backend.requests[0]?.body)
      .toMatchObject({
        installOptions: { isApiInstallation: true, ...installOptions },
      });
  });

  it('asks nothing after OAuth with bypassPostOAuthPrompt, and leaves the credential to a later start', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const told: string[] = [];
    sdk.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, () => told.push('event'));
    const onSuccess = () => void told.push('onSuccess');
    const installed = sdk.installIntegration('jira', { bypassPostOAuthPrompt: true, onSuccess });
    const { id } = await logIn(backend, 'jira');
    await expect(installed).resolves.toMatchObject({ credentialId: id, credential: { status: 'PENDING' } });
    expect(told).toEqual([]);
    const stages: string[] = [];
    sdk.installFlow.start('jira', { onNext: ({ stage }) => stages.push(stage) });
    expect(stages).toEqual(['postOptions']);
  });

  it('takes a redirect URL without its scheme', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    void errorOf(sdk.installIntegration('slack', { overrideRedirectUrl: 'app.example.com/oauth' }));
    await expect
      .poll(() => backend.requests[0]?.body)
      .toMatchObject({
        redirectUrl: 'https://app.example.com/oauth',
      });
    await expect(sdk.installIntegration('slack', { overrideRedirectUrl: 'https://' })).rejects.toThrow(
      'overrideRedirectUrl must be an absolute URL',
    );
  });

  it('calls onUninstall when the integration is uninstalled later', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const told: string[] = [];
    sdk.subscribe(SDK_EVENT.ON_INTEGRATION_UNINSTALL, () => told.push('event'));
    const installed = sdk.installIntegration('slack', { onUninstall: () => void told.push('onUninstall') });
    await logIn(backend, 'slack');
    await installed;
    await sdk.uninstallIntegration('slack');
    expect(told).toEqual(['onUninstall', 'event']);
  });

  it('tells no other user of an uninstall', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const onUninstall = vi.fn();
    const installed = sdk.installIntegration('slack', { onUninstall });
    await logIn(backend, 'slack');
    await installed;
    await sdk.authenticate('project-1', sdkToken({ sub: 'bob' }));
    await sdk.uninstallIntegration('slack');
    expect(onUninstall).not.toHaveBeenCalled();
  });

  it('warns that mapObjectFields has no effect', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { sdk } = await startAuthenticatedSdk(OURS);
    void errorOf(sdk.connect('slack', { mapObjectFields: {} }));
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('mapObjectFields'));
  });

  it('resumes a credential that waits for its post-options, and loads their options of that account', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    backend.createCredential('jira');
    await sdk.authenticate('project-1', sdkToken());
    backend.overrides.set('POST /sdk/actions', () => ({ json: { output: { records: [] } } }));
    let flow: RunningInstallFlow | undefined;
    const installed = sdk.installIntegration('jira', {
      onNext: (_stage, running) => {
        flow = running;
      },
    });
    await sdk.getFieldOptions({ integration: 'jira', action: 'sites' });
    expect(backend.requests.at(-1)?.headers['x-paragon-credential']).toBe('credential-1');
    await flow?.setPostOptions({ site: 'acme' });
    await expect(installed).resolves.toMatchObject({ credentialId: 'credential-1' });
    await sdk.getFieldOptions({ integration: 'jira', action: 'sites' });
    expect(backend.requests.at(-1)?.headers['x-paragon-credential']).toBeUndefined();
  });
});
