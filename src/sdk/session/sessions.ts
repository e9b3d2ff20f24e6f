import { createUserSession, type SdkContext, type SessionUser, type UserSession } from './sdk-context.js';

/** What is known of a user until it was loaded. */
const UNLOADED = { loaded: false, integrations: {}, resources: [] };

/**
 * Opens sessions, of which each user of a backend has one: what was begun in an earlier session goes on in the next, with
 * its token, and shows there.
 */
export function createSessions(context: SdkContext): (user: SessionUser) => UserSession {
  // What was begun for a user keeps the session alive. Nothing else needs the token of one who left.
  const sessions = new Map<string, WeakRef<UserSession>>();

  return (user) => {
    for (const [key, session] of sessions) if (!session.deref()) sessions.delete(key);
    const created = createUserSession(context, user);
    const session = sessions.get(created.key)?.deref() ?? created;
    sessions.set(created.key, new WeakRef(session));
    if (session === context.session) return Object.assign(session, { token: user.token });
    // `features` stay: what is under way goes by them. What is being loaded is from before.
    return Object.assign(session, user, UNLOADED, { changes: session.changes + 1 });
  };
}
