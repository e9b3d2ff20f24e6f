import type { ToldEvent } from './events.js';
import type { Secrets } from './secrets.js';
import type { ProjectOptions, Store } from './server.types.js';
import type { CredentialStore } from './store/credential-store.types.js';
import type { UserTokenVerifier } from './user-token.js';

/** A project: its options, and the verifier of its user tokens, which is built once. */
export interface Project {
  readonly options: ProjectOptions;
  readonly verifyUserToken: UserTokenVerifier;
}

/**
 * The user that a record belongs to. Each record that a client can reach is looked up by project and user
 * together.
 */
export interface Owner {
  readonly projectId: string;
  /** The `sub` of the user token. */
  readonly userId: string;
}

/** The checked options, with defaults filled in, and the services that all parts of the server share. */
export interface ServerContext {
  readonly apiUrl: string;
  readonly passportUrl: string;
  readonly projects: ReadonlyMap<string, Project>;
  readonly store: Store;
  readonly credentialStore: CredentialStore;
  readonly secrets: Secrets;
  readonly missingReferrer: 'refuse' | 'allow';
  readonly proxyConcurrency: number;
  readonly fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Tells the operator's `onEvent`. Never throws, even where `onEvent` does. */
  readonly emit: (event: ToldEvent) => void;
  /**
   * Tells the operator's `onEvent` of a failure.
   * @param projectId absent: the project that the path of the request names
   */
  readonly report: (code: string, message: string, projectId?: string) => void;
  /** Aborts when the server begins to close. */
  readonly closing: AbortSignal;
  /** Takes over work that an answer does not wait for. The work must not reject. */
  readonly inBackground: (work: Promise<unknown>) => void;
}
