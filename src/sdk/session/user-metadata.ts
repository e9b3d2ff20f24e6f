import * as z from 'zod/mini';
import { listIntegrations, loadUser } from './load-user.js';
import { requireSession, userOfSession, type SdkContext } from './sdk-context.js';
import type { AuthenticatedConnectUser, PersonaMeta } from '../vendor-types/user.js';

/** Methods for the metadata that the application stores with the user. */
export function createUserMetadataMethods(context: SdkContext) {
  return {
    setUserMetadata: async (meta: PersonaMeta): Promise<AuthenticatedConnectUser> => {
      const session = requireSession(context);
      const given: unknown = meta;
      if (!given || typeof given !== 'object')
        throw new Error(`paragon.setUserMetadata: meta must be an object; got ${typeof given}.`);
      await session.http.request(z.unknown(), 'PATCH /sdk/me', { body: { meta } });
      // Makes a `loadUser` under way discard its answer, which may hold the old metadata.
      session.changes += 1;
      await loadUser(context, session, { listing: listIntegrations(session) });
      return userOfSession(session);
    },
  };
}
