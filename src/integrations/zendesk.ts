import { SidebarInputType, type TextInput } from '../inputs/index.js';
import { defaultAccount, ownClientAccount } from './account-types.js';
import { defaultScopes } from './default-scopes.js';
import { InvalidSettingError, type IntegrationDescription } from './integrations.types.js';
import { providerUrl, settingText } from './provider-url.js';

const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN_PROBLEM = 'Enter the subdomain of your Zendesk account, such as acme for acme.zendesk.com.';

function subdomainInput(): TextInput {
  return {
    id: 'subdomain',
    title: 'Zendesk subdomain',
    type: SidebarInputType.ValueText,
    required: true,
    placeholder: 'acme',
    prefixLabel: 'https://',
    suffixLabel: '.zendesk.com',
  };
}

/**
 * Zendesk. Every account has a host of its own. An authorization code lives 120 seconds, and a refresh ends
 * the old pair of tokens at once. Zendesk has no endpoint of RFC 7009; its API revokes a token by the token's
 * ID.
 * @see https://support.zendesk.com/hc/en-us/articles/4408845965210-Using-OAuth-authentication-with-your-application
 * @see https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
 */
export const zendesk: IntegrationDescription = {
  type: 'zendesk',
  name: 'Zendesk',
  brandColor: '#03363D',
  documentation:
    'https://support.zendesk.com/hc/en-us/articles/4408845965210-Using-OAuth-authentication-with-your-application',
  defaultScopes: defaultScopes.zendesk,
  scopeSeparator: ' ',
  pkce: true,
  accountTypes: [
    defaultAccount('Zendesk', [subdomainInput()]),
    ownClientAccount('Zendesk', [subdomainInput()]),
  ],
  postOptions: [],
  dataSources: {},
  endpoints: (settings) => {
    const subdomain = settingText(settings, 'subdomain');
    if (!SUBDOMAIN.test(subdomain)) throw new InvalidSettingError('subdomain', SUBDOMAIN_PROBLEM);
    const host = `${subdomain}.zendesk.com`;
    const url = (path: string) =>
      providerUrl({ host, path, inputId: 'subdomain', problem: SUBDOMAIN_PROBLEM });
    return {
      issuer: `https://${host}`,
      authorizationEndpoint: url('/oauth/authorizations/new'),
      tokenEndpoint: url('/oauth/tokens'),
    };
  },
  authorizationParameters: {},
  peculiarities: { refreshTokensRotate: true },
};
