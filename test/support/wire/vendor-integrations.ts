const input = { id: 'channel', title: 'Channel', type: 'TEXT_NO_VARS' };
const workflowMeta = (...ids: string[]) =>
  Object.fromEntries(ids.map((id) => [id, { id, inputs: [input], defaultEnabled: false }]));

const integration = (
  type: string,
  values: Record<string, unknown>,
  fields: Record<string, unknown> = {},
) => ({
  id: `integration-${type}`,
  type,
  name: type.toUpperCase(),
  brandColor: '#000000',
  isActive: true,
  authenticationType: 'oauth',
  configs: [{ values }],
  workflows: [],
  sdkIntegrationConfig: {
    accountTypes: [],
    authConfigInputs: [],
    postOauthInputs: [],
    oauthInputs: [],
    dataSources: { channels: { type: 'DYNAMIC_DATA_SOURCE', cacheKey: 'channels' } },
  },
  ...fields,
});

/** What a project has set up with the vendor. */
export const integrations = [
  integration(
    'slack',
    {
      description: 'Send messages.',
      overview: 'Sends messages to channels.',
      sharedMeta: { inputs: [input] },
      workflowMeta: {
        ...workflowMeta('notify', 'sync', 'unlisted'),
        hidden: { id: 'hidden', hidden: true, inputs: [] },
        admin: { id: 'admin', permissions: [[{ role: 'admin' }]], inputs: [] },
      },
    },
    {
      workflows: [
        { id: 'notify', description: 'Notify a channel' },
        { id: 'sync', description: 'Sync users' },
        { id: 'hidden', description: 'Hidden' },
      ],
      noPermissionWorkflows: ['admin'],
    },
  ),
  integration('jira', { workflowMeta: workflowMeta('issues') }, { workflows: [{ id: 'issues' }] }),
  integration('inactive', { workflowMeta: {} }, { isActive: false }),
  integration('bare', {}, { sdkIntegrationConfig: null }),
];
