import { createUserSession, type SdkContext, type SessionUser, type UserSession } from './sdk-context.js';

/** The state of a user before `loadUser` has answered. */
const UNLOADED = { loaded: false, integrations: {}, resources: [] };

/**
 * Opens sessions. A user of a backend who authenticates again gets the same session object, so that an
 * install that began before continues with the new token, and its credential shows in `getUser()`.
 */
export function createSessions(context: SdkContext): (user: SessionUser) => UserSession {
  // Running installs hold their session. The map holds sessions weakly, so that it does not keep the token of
  // a user who has logged out and has no install under way.
  const sessions = new Map<string, WeakRef<UserSession>>();

  return (user) => {
    for (const [key, session] of sessions) if (!session.deref()) sessions.delete(key);
    const created = createUserSession(context, user);
    const session = sessions.get(created.key)?.deref() ?? created;
    sessions.set(created.key, new WeakRef(session));
    if (session === context.session) return Object.assign(session, { token: user.token });
    // `features` stay, because running installs depend on them. The higher `changes` makes a `loadUser` under
    // way discard its answer.
    return Object.assign(session, user, UNLOADED, { changes: session.changes + 1 });
  };
}
