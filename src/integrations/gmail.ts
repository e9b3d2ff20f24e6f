import { defaultAccount, ownClientAccount } from './account-types.js';
import { defaultScopes } from './default-scopes.js';
import type { IntegrationDescription } from './integrations.types.js';

/**
 * Gmail. Google sends a refresh token only with `access_type=offline`, and sends one again only with
 * `prompt=consent`. The user may untick scopes on the consent page.
 * @see https://developers.google.com/identity/protocols/oauth2/web-server
 */
export const gmail: IntegrationDescription = {
  type: 'gmail',
  name: 'Gmail',
  brandColor: '#EA4335',
  documentation: 'https://developers.google.com/identity/protocols/oauth2/web-server',
  defaultScopes: defaultScopes.gmail,
  scopeSeparator: ' ',
  pkce: true,
  accountTypes: [defaultAccount('Gmail'), ownClientAccount('Google Cloud')],
  postOptions: [],
  dataSources: {},
  endpoints: () => ({
    issuer: 'https://accounts.google.com',
    authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenEndpoint: 'https://oauth2.googleapis.com/token',
    revocationEndpoint: 'https://oauth2.googleapis.com/revoke',
  }),
  authorizationParameters: { access_type: 'offline', prompt: 'consent' },
  peculiarities: {
    responsesCarryIssuer: true,
    scopesMayBeFewer: true,
    // Google documents both forms: https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken
    otherIssuer: 'accounts.google.com',
    // The policies of a Workspace administrator, and clients that were deleted or switched off:
    // https://developers.google.com/identity/protocols/oauth2/web-server#authorization-errors
    // An expired session of Google Cloud (`invalid_rapt`) is an `invalid_grant`: https://support.google.com/a/answer/9368756
    tokenRefusals: [
      { error: 'admin_policy_enforced', meaning: 'grant' },
      { error: 'org_internal', meaning: 'grant' },
      { error: 'deleted_client', meaning: 'client' },
      { error: 'disabled_client', meaning: 'client' },
      { error: 'internal_failure', meaning: 'passing' },
      { error: 'rate_limit_exceeded', meaning: 'passing' },
    ],
  },
};
