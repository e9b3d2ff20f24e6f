import { SidebarInputType } from '../../../src/inputs/index.js';

/** A custom integration that asks for an API key, and for no post-options. */
export const vault = {
  type: 'custom.vault',
  name: 'Vault',
  scheme: 'basic' as const,
  preOptions: [{ id: 'apiKey', title: 'API key', type: SidebarInputType.Password as const }],
};

/** A custom integration that asks for an API key, and then for post-options. */
export const regionalVault = {
  ...vault,
  type: 'custom.regional-vault',
  postOptions: [{ id: 'region', title: 'Region', type: SidebarInputType.ValueText as const }],
};
