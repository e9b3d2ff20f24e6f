import { SidebarInputType, type Input } from '../inputs/index.js';
import { USER_CONFIGURED_OAUTH } from '../user-configured-oauth/index.js';
import { defaultAccount, ownClientAccount } from './account-types.js';
import { defaultScopes } from './default-scopes.js';
import { InvalidSettingError, type IntegrationDescription } from './integrations.types.js';
import { providerUrl, settingText } from './provider-url.js';

const PRODUCTION_HOST = 'login.salesforce.com';
const SANDBOX_HOST = 'test.salesforce.com';
const MY_DOMAIN_SUFFIX = '.my.salesforce.com';
const MY_DOMAIN_HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+my\.salesforce\.com$/;
/**
 * A My Domain name without its suffix. A second label is the partition of an org that is not for production.
 */
const MY_DOMAIN_NAME = /^[a-z0-9-]+(?:\.(?:demo|develop|free|patch|sandbox|scratch|trailblaze))?$/;
const DOMAIN_PROBLEM = 'Enter your My Domain, such as acme.my.salesforce.com.';
const ENVIRONMENT_PROBLEM = 'Choose production or sandbox.';

const settings: Input[] = [
  {
    id: 'environment',
    title: 'Environment',
    type: SidebarInputType.Enum,
    required: true,
    defaultValue: 'production',
    values: [
      { value: 'production', label: 'Production' },
      { value: 'sandbox', label: 'Sandbox' },
    ],
  },
  {
    id: 'domain',
    title: 'My Domain',
    type: SidebarInputType.ValueText,
    required: false,
    placeholder: 'acme',
    prefixLabel: 'https://',
    suffixLabel: MY_DOMAIN_SUFFIX,
    tooltip: 'Needed where your org does not let users log in at login.salesforce.com.',
  },
];

/**
 * Salesforce. An org may refuse logins outside its My Domain. Sandboxes log in at another host. A token
 * response names the org's host in `instance_url`, and has no `expires_in`.
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm&type=5
 * @see https://help.salesforce.com/s/articleView?id=sf.domain_name_url_formats.htm&type=5
 */
export const salesforce: IntegrationDescription = {
  type: 'salesforce',
  name: 'Salesforce',
  brandColor: '#00A1E0',
  documentation:
    'https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm&type=5',
  defaultScopes: defaultScopes.salesforce,
  scopeSeparator: ' ',
  pkce: true,
  accountTypes: [
    defaultAccount('Salesforce'),
    { id: 'sandbox', accountDescription: 'Connect your Salesforce sandbox', settings: [] },
    ownClientAccount('Salesforce', settings),
  ],
  postOptions: [],
  dataSources: {},
  endpoints: (entered, accountType) => {
    const host = loginHost(entered, accountType);
    const url = (path: string) =>
      providerUrl({ host, path: `/services/oauth2/${path}`, inputId: 'domain', problem: DOMAIN_PROBLEM });
    return {
      issuer: `https://${host}`,
      authorizationEndpoint: url('authorize'),
      tokenEndpoint: url('token'),
      revocationEndpoint: url('revoke'),
    };
  },
  authorizationParameters: {},
  peculiarities: {
    refreshTokensRotate: true,
    // https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flow_errors.htm&type=5
    tokenRefusals: [
      // The refresh token works again within the login hours, or from an IP address that the org allows.
      { error: 'invalid_grant', description: 'ip restricted', meaning: 'passing' },
      { error: 'inactive_user', meaning: 'grant' },
      { error: 'inactive_org', meaning: 'grant' },
      { error: 'invalid_app_access', meaning: 'grant' },
      { error: 'invalid_client_id', meaning: 'client' },
      { error: 'invalid_client_credentials', meaning: 'client' },
      { error: 'rate_limit_exceeded', meaning: 'passing' },
    ],
    // The REST API answers 401 `INVALID_SESSION_ID`. The user info below `/services/oauth2` answers otherwise:
    // https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_openid.htm&type=5
    apiRefusals: [{ status: 403, error: 'Bad_OAuth_Token' }],
    apiOrigin: ({ instance_url: instanceUrl }) => {
      const host =
        typeof instanceUrl === 'string' ? /^https:\/\/([^/]*)\/?$/.exec(instanceUrl)?.[1] : undefined;
      return `https://${myDomainHost(host ?? '', 'instance_url')}`;
    },
  },
};

function loginHost(entered: Readonly<Record<string, unknown>>, accountType: string): string {
  if (accountType !== USER_CONFIGURED_OAUTH)
    return accountType === 'sandbox' ? SANDBOX_HOST : PRODUCTION_HOST;

  const domain = pastedHost(settingText(entered, 'domain'));
  if (domain)
    return myDomainHost(MY_DOMAIN_NAME.test(domain) ? `${domain}${MY_DOMAIN_SUFFIX}` : domain, 'domain');

  const environment = settingText(entered, 'environment') || 'production';
  if (environment === 'production') return PRODUCTION_HOST;
  if (environment === 'sandbox') return SANDBOX_HOST;
  throw new InvalidSettingError('environment', ENVIRONMENT_PROBLEM);
}

/**
 * Takes the host from a My Domain that the user pasted as a URL, e.g. `https://acme.my.salesforce.com/home`.
 */
function pastedHost(text: string): string {
  const typed = text.trim().toLowerCase();
  return typed.startsWith('https://') ? typed.slice('https://'.length).replace(/\/.*$/s, '') : typed;
}

function myDomainHost(host: string, inputId: string): string {
  if (MY_DOMAIN_HOST.test(host)) return host;
  throw new InvalidSettingError(inputId, DOMAIN_PROBLEM);
}
