import { defaultAccount, ownClientAccount } from './account-types.js';
import { defaultScopes } from './default-scopes.js';
import type { IntegrationDescription, TokenRefusal } from './integrations.types.js';

/**
 * Errors of `oauth.v2.access`. A workspace that moves into an organization (`org_login_required`,
 * `team_added_to_org`) is available again afterwards.
 * @see https://docs.slack.dev/reference/methods/oauth.v2.access
 */
const tokenRefusals: TokenRefusal[] = [
  { error: 'invalid_code', meaning: 'grant' },
  { error: 'code_already_used', meaning: 'grant' },
  { error: 'code_expired', meaning: 'grant' },
  { error: 'bad_redirect_uri', meaning: 'grant' },
  { error: 'invalid_refresh_token', meaning: 'grant' },
  { error: 'token_expired', meaning: 'grant' },
  { error: 'token_revoked', meaning: 'grant' },
  { error: 'account_inactive', meaning: 'grant' },
  { error: 'invalid_client_id', meaning: 'client' },
  { error: 'bad_client_secret', meaning: 'client' },
  { error: 'ratelimited', meaning: 'passing' },
  { error: 'rate_limited', meaning: 'passing' },
  { error: 'internal_error', meaning: 'passing' },
  { error: 'fatal_error', meaning: 'passing' },
  { error: 'service_unavailable', meaning: 'passing' },
  { error: 'request_timeout', meaning: 'passing' },
  { error: 'org_login_required', meaning: 'passing' },
  { error: 'team_added_to_org', meaning: 'passing' },
];

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
    revocationIsGet: true,
    tokenType: 'bot',
    refreshTokensRotate: true,
    tokenRefusals,
    // Every method of the Web API may answer so: https://docs.slack.dev/reference/methods/auth.test#errors
    // `invalid_auth` may concern the IP address that a request comes from, and so does not end the token.
    apiRefusals: [
      { status: 200, error: 'token_expired', endsToken: true },
      { status: 200, error: 'token_revoked', endsToken: true },
      { status: 200, error: 'account_inactive', endsToken: true },
      { status: 200, error: 'invalid_auth' },
    ],
  },
};
