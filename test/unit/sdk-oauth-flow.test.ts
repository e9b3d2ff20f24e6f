import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IntegrationNotFoundError, OAuthBlockedError } from '../../src/install-flow/index.js';
import { UserNotAuthenticatedError } from '../../src/sdk/sdk.errors.js';
import { ConnectSDK, SDK_EVENT } from '../../src/sdk/index.js';
import { stubPage } from '../support/sdk/fake-window.js';
import { deferred, startAuthenticatedSdk } from '../support/sdk/start.js';
import { OUR_FEATURES as OURS } from '../support/wire/version.js';

let page: ReturnType<typeof stubPage>;
beforeEach(() => (page = stubPage()));
afterEach(() => void vi.unstubAllGlobals());

/** What a login was begun with. */
const begun = ({ requests }: Awaited<ReturnType<typeof startAuthenticatedSdk>>['backend']) =>
  expect.poll(() => requests.find(({ call }) => call === 'POST /sdk/actions/build-oauth')?.body);

describe('startOAuthFlow', () => {
  it('opens the OAuth window at once, and tells the ID of the credential', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const { promise, resolve } = deferred<string>();
    sdk.startOAuthFlow('slack', {}, { onSuccess: resolve });
    expect(page.popups).toHaveLength(1);
    await begun(backend).toBeTruthy();
    const { id } = backend.completeLogin('session-1', 'slack');
    await expect(promise).resolves.toBe(id);
    expect(sdk.getUser()).toMatchObject({ integrations: { slack: { enabled: true, credentialId: id } } });
  });

  it('uses the account type and the values that it is given', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const values = { subdomain: 'acme', clientId: 'id', clientSecret: 'secret' };
    sdk.startOAuthFlow('zendesk', { accountType: 'user-configured-oauth', endUserSuppliedValues: values });
    await begun(backend).toMatchObject({
      endUserSuppliedValues: values,
      installOptions: { accountType: 'user-configured-oauth' },
    });
  });

  it.each([[undefined], [['default', 'user-configured-oauth']]])(
    'takes the account type "default" of several (%j)',
    async (accountType) => {
      const { backend, sdk } = await startAuthenticatedSdk(OURS);
      sdk.startOAuthFlow('zendesk', { ...(accountType && { accountType }) });
      await begun(backend).toMatchObject({ installOptions: { accountType: 'default' } });
    },
  );

  it('asks nothing after OAuth: the credential waits for a later start', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const { promise, resolve } = deferred<string>();
    sdk.startOAuthFlow('jira', {}, { onSuccess: resolve });
    await begun(backend).toBeTruthy();
    backend.completeLogin('session-1', 'jira');
    await promise;
    expect(sdk.getUser()).toMatchObject({ integrations: { jira: { credentialStatus: 'PENDING' } } });
  });

  it('throws what keeps the window from opening, and tells it nobody else', async () => {
    const onError = vi.fn();
    const start = (sdk: ConnectSDK, name: string) => () => sdk.startOAuthFlow(name, {}, { onError });
    expect(start(new ConnectSDK(), 'slack')).toThrow(UserNotAuthenticatedError);
    const { sdk } = await startAuthenticatedSdk(OURS);
    expect(start(sdk, 'nope')).toThrow(IntegrationNotFoundError);
    expect(start(sdk, 'apikey')).toThrow('Some options are invalid');
    page.page.blocksPopups = true;
    expect(start(sdk, 'slack')).toThrow(OAuthBlockedError);
    await Promise.resolve();
    expect(onError).not.toHaveBeenCalled();
  });

  it('tells what goes wrong later', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    backend.overrides.set('POST /sdk/actions/build-oauth', () => ({
      status: 500,
      json: { message: 'Broken.' },
    }));
    const { promise, resolve } = deferred<unknown>();
    sdk.startOAuthFlow('slack', {}, { onError: resolve });
    await expect(promise).resolves.toMatchObject({
      name: 'BackendRequestError',
      call: 'POST /sdk/actions/build-oauth',
      status: 500,
    });
    expect(page.popups[0]?.closed).toBe(true);
  });
});

describe('completeInstall', () => {
  it('sends the code, and tells the install', async () => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    const events: unknown[] = [];
    sdk.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, (event) => events.push(event));
    await sdk.completeInstall('slack', {
      authorizationCode: 'code-1',
      redirectUrl: 'app.example.com/oauth',
      integrationOptions: { installOptions: { region: 'eu' } },
    });
    expect(backend.requests.map(({ call, body }) => [call, body])).toEqual([
      [
        'POST /sdk/credentials',
        {
          code: 'code-1',
          integrationId: 'integration-slack',
          redirectUrl: 'https://app.example.com/oauth',
          integrationOptions: { installOptions: { region: 'eu' } },
        },
      ],
    ]);
    expect(events).toMatchObject([{ integrationType: 'slack', credentialId: 'credential-1' }]);
    expect(sdk.getUser()).toMatchObject({ integrations: { slack: { enabled: true } } });
  });

  it.each([
    [{ authorizationCode: '' }, 'authorizationCode must be the code'],
    [{ authorizationCode: 'code', redirectUrl: 'https://' }, 'redirectUrl must be a URL; got "https://"'],
  ])('refuses %o', async (options, message) => {
    const { backend, sdk } = await startAuthenticatedSdk(OURS);
    await expect(sdk.completeInstall('slack', options)).rejects.toThrow(message);
    await expect(sdk.completeInstall('inactive', { authorizationCode: 'code' })).rejects.toThrow(
      'not active',
    );
    expect(backend.calls()).toEqual([]);
    const nobody = new ConnectSDK().completeInstall('slack', { authorizationCode: 'code' });
    await expect(nobody).rejects.toThrow(UserNotAuthenticatedError);
  });
});
