import type { WireIntegration } from './types.js';

/**
 * Makes an integration of the wire protocol. Unless `config` or `fields` say otherwise, it needs OAuth and
 * asks for nothing.
 */
export const wireIntegration = (
  type: string,
  config: Partial<NonNullable<WireIntegration['sdkIntegrationConfig']>> = {},
  fields: Partial<WireIntegration> = {},
): WireIntegration => ({
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
