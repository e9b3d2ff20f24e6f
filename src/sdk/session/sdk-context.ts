import {
  createHttpClient,
  environmentsOf,
  type BackendAccess,
  type ConnectSdkEnvironments,
  type Integration,
  type UserResource,
} from '../../backend/index.js';
import { UserNotAuthenticatedError } from '../sdk.errors.js';
import { handOut } from './hand-out.js';
import { createEvents, type SdkEvents } from './events.js';
import type { Installs } from './installs.types.js';
import type { CallbackMap } from '../install.types.js';
import type { StoredIntegration, StoredIntegrationState } from '../sdk.types.js';
import type { AuthenticatedConnectUser, ConnectUser, PersonaMeta } from '../vendor-types/user.js';

/** The user of a session, the user token, and the user's metadata as last loaded. */
export interface SessionUser {
  readonly projectId: string;
  readonly userId: string;
  token: string;
  meta: PersonaMeta;
}

/**
 * The session of a user, from the start of `authenticate`. A flow keeps the session it began with, so that a
 * credential of that flow is never recorded for another user who authenticates in the meantime.
 */
export interface UserSession extends BackendAccess, SessionUser {
  /** Identifies the backend, the project and the user together, since projects can have equal user IDs. */
  readonly key: string;
  /** Whether the user's state was loaded. Until then it is empty. */
  loaded: boolean;
  features: readonly string[];
  integrations: StoredIntegrationState;
  resources: UserResource[];
  /**
   * Counts the changes that this client has made to the user's state. `loadUser` discards an answer if the
   * count has risen since its request, because the answer may lack the change.
   */
  changes: number;
}

/** A credential whose flow is asking the user for post-options. */
export interface PendingCredential {
  session: UserSession;
  integrationName: string;
  credentialId: string;
}

/** The state that the methods of one SDK share. */
export interface SdkContext {
  environments: ConnectSdkEnvironments;
  isHeadless: boolean;
  session: UserSession | null;
  /** The project's integrations by name. */
  catalog: ReadonlyMap<string, Integration>;
  /** Runs installs. `null` until `authenticate` has loaded the code. */
  installs: Installs | null;
  /** Callbacks that `loadInstalls` calls once `installs` is set. */
  readonly onInstalls: Set<() => void>;
  /** The pending credentials of all flows, the newest last. */
  readonly pendingCredentials: Set<PendingCredential>;
  /**
   * By integration name: the `onUninstall` of the latest install, and the `key` of the session that the
   * install ran in.
   */
  readonly onUninstall: Map<string, { key: string; callback: CallbackMap['onUninstall'] }>;
  readonly events: SdkEvents;
}

const contexts = new WeakMap<object, SdkContext>();

export function createSdkContext(sdk: object): SdkContext {
  const context: SdkContext = {
    environments: environmentsOf(),
    isHeadless: true,
    session: null,
    catalog: new Map(),
    installs: null,
    onInstalls: new Set(),
    pendingCredentials: new Set(),
    onUninstall: new Map(),
    events: createEvents(() => userOf(context)),
  };
  contexts.set(sdk, context);
  return context;
}

/**
 * Finds the context of a `ConnectSDK`.
 * @throws {TypeError} if `sdk` is no `ConnectSDK`.
 */
export function contextOf(sdk: object): SdkContext {
  const context = contexts.get(sdk);
  if (!context) throw new TypeError('InstallFlow: sdk must be a ConnectSDK.');
  return context;
}

/** A copy of the current user, which the caller may change. */
export const userOf = ({ session }: SdkContext): ConnectUser =>
  session ? userOfSession(session) : { authenticated: false };

/** A copy of the user of any session, even one that has ended. */
export const userOfSession = (session: UserSession): AuthenticatedConnectUser => {
  const { userId, integrations, meta, resources } = session;
  return handOut({ authenticated: true, userId, integrations, meta, resources });
};

/**
 * Creates a session. It ends, and the user is logged out, when the backend refuses its token with status 401.
 */
export function createUserSession(context: SdkContext, user: SessionUser): UserSession {
  const baseUrl = `${context.environments.ZEUS_PUBLIC_URL}/projects/${encodeURIComponent(user.projectId)}`;
  const session: UserSession = {
    ...user,
    key: `${baseUrl}/${user.userId}`,
    http: createHttpClient({
      baseUrl,
      userToken: () => session.token,
      onUnauthorized(call) {
        if (context.session !== session) return;
        context.session = null;
        if (session.loaded)
          console.warn(
            `${call} was answered with status 401, so the user is logged out: call paragon.authenticate again.`,
          );
      },
    }),
    loaded: false,
    features: [],
    integrations: {},
    resources: [],
    changes: 0,
  };
  return session;
}

/** @throws {UserNotAuthenticatedError} until `authenticate` is done. */
export function requireSession({ session }: Pick<SdkContext, 'session'>): UserSession {
  if (!session?.loaded) throw new UserNotAuthenticatedError();
  return session;
}

/** @throws {UserNotAuthenticatedError} until `authenticate` is done. */
export function requireInstalls(context: SdkContext): Installs {
  requireSession(context);
  if (!context.installs) throw new UserNotAuthenticatedError();
  return context.installs;
}

/** Replaces the state of an integration in a session. */
export function changeIntegration(
  session: UserSession,
  name: string,
  change: (state: StoredIntegration | undefined) => StoredIntegration,
): void {
  session.changes += 1;
  session.integrations = { ...session.integrations, [name]: change(session.integrations[name]) };
}
