import {
  createHttpClient,
  type BackendAccess,
  type ConnectSdkEnvironments,
  type Integration,
} from '../backend/index.js';
import { UserNotAuthenticatedError } from '../install-flow/index.js';
import type { PersonaMeta, SDKIntegration, SDKIntegrationState, SDKResourceState } from './sdk.types.js';
import type { SdkEvents } from './events.js';

/**
 * A user who is being, or is, authenticated. A flow keeps the one that it began with, so that another user who
 * authenticates meanwhile gets none of its credentials.
 */
export interface UserSession extends BackendAccess {
  readonly projectId: string;
  readonly userId: string;
  token: string;
  /** Whether the user's state was loaded; before that it is empty. */
  loaded: boolean;
  features: readonly string[];
  integrations: SDKIntegrationState;
  meta: PersonaMeta;
  resources: SDKResourceState[];
  /** Counts the changes that were made here, so that an older answer of the backend does not undo them. */
  changes: number;
}

/** What the concerns of one SDK share. */
export interface SdkContext {
  environments: ConnectSdkEnvironments;
  isHeadless: boolean;
  session: UserSession | null;
  /** The project's integrations by name. */
  catalog: ReadonlyMap<string, Integration>;
  readonly events: SdkEvents;
}

export function createUserSession(
  environments: ConnectSdkEnvironments,
  user: { projectId: string; userId: string; token: string; meta: PersonaMeta },
): UserSession {
  const session: UserSession = {
    ...user,
    http: createHttpClient({
      baseUrl: `${environments.ZEUS_PUBLIC_URL}/projects/${encodeURIComponent(user.projectId)}`,
      userToken: () => session.token,
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
export function requireSession({ session }: SdkContext): UserSession {
  if (!session?.loaded) throw new UserNotAuthenticatedError();
  return session;
}

/** Changes how an integration stands for a user. */
export function changeIntegration(
  session: UserSession,
  name: string,
  change: (state: SDKIntegration | undefined) => SDKIntegration,
): void {
  session.changes += 1;
  session.integrations = { ...session.integrations, [name]: change(session.integrations[name]) };
}
