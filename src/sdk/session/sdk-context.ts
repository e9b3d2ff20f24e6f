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
import type { Installs } from '../install/installs.js';
import type { CallbackMap } from '../install.types.js';
import type {
  AuthenticatedConnectUser,
  ConnectUser,
  PersonaMeta,
  StoredIntegration,
  StoredIntegrationState,
} from '../sdk.types.js';

/** Who is authenticated, by which token, with the metadata as far as it is known. */
export interface SessionUser {
  readonly projectId: string;
  readonly userId: string;
  token: string;
  meta: PersonaMeta;
}

/**
 * A user who is being, or is, authenticated. A flow keeps the one that it began with, so that another user who
 * authenticates meanwhile gets none of its credentials.
 */
export interface UserSession extends BackendAccess, SessionUser {
  /** Tells a user from those of other projects and backends, too. */
  readonly key: string;
  /** Whether the user's state was loaded; before that it is empty. */
  loaded: boolean;
  features: readonly string[];
  integrations: StoredIntegrationState;
  resources: UserResource[];
  /** Counts the changes that were made here, so that an older answer of the backend does not undo them. */
  changes: number;
}

/** A credential that waits for the post-options which a flow asks now. */
export interface PendingCredential {
  session: UserSession;
  integrationName: string;
  credentialId: string;
}

/** What the concerns of one SDK share. */
export interface SdkContext {
  environments: ConnectSdkEnvironments;
  isHeadless: boolean;
  session: UserSession | null;
  /** The project's integrations by name. */
  catalog: ReadonlyMap<string, Integration>;
  /** What runs install flows; `null` until `authenticate` has loaded it. */
  installs: Installs | null;
  /** Called when `installs` is there. */
  readonly onInstalls: Set<() => void>;
  /** Those of every flow, the newest last. */
  readonly pendingCredentials: Set<PendingCredential>;
  /** The `onUninstall` of the latest install of each integration, and the session whose user gave it, by its key. */
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

/** What belongs to an SDK, for those who are handed it from outside. */
export function contextOf(sdk: object): SdkContext {
  const context = contexts.get(sdk);
  if (!context) throw new TypeError('InstallFlow: sdk must be a ConnectSDK.');
  return context;
}

/** The user as of now; a copy, which is the caller's to change. */
export const userOf = ({ session }: SdkContext): ConnectUser =>
  session ? userOfSession(session) : { authenticated: false };

/** The same of a user who need no longer be the one that is authenticated. */
export const userOfSession = (session: UserSession): AuthenticatedConnectUser => {
  const { userId, integrations, meta, resources } = session;
  return handOut({ authenticated: true, userId, integrations, meta, resources });
};

/** A session that is over where the backend refuses its token. */
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

/** Changes how an integration stands for a user. */
export function changeIntegration(
  session: UserSession,
  name: string,
  change: (state: StoredIntegration | undefined) => StoredIntegration,
): void {
  session.changes += 1;
  session.integrations = { ...session.integrations, [name]: change(session.integrations[name]) };
}
