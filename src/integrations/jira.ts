import * as z from 'zod/mini';
import { defaultAccount, ownClientAccount } from './account-types.js';
import { defaultScopes } from './default-scopes.js';
import type { IntegrationDescription } from './integrations.types.js';
import { SITES, readAnswer, siteInput, uniqueOptions } from './sites.js';

const DOCUMENTATION = 'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/';

const accessibleResources = z.array(z.looseObject({ id: z.string(), name: z.string(), url: z.string() }));

/**
 * Jira Cloud. The user grants access to sites, and chooses after OAuth which site to work with. Atlassian
 * lists a site once for each product that the user granted. Refresh tokens rotate and need the scope
 * `offline_access`. PKCE is not documented. Atlassian's page says that apps which make customers create a 3LO
 * app of their own go against its requirements.
 * @see https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
 */
export const jira: IntegrationDescription = {
  type: 'jira',
  name: 'Jira',
  brandColor: '#0052CC',
  documentation: DOCUMENTATION,
  defaultScopes: defaultScopes.jira,
  scopeSeparator: ' ',
  pkce: false,
  accountTypes: [defaultAccount('Jira'), ownClientAccount('Atlassian')],
  postOptions: [siteInput('Jira')],
  dataSources: {
    [SITES]: {
      request: () => ({ url: 'https://api.atlassian.com/oauth/token/accessible-resources' }),
      toOptions: (answer) =>
        uniqueOptions(
          readAnswer(accessibleResources, answer, DOCUMENTATION).map(({ id, name, url }) => ({
            label: `${name} (${url.replace(/^https:\/\//, '')})`,
            value: id,
          })),
        ),
      listsAll: true,
    },
  },
  endpoints: () => ({
    issuer: 'https://auth.atlassian.com',
    authorizationEndpoint: 'https://auth.atlassian.com/authorize',
    tokenEndpoint: 'https://auth.atlassian.com/oauth/token',
  }),
  authorizationParameters: { audience: 'api.atlassian.com', prompt: 'consent' },
  peculiarities: {
    refreshTokensRotate: true,
    // A refresh token that is invalid is a 403 with `invalid_grant` by Atlassian's page, and with
    // `unauthorized_client` ("refresh_token is invalid") in practice. A wrong client secret is a 401 with
    // `access_denied`.
    // https://developer.atlassian.com/cloud/oauth/getting-started/refresh-tokens/
    // https://github.com/raycast/extensions/issues/11836
    tokenRefusals: [
      { error: 'unauthorized_client', meaning: 'grant' },
      { error: 'access_denied', meaning: 'client' },
    ],
  },
};
