import * as z from 'zod/mini';
import { IntegrationSchema, UserSchema, type Integration } from '../../backend/index.js';
import { catalogOf } from './catalog.js';
import { integrationStateOf } from './integration-state.js';
import type { SdkContext, UserSession } from './sdk-context.js';

export interface LoadUserOptions {
  /** Sent beside the question how the user stands. */
  headers?: Record<string, string>;
  /** The project's integrations, where they are to be replaced, too. */
  listing?: Promise<Integration[]>;
  /** Whether the answer is still of use when it comes. */
  isWanted?: () => boolean;
}

export const listIntegrations = ({ http, changes }: UserSession): Promise<Integration[]> =>
  http.request(z.array(IntegrationSchema), 'GET /sdk/integrations', { version: changes });

/**
 * Loads how the user stands.
 * @throws {BackendRequestError}
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
    // What it carried is stored: sent again, it would undo what was stored since.
    sent = {};
    if (!isWanted()) throw new Error('the user was logged out meanwhile.');
    // An answer from before a credential arrived would take it away again.
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
