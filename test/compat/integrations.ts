import { wireIntegration } from '../support/wire/integration.js';

export const text = (id: string) => ({ id, title: id, type: 'TEXT_NO_VARS', required: true });
export const password = (id: string) => ({ id, title: id, type: 'PASSWORD', required: true });

export const UCO = 'user-configured-oauth';
const oauth = (id: string, fields: Record<string, unknown> = {}) => ({ id, scheme: 'oauth', ...fields });

/** The inputs of user-configured OAuth as 2.1.1's vendor lists them. */
const clientInputs = [text('clientId'), password('clientSecret')];
const userConfigured = oauth(UCO, { endUserSuppliedValues: clientInputs });

/** Plain OAuth, nothing to ask. */
export const slack = wireIntegration('slack');
/** OAuth, then post-options. */
export const jira = wireIntegration('jira', { postOauthInputs: [text('site')] });
/** Pre-options, then OAuth. */
export const shopify = wireIntegration('shopify', { authConfigInputs: [text('shop')] });
/** `default` and user-configured OAuth. */
export const zendesk = wireIntegration('zendesk', { accountTypes: [oauth('default'), userConfigured] });
/** Two account types and user-configured OAuth. */
export const salesforce = wireIntegration('salesforce', {
  accountTypes: [oauth('default'), oauth('sandbox'), userConfigured],
});
/** Two account types, then post-options. */
export const hubspot = wireIntegration('hubspot', {
  accountTypes: [oauth('default'), oauth('sandbox')],
  postOauthInputs: [text('portal')],
});
/** One account type that is not `default`. */
export const discord = wireIntegration('discord', { accountTypes: [oauth('bot')] });
/** `sandbox` and user-configured OAuth. */
export const dynamics = wireIntegration('dynamics', { accountTypes: [oauth('sandbox'), userConfigured] });
/** User-configured OAuth alone. */
export const custom = wireIntegration('netsuite', { accountTypes: [userConfigured] });
/** An API key, then post-options. */
export const freshdesk = wireIntegration(
  'freshdesk',
  { authConfigInputs: [password('apiKey')], postOauthInputs: [text('group')] },
  { authenticationType: 'basic' },
);
/** An API key that the project holds: nothing to ask. */
export const statuspage = wireIntegration('statuspage', {}, { authenticationType: 'basic' });
/** The same for one of two account types. */
export const github = wireIntegration('github', {
  accountTypes: [oauth('default'), { id: 'token', scheme: 'basic' }],
});
/** Two account types with inputs of their own. */
export const atlassian = wireIntegration('atlassian', {
  accountTypes: [
    oauth('cloud', { endUserSuppliedValues: [text('site')] }),
    oauth('server', { endUserSuppliedValues: [text('host')] }),
  ],
});
