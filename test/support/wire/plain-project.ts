import { wireIntegration } from './integration.js';
import type { WireIntegration } from './types.js';

const text = (id: string, type = 'TEXT_NO_VARS') => ({ id, title: id, type });

/** The integrations of a project without settings and workflows. */
export const plainIntegrations: WireIntegration[] = [
  wireIntegration('zendesk', {
    accountTypes: [
      { id: 'default', scheme: 'oauth' },
      { id: 'user-configured-oauth', scheme: 'oauth', endUserSuppliedValues: [text('subdomain')] },
    ],
  }),
  wireIntegration('slack'),
  wireIntegration('jira', { postOauthInputs: [text('site')] }),
  {
    ...wireIntegration('apikey', { authConfigInputs: [text('apiKey', 'PASSWORD')] }),
    authenticationType: 'basic',
  },
  { ...wireIntegration('inactive'), isActive: false },
  {
    ...wireIntegration('custom'),
    authenticationType: 'oauth_client_credential',
    customIntegration: { name: 'Git Hub!', icon: 'https://cdn.example.com/github.svg?v=2', inputFields: [] },
    sdkIntegrationConfig: null,
  },
];
