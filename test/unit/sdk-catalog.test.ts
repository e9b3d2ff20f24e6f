import { describe, expect, it } from 'vitest';
import ConnectSDK, { UserNotAuthenticatedError } from '../../src/index.js';
import { IntegrationNotFoundError } from '../../src/install-flow/index.js';
import { startAuthenticatedSdk } from '../support/sdk/start.js';

describe('getIntegrationMetadata', () => {
  it('lists what to show of every active integration, in the order of the backend', async () => {
    const { sdk } = await startAuthenticatedSdk();
    expect(sdk.getIntegrationMetadata().map(({ type }) => type)).toEqual([
      'zendesk',
      'slack',
      'jira',
      'apikey',
      'custom.github',
    ]);
    expect(sdk.getIntegrationMetadata('slack')).toEqual({
      type: 'slack',
      name: 'SLACK',
      brandColor: '#000000',
      icon: 'https://cdn.example.com/integrations/slack.svg',
    });
  });

  it("has a custom integration's own icon", async () => {
    const { sdk } = await startAuthenticatedSdk();
    expect(sdk.getIntegrationMetadata('custom.github').icon).toBe('https://cdn.example.com/github.svg');
  });

  it.each(['inactive', 'nowhere'])('refuses "%s", which cannot be installed', async (name) => {
    const { sdk } = await startAuthenticatedSdk();
    expect(() => sdk.getIntegrationMetadata(name)).toThrow(`got "${name}"`);
  });
});

describe('the options of an integration', () => {
  it.each([
    ['the account type asks itself', 'zendesk', 'user-configured-oauth', ['subdomain']],
    ['the integration asks for any account type', 'apikey', undefined, ['apiKey']],
    ['nothing', 'slack', undefined, []],
    ['for the client of a custom integration', 'custom.github', undefined, ['clientId', 'clientSecret']],
  ])('before OAuth are what %s', async (_, name, accountType, inputIds) => {
    const { sdk } = await startAuthenticatedSdk();
    expect(sdk.getPreOptions(name, accountType).map(({ id }) => id)).toEqual(inputIds);
  });

  it('are the account types, and what is asked after OAuth', async () => {
    const { sdk } = await startAuthenticatedSdk();
    expect(sdk.getAccountTypeOptions('zendesk').map(({ id }) => id)).toEqual([
      'default',
      'user-configured-oauth',
    ]);
    expect(sdk.getAccountTypeOptions('custom.github')).toEqual([]);
    expect(sdk.getPostOptions('jira').map(({ id }) => id)).toEqual(['site']);
  });

  it('are the caller’s to change', async () => {
    const { sdk } = await startAuthenticatedSdk();
    sdk.getAccountTypeOptions('zendesk').reverse();
    const [input] = sdk.getPostOptions('jira');
    if (input) input.title = 'Changed';
    expect(sdk.getAccountTypeOptions('zendesk').map(({ id }) => id)).toEqual([
      'default',
      'user-configured-oauth',
    ]);
    expect(sdk.getPostOptions('jira')[0]?.title).toBe('site');
  });

  it.each(['getAccountTypeOptions', 'getPreOptions', 'getPostOptions'] as const)(
    'are refused by %s for an unknown integration',
    async (method) => {
      const { sdk } = await startAuthenticatedSdk();
      expect(() => sdk[method]('nowhere')).toThrow(IntegrationNotFoundError);
    },
  );

  it.each(['getAccountTypeOptions', 'getPreOptions', 'getPostOptions', 'getIntegrationConfig'] as const)(
    'are refused by %s before a user is authenticated, as `start` is',
    (method) => {
      expect(() => new ConnectSDK()[method]('zendesk')).toThrow(UserNotAuthenticatedError);
    },
  );
});
