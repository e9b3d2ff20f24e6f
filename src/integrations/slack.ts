import { defaultAccount, ownClientAccount } from './account-types.js';
import { defaultScopes } from './default-scopes.js';
import type { IntegrationDescription } from './integrations.types.js';

/**
 * Slack, with bot scopes: user scopes answer without a token at the top level. Scopes are separated by commas, and errors
 * are answered with HTTP 200. No PKCE, since switching it on makes an app a public client for good. With token rotation
 * on, tokens live twelve hours and refresh tokens can be used once.
 * @see https://docs.slack.dev/authentication/installing-with-oauth
 * @see https://docs.slack.dev/authentication/using-pkce
 */
export const slack: IntegrationDescription = {
  type: 'slack',
  name: 'Slack',
  brandColor: '#4A154B',
  documentation: 'https://docs.slack.dev/authentication/installing-with-oauth',
  defaultScopes: defaultScopes.slack,
  scopeSeparator: ',',
  pkce: false,
  accountTypes: [defaultAccount('Slack'), ownClientAccount('Slack')],
  postOptions: [],
  dataSources: {},
  endpoints: () => ({
    issuer: 'https://slack.com',
    authorizationEndpoint: 'https://slack.com/oauth/v2/authorize',
    tokenEndpoint: 'https://slack.com/api/oauth.v2.access',
    revocationEndpoint: 'https://slack.com/api/auth.revoke',
  }),
  authorizationParameters: {},
  peculiarities: {
    errorsAreHttp200: true,
    revocationIsGet: true,
    tokenType: 'bot',
    refreshTokensRotate: true,
  },
};
