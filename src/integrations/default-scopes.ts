const scopes = {
  gmail: ['openid', 'email', 'https://www.googleapis.com/auth/gmail.modify'],
  jira: ['read:jira-work', 'write:jira-work', 'read:jira-user', 'offline_access'],
  outlook: ['openid', 'email', 'offline_access', 'User.Read', 'Mail.ReadWrite', 'Mail.Send'],
  salesforce: ['api', 'refresh_token'],
  sharepoint: ['openid', 'offline_access', 'Sites.ReadWrite.All'],
  slack: ['chat:write', 'channels:read', 'users:read'],
  zendesk: ['read', 'write'],
} satisfies Record<string, readonly string[]>;

/** The types of the integrations that support user-configured OAuth. */
export type IntegrationType = keyof typeof scopes;

/** The scopes that an integration asks for by default, by the type of the integration. */
export const defaultScopes: Readonly<Record<IntegrationType, readonly string[]>> &
  Readonly<Record<string, readonly string[] | undefined>> = scopes;
