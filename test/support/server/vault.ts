import { SidebarInputType } from '../../../src/inputs/index.js';

/** An integration of the operator's own: an API key, and nothing after it. */
export const vault = {
  type: 'custom.vault',
  name: 'Vault',
  scheme: 'basic' as const,
  preOptions: [{ id: 'apiKey', title: 'API key', type: SidebarInputType.Password as const }],
};

/** The same, with something to ask once the credential is there. */
export const regionalVault = {
  ...vault,
  type: 'custom.regional-vault',
  postOptions: [{ id: 'region', title: 'Region', type: SidebarInputType.ValueText as const }],
};
