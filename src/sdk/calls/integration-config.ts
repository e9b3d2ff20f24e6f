import * as z from 'zod/mini';
import { copy } from '../../utils/plain-data.js';
import { requireListed } from '../session/catalog.js';
import { handOut } from '../session/hand-out.js';
import { requireText } from '../arguments.js';
import type { IntegrationConfig } from '../sdk.types.js';
import type { DataSource } from '../vendor-types/inputs.js';
import type { SdkContext } from '../session/sdk-context.js';

/**
 * Methods that return what a project has set up for an integration. They return copies, which the caller may
 * change.
 */
export function createIntegrationConfigMethods(context: SdkContext) {
  return {
    getIntegrationId: (integrationName: string): string => requireListed(context, integrationName).id,

    getIntegrationConfig: (integrationName: string): IntegrationConfig => {
      requireText('getIntegrationConfig', 'integration', integrationName);
      const { configs, workflows, noPermissionWorkflows } = requireListed(context, integrationName);
      const { description, overview, sharedMeta, workflowMeta } = configs[0]?.values ?? {};
      const isForbidden = (id: string) => Boolean(noPermissionWorkflows?.includes(id));
      const known = Object.values(workflowMeta ?? {}).flatMap((meta) => {
        const workflow = workflows?.find(({ id }) => id === meta.id);
        if (!workflow && !isForbidden(meta.id)) return [];
        const isHidden = meta.hidden === true || Boolean(meta.permissions && isForbidden(meta.id));
        return [{ isHidden, workflow: { ...meta, description: workflow?.description } }];
      });
      const workflowsThat = (are: boolean) =>
        known.flatMap(({ isHidden, workflow }) => (isHidden === are ? [workflow] : []));
      return handOut({
        shortDescription: description,
        longDescription: overview,
        availableUserSettings: sharedMeta?.inputs,
        availableWorkflows: workflowsThat(false),
        hiddenWorkflows: workflowsThat(true),
      });
    },

    getDataSourceOptions: (integrationName: string, action: string): Promise<DataSource | undefined> =>
      new Promise((resolve) => {
        const { sdkIntegrationConfig } = requireListed(context, integrationName);
        resolve(z.custom<DataSource | undefined>().parse(copy(sdkIntegrationConfig?.dataSources?.[action])));
      }),
  };
}
