import { defaultAccount, ownClientAccount } from './account-types.js';
import { defaultScopes } from './default-scopes.js';
import type { IntegrationDescription } from './integrations.types.js';

/**
 * Slack, with bot scopes, because the answer for user scopes has no token at its top level. Scopes are
 * separated by commas, and errors come with HTTP 200. PKCE is off, because switching PKCE on makes an app a
 * public client for good. With token rotation on, access tokens live twelve hours, and a refresh token can be
 * used once.
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
