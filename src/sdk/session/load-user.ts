import * as z from 'zod/mini';
import { IntegrationSchema, UserSchema, type Integration } from '../../backend/index.js';
import { catalogOf } from './catalog.js';
import { integrationStateOf } from './integration-state.js';
import type { SdkContext, UserSession } from './sdk-context.js';

export interface LoadUserOptions {
  /** Headers of the first `GET /sdk/me`. */
  headers?: Record<string, string>;
  /** The project's integrations, if the catalog is to be replaced together with the user. */
  listing?: Promise<Integration[]>;
  /**
   * Called after each answer. If it returns `false`, `loadUser` rejects, because the user has logged out or
   * `authenticate` was called again.
   */
  isWanted?: () => boolean;
}

export const listIntegrations = ({ http, changes }: UserSession): Promise<Integration[]> =>
  http.request(z.array(IntegrationSchema), 'GET /sdk/integrations', { version: changes });

/**
 * Loads the user's state into the session.
 * @throws {BackendRequestError}
 * @throws {Error} if `isWanted` returns `false`.
 */
export async function loadUser(
  context: SdkContext,
  session: UserSession,
  { headers, listing, isWanted = () => true }: LoadUserOptions = {},
): Promise<void> {
  let sent = headers ?? {};
  for (;;) {
    const { changes } = session;
    const me = session.http.request(UserSchema, 'GET /sdk/me', { headers: sent, version: changes });
    const [user, integrations] = await Promise.all([me, listing]);
    // The backend has stored the metadata in the headers. Sending them again could overwrite newer metadata.
    sent = {};
    if (!isWanted()) throw new Error('the user was logged out meanwhile.');
    // The session has changed since the request, e.g. by a new credential, which this answer may lack. So
    // `loadUser` asks again.
    if (session.changes !== changes) continue;
    if (integrations && session === context.session) context.catalog = catalogOf(integrations);
    Object.assign(session, {
      loaded: true,
      features: user.project.accessibleFeatures,
      integrations: integrationStateOf(user.integrations),
      meta: user.meta ?? {},
      resources: user.resources ?? [],
    });
    return;
  }
}
