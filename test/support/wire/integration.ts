import type { CompatIntegration } from './compat-backend.types.js';

/** An integration of the wire protocol: OAuth with nothing to ask, unless `config` or `fields` say otherwise. */
export const compatIntegration = (
  type: string,
  config: Partial<NonNullable<CompatIntegration['sdkIntegrationConfig']>> = {},
  fields: Partial<CompatIntegration> = {},
): CompatIntegration => ({
  id: `integration-${type}`,
  type,
  name: type.toUpperCase(),
  brandColor: '#000000',
  projectId: 'project-1',
  isActive: true,
  authenticationType: 'oauth',
  configs: [
    {
      values: { description: `Connects ${type}`, overview: '', workflowMeta: {}, sharedMeta: { inputs: [] } },
    },
  ],
  workflows: [],
  needPreOauthInputs: false,
  hasCredential: false,
  connectedUserLimitOnDevCred: null,
  connectedUserLimitReached: false,
  sdkIntegrationConfig: {
    accountTypes: [],
    oauthInputs: [],
    authConfigInputs: [],
    postOauthInputs: [],
    dataSources: {},
    ...config,
  },
  ...fields,
});
