import { wireIntegration } from './integration.js';
import type { WireIntegration } from './types.js';

const input = { id: 'channel', title: 'Channel', type: 'TEXT_NO_VARS' };
const workflowMeta = (...ids: string[]) =>
  Object.fromEntries(ids.map((id) => [id, { id, inputs: [input], defaultEnabled: false }]));

const dataSources = { channels: { type: 'DYNAMIC_DATA_SOURCE', cacheKey: 'channels' } };

const configured = (
  type: string,
  values: Record<string, unknown>,
  fields: Partial<WireIntegration> = {},
): WireIntegration => wireIntegration(type, { dataSources }, { configs: [{ values }], ...fields });

/** The integrations of a project with settings and workflows. */
export const configuredIntegrations: WireIntegration[] = [
  configured(
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
  configured('jira', { workflowMeta: workflowMeta('issues') }, { workflows: [{ id: 'issues' }] }),
  configured('inactive', { workflowMeta: {} }, { isActive: false }),
  configured('bare', {}, { sdkIntegrationConfig: null }),
];
