import { ConnectedResourceSchema } from '../../backend/index.js';
import { handOut } from '../session/hand-out.js';
import type { IConnectCredential } from '../vendor-types/credentials.js';
import { requireSession, type SdkContext } from '../session/sdk-context.js';

/** The method that connects a resource, which is no integration, e.g. a database. */
export function createResourceMethods(context: SdkContext) {
  return {
    connectAction: async (
      resourceName: string,
      payload: Record<string, unknown>,
    ): Promise<IConnectCredential> => {
      const { http, resources } = requireSession(context);
      const resource = resources.find(({ slug }) => slug === resourceName);
      if (!resource)
        throw new Error(
          `paragon.connectAction: resourceName must be the slug of a resource of the project; got "${resourceName}".`,
        );
      const given: unknown = payload;
      if (!given || typeof given !== 'object')
        throw new Error(`paragon.connectAction: payload must be an object; got ${typeof given}.`);
      const call = 'POST /sdk/resources/{id}/connect';
      return handOut(await http.request(ConnectedResourceSchema, call, { id: resource.id, body: payload }));
    },
  };
}
