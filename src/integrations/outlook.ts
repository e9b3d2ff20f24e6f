import { defaultAccount, ownClientAccount } from './account-types.js';
import { defaultScopes } from './default-scopes.js';
import type { IntegrationDescription } from './integrations.types.js';
import {
  MICROSOFT_DOCUMENTATION,
  MICROSOFT_PARAMETERS,
  MICROSOFT_PECULIARITIES,
  microsoftEndpoints,
  tenantInput,
} from './microsoft.js';

/**
 * Outlook, on the Microsoft identity platform. Microsoft's login pages send
 * `Cross-Origin-Opener-Policy: same-origin`, so the page that opened the OAuth window cannot reach the window
 * while the user logs in.
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export const outlook: IntegrationDescription = {
  type: 'outlook',
  name: 'Outlook',
  brandColor: '#0078D4',
  documentation: MICROSOFT_DOCUMENTATION,
  defaultScopes: defaultScopes.outlook,
  scopeSeparator: ' ',
  pkce: true,
  accountTypes: [defaultAccount('Outlook'), ownClientAccount('Microsoft Entra', [tenantInput()])],
  postOptions: [],
  dataSources: {},
  endpoints: microsoftEndpoints,
  authorizationParameters: MICROSOFT_PARAMETERS,
  peculiarities: MICROSOFT_PECULIARITIES,
};
