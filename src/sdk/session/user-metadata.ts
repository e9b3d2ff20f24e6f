import * as z from 'zod/mini';
import { listIntegrations, loadUser } from './load-user.js';
import { requireSession, userOfSession, type SdkContext } from './sdk-context.js';
import type { AuthenticatedConnectUser, PersonaMeta } from '../vendor-types/user.js';

/** What the application stores about the user. */
export function createUserMetadataMethods(context: SdkContext) {
  return {
    setUserMetadata: async (meta: PersonaMeta): Promise<AuthenticatedConnectUser> => {
      const session = requireSession(context);
      const given: unknown = meta;
      if (!given || typeof given !== 'object')
        throw new Error(`paragon.setUserMetadata: meta must be an object; got ${typeof given}.`);
      await session.http.request(z.unknown(), 'PATCH /sdk/me', { body: { meta } });
      // What is being loaded already is from before it.
      session.changes += 1;
      await loadUser(context, session, { listing: listIntegrations(session) });
      return userOfSession(session);
    },
  };
}
