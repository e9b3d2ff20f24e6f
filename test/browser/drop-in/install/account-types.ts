/** Where we let users bring an OAuth app of their own, beside ours. */
const offered: Partial<Record<string, string[]>> = {
  jira: ['default', 'user-configured-oauth'],
  zendesk: ['default', 'user-configured-oauth'],
};

/** The option of `installFlow.start`, as the product's documentation has it. */
export function accountTypesOf(integration: string): { accountType?: string[] } {
  const accountType = offered[integration];
  return accountType ? { accountType } : {};
}
