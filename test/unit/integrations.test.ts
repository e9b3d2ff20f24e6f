import { describe, expect, it } from 'vitest';
import { checkAnswers } from '../../src/inputs/index.js';
import {
  InvalidSettingError,
  defaultScopes,
  integrations,
  type IntegrationDescription,
} from '../../src/integrations/index.js';
import { providerUrl } from '../../src/integrations/provider-url.js';

const OWN = 'user-configured-oauth';

function integration(type: string): IntegrationDescription {
  const description = integrations[type];
  if (!description) throw new Error(`no integration ${type}`);
  return description;
}
const settingsOf = (type: string, accountType: string) =>
  integration(type).accountTypes.find(({ id }) => id === accountType)?.settings ?? [];
const endpoints = (type: string, settings: Record<string, unknown> = {}, accountType = OWN) =>
  integration(type).endpoints(settings, accountType);

describe('the integrations', () => {
  it('are the seven of user-configured OAuth, under their types', () => {
    expect(Object.keys(integrations)).toStrictEqual([
      'gmail',
      'jira',
      'outlook',
      'salesforce',
      'sharepoint',
      'slack',
      'zendesk',
    ]);
    for (const [type, description] of Object.entries(integrations)) expect(description.type).toBe(type);
  });

  it('propose the scopes that the client knows', () => {
    for (const [type, description] of Object.entries(integrations))
      expect(description.defaultScopes).toBe(defaultScopes[type]);
  });

  it.each([
    ['gmail', ['default', OWN]],
    ['jira', ['default', OWN]],
    ['outlook', ['default', OWN]],
    ['salesforce', ['default', 'sandbox', OWN]],
    ['sharepoint', ['default', OWN]],
    ['slack', ['default', OWN]],
    ['zendesk', ['default', OWN]],
  ])('offer for %s the account types %j', (type, expected) =>
    expect(integration(type).accountTypes.map(({ id }) => id)).toStrictEqual(expected),
  );

  it.each([
    ['zendesk', 'default', ['subdomain']],
    ['zendesk', OWN, ['subdomain']],
    ['outlook', 'default', []],
    ['outlook', OWN, ['tenant']],
    ['sharepoint', OWN, ['tenant']],
    ['salesforce', 'default', []],
    ['salesforce', 'sandbox', []],
    ['salesforce', OWN, ['environment', 'domain']],
    ['gmail', OWN, []],
    ['slack', OWN, []],
    ['jira', OWN, []],
  ])('ask for %s with the account type %s the settings %j', (type, accountType, expected) =>
    expect(settingsOf(type, accountType).map(({ id }) => id)).toStrictEqual(expected),
  );

  it('load every choice that they ask for after OAuth', () => {
    for (const { postOptions, dataSources } of Object.values(integrations))
      expect(postOptions.map(({ sourceType }) => sourceType)).toStrictEqual(Object.keys(dataSources));
  });

  it.each([
    ['gmail', { access_type: 'offline', prompt: 'consent' }],
    ['jira', { audience: 'api.atlassian.com', prompt: 'consent' }],
    ['outlook', { response_mode: 'query' }],
    ['sharepoint', { response_mode: 'query' }],
    ['salesforce', {}],
    ['slack', {}],
    ['zendesk', {}],
  ])('send for %s the parameters %j', (type, expected) =>
    expect(integration(type).authorizationParameters).toStrictEqual(expected),
  );
});

describe('endpoints', () => {
  const guid = '0F8FAD5B-D9CB-469F-A165-70867728950E';

  it.each<[string, string, Record<string, unknown>, string, string, string]>([
    [
      'gmail',
      OWN,
      {},
      'https://accounts.google.com',
      '/o/oauth2/v2/auth',
      'https://oauth2.googleapis.com/token',
    ],
    ['jira', OWN, {}, 'https://auth.atlassian.com', '/authorize', 'https://auth.atlassian.com/oauth/token'],
    ['slack', OWN, {}, 'https://slack.com', '/oauth/v2/authorize', 'https://slack.com/api/oauth.v2.access'],
    [
      'zendesk',
      OWN,
      { subdomain: 'acme' },
      'https://acme.zendesk.com',
      '/oauth/authorizations/new',
      'https://acme.zendesk.com/oauth/tokens',
    ],
    [
      'zendesk',
      'default',
      { subdomain: 'a-1' },
      'https://a-1.zendesk.com',
      '/oauth/authorizations/new',
      'https://a-1.zendesk.com/oauth/tokens',
    ],
    [
      'outlook',
      OWN,
      {},
      'https://login.microsoftonline.com',
      '/common/oauth2/v2.0/authorize',
      'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    ],
    [
      'outlook',
      OWN,
      { tenant: ` ${guid} ` },
      'https://login.microsoftonline.com',
      `/${guid.toLowerCase()}/oauth2/v2.0/authorize`,
      `https://login.microsoftonline.com/${guid.toLowerCase()}/oauth2/v2.0/token`,
    ],
    [
      'sharepoint',
      OWN,
      { tenant: 'contoso.onmicrosoft.com' },
      'https://login.microsoftonline.com',
      '/contoso.onmicrosoft.com/oauth2/v2.0/authorize',
      'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token',
    ],
    [
      'sharepoint',
      OWN,
      { tenant: 'organizations' },
      'https://login.microsoftonline.com',
      '/organizations/oauth2/v2.0/authorize',
      'https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
    ],
    [
      'sharepoint',
      'default',
      { tenant: 'contoso.onmicrosoft.com' },
      'https://login.microsoftonline.com',
      '/common/oauth2/v2.0/authorize',
      'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    ],
    [
      'salesforce',
      'default',
      { environment: 'sandbox' },
      'https://login.salesforce.com',
      '/services/oauth2/authorize',
      'https://login.salesforce.com/services/oauth2/token',
    ],
    [
      'salesforce',
      'sandbox',
      { domain: 'acme' },
      'https://test.salesforce.com',
      '/services/oauth2/authorize',
      'https://test.salesforce.com/services/oauth2/token',
    ],
    [
      'salesforce',
      OWN,
      {},
      'https://login.salesforce.com',
      '/services/oauth2/authorize',
      'https://login.salesforce.com/services/oauth2/token',
    ],
    [
      'salesforce',
      OWN,
      { environment: 'sandbox' },
      'https://test.salesforce.com',
      '/services/oauth2/authorize',
      'https://test.salesforce.com/services/oauth2/token',
    ],
  ])('of %s (%s, %j) are at %s', (type, accountType, settings, origin, path, tokenEndpoint) => {
    const { authorizationEndpoint, tokenEndpoint: token } = endpoints(type, settings, accountType);
    expect(authorizationEndpoint).toBe(`${origin}${path}`);
    expect(token).toBe(tokenEndpoint);
  });

  it.each([
    ['acme.my.salesforce.com', 'acme'],
    ['acme', 'acme'],
    ['Acme--Dev.sandbox', 'acme--dev.sandbox'],
    ['https://acme.my.salesforce.com/lightning/page?a#b', 'acme'],
    ['acme--dev.sandbox.my.salesforce.com', 'acme--dev.sandbox'],
    ['acme--dev.cs12.my.salesforce.com', 'acme--dev.cs12'],
  ])('of Salesforce are on the My Domain %s', (domain, name) =>
    expect(endpoints('salesforce', { domain, environment: 'sandbox' })).toStrictEqual({
      issuer: `https://${name}.my.salesforce.com`,
      authorizationEndpoint: `https://${name}.my.salesforce.com/services/oauth2/authorize`,
      tokenEndpoint: `https://${name}.my.salesforce.com/services/oauth2/token`,
      revocationEndpoint: `https://${name}.my.salesforce.com/services/oauth2/revoke`,
    }),
  );

  const hostile = [
    'evil.com#',
    'evil.com/',
    'x@evil.com/',
    'evil.example/',
    'a\\b',
    'a%2fb',
    'a b',
    'a\u0000',
    'аcme',
    'ácme',
    '-a',
    'a-',
    'a'.repeat(64),
    '..',
    '.',
    'a\n',
    'a:1',
    'a?',
  ];
  it.each([
    ...[...hostile, '', 'a.b', 'ACME', 'evil.com', ' '].map((value) => ['zendesk', 'subdomain', value]),
    ...[undefined, null, 7, ['acme'], { toString: 'acme' }].map((value) => ['zendesk', 'subdomain', value]),
    ...[
      ...hostile.filter((value) => value !== 'a\n'),
      '../x',
      'x/../y',
      'contoso',
      'common/../evil',
      'a..b',
      `${'a.'.repeat(127)}aa`,
    ].map((value) => ['outlook', 'tenant', value]),
    ...[
      ...hostile.filter((value) => value !== 'a\n'),
      'evil.com',
      'my.salesforce.com',
      '.my.salesforce.com',
      'acme.my.salesforce.com.evil.com',
      'evil.com/.my.salesforce.com',
      'evil.com#.my.salesforce.com',
      'x@acme.my.salesforce.com',
      'acme.my.salesforce.com:8443',
      'acmemy.salesforce.com',
      'http://acme.my.salesforce.com',
    ].map((value) => ['salesforce', 'domain', value]),
    ['salesforce', 'environment', 'staging'],
  ] as [string, string, unknown][])('of %s refuse the %s %j', (type, inputId, value) => {
    const attempt = () => endpoints(type, { [inputId]: value });
    expect(attempt).toThrow(InvalidSettingError);
    expect(attempt).toThrow(expect.objectContaining({ inputId }));
  });

  it('do not read settings from a prototype', () =>
    expect(() =>
      endpoints('zendesk', Object.create({ subdomain: 'acme' }) as Record<string, unknown>),
    ).toThrow(InvalidSettingError));

  it.each([
    'evil.com#.zendesk.com',
    'x@evil.com/.zendesk.com',
    'x@evil.com',
    'evil.com\\.zendesk.com',
    'EVIL.com',
    'a b',
    'a:443',
    '',
    'a/..',
  ])('are refused once more after the URL was built on the host %j', (host) =>
    expect(() => providerUrl({ host, path: '/oauth', inputId: 'host', problem: 'no' })).toThrow(
      InvalidSettingError,
    ),
  );

  it.each(['/../x', '/a/./b', '/a?b', '/a#b', '/a b', 'a', '/a\\b'])('are refused with the path %j', (path) =>
    expect(() => providerUrl({ host: 'a.example', path, inputId: 'path', problem: 'no' })).toThrow(
      InvalidSettingError,
    ),
  );
});

describe('settings', () => {
  it.each([
    ['zendesk', { subdomain: 'https://Acme.zendesk.com/agent' }, 'https://acme.zendesk.com/oauth/tokens'],
    ['outlook', { tenant: ' ' }, 'https://login.microsoftonline.com/common/oauth2/v2.0/token'],
    ['salesforce', {}, 'https://login.salesforce.com/services/oauth2/token'],
    [
      'salesforce',
      { domain: 'https://acme--dev.sandbox.my.salesforce.com/home' },
      'https://acme--dev.sandbox.my.salesforce.com/services/oauth2/token',
    ],
  ])('of %s lead from what was pasted, %j, to %s', (type, answers, tokenEndpoint) => {
    const checked = checkAnswers(settingsOf(type, OWN), answers);
    expect(checked.valid && endpoints(type, checked.values).tokenEndpoint).toBe(tokenEndpoint);
  });
});

describe('the site to work with', () => {
  const sites = (type: string) => {
    const source = integration(type).dataSources.sites;
    if (!source) throw new Error(`${type} has no sites`);
    return source;
  };

  it('is one of the sites that Atlassian granted access to, each once', () => {
    expect(sites('jira').request('x').url).toBe('https://api.atlassian.com/oauth/token/accessible-resources');
    expect(
      sites('jira').toOptions([
        { id: '1', name: 'Acme', url: 'https://acme.atlassian.net', scopes: ['read:jira-work'] },
        { id: '2', name: 'Beta', url: 'https://beta.atlassian.net' },
        { id: '1', name: 'Acme', url: 'https://acme.atlassian.net', scopes: ['read:confluence'] },
      ]),
    ).toStrictEqual([
      { label: 'Acme (acme.atlassian.net)', value: '1' },
      { label: 'Beta (beta.atlassian.net)', value: '2' },
    ]);
  });

  it.each([
    [undefined, 'https://graph.microsoft.com/v1.0/sites?search=*'],
    [' ', 'https://graph.microsoft.com/v1.0/sites?search=*'],
    ['a&b=c#d', 'https://graph.microsoft.com/v1.0/sites?search=a%26b%3Dc%23d'],
  ])('is searched for in SharePoint by %j', (search, url) =>
    expect(sites('sharepoint').request(search)).toStrictEqual({ url }),
  );

  it('is named in SharePoint as well as Microsoft Graph can name it', () =>
    expect(
      sites('sharepoint').toOptions({
        value: [
          { id: '1', displayName: 'Team', name: 'team', webUrl: 'https://a.sharepoint.com/team' },
          { id: '2', displayName: '', name: 'site' },
          { id: '3', displayName: null, webUrl: 'https://a.sharepoint.com' },
          { id: '4' },
        ],
      }),
    ).toStrictEqual([
      { label: 'Team', value: '1' },
      { label: 'site', value: '2' },
      { label: 'https://a.sharepoint.com', value: '3' },
      { label: '4', value: '4' },
    ]));

  it.each([
    ['jira', { message: 'secret-of-the-provider' }],
    ['jira', [{ id: 'secret-of-the-provider' }]],
    ['sharepoint', { error: 'secret-of-the-provider' }],
    ['sharepoint', null],
  ])('is not read from an answer of %s of another shape, which is not repeated', (type, answer) => {
    const attempt = () => sites(type).toOptions(answer);
    expect(attempt).toThrow(TypeError);
    expect(attempt).not.toThrow(/secret/);
  });
});

describe("the origin of Salesforce's API", () => {
  const origin = (instanceUrl: unknown) =>
    integration('salesforce').peculiarities?.apiOrigin?.({ instance_url: instanceUrl });

  it.each(['https://acme.my.salesforce.com', 'https://acme.my.salesforce.com/'])(
    'is taken from %s',
    (instanceUrl) => expect(origin(instanceUrl)).toBe('https://acme.my.salesforce.com'),
  );

  it.each([
    'https://evil.com',
    'http://acme.my.salesforce.com',
    'https://evil.com/.my.salesforce.com',
    'acme.my.salesforce.com',
    undefined,
    7,
  ])('is not taken from %j', (instanceUrl) => expect(() => origin(instanceUrl)).toThrow(InvalidSettingError));
});
