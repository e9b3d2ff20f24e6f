import { gmail } from './gmail.js';
import type { IntegrationDescription } from './integrations.types.js';
import { jira } from './jira.js';
import { outlook } from './outlook.js';
import { salesforce } from './salesforce.js';
import { sharepoint } from './sharepoint.js';
import { slack } from './slack.js';
import { zendesk } from './zendesk.js';

export * from './integrations.types.js';
export { GUID } from './microsoft.js';
export { defaultScopes, type IntegrationType } from './default-scopes.js';

/** The integrations that support user-configured OAuth, by type. */
export const integrations: Readonly<Record<string, IntegrationDescription>> = {
  gmail,
  jira,
  outlook,
  salesforce,
  sharepoint,
  slack,
  zendesk,
};
