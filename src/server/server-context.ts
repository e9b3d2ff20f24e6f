import type { Secrets } from './secrets.js';
import type { ProjectOptions, Store } from './server.types.js';
import type { UserTokenVerifier } from './user-token.js';

/** A project with what was made of its options once. */
export interface Project {
  readonly options: ProjectOptions;
  readonly verifyUserToken: UserTokenVerifier;
}

/** Whose record it is: everything a client may reach is looked up by both. */
export interface Owner {
  readonly projectId: string;
  /** The `sub` of the user token. */
  readonly userId: string;
}

/** What every part of the server works with. */
export interface ServerContext {
  readonly apiUrl: string;
  readonly passportUrl: string;
  readonly projects: ReadonlyMap<string, Project>;
  readonly store: Store;
  readonly secrets: Secrets;
  readonly missingReferrer: 'refuse' | 'allow';
  readonly proxyConcurrency: number;
  readonly fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Tells the operator of a failure. A callback that throws changes nothing. */
  readonly report: (code: string, message: string) => void;
}
