import { createSecrets, type Secrets } from './secrets.js';
import type { ConnectServerOptions, ProjectOptions, Store } from './server.types.js';
import { createMemoryStore } from './store/memory-store.js';
import { createUserTokenVerifier, type UserTokenVerifier } from './user-token.js';

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

export function createServerContext(options: ConnectServerOptions): ServerContext {
  const now = options.now ?? Date.now;
  // Looked up at each call, so that a `fetch` which is replaced later is used.
  const fetchAnything: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const singleProject = options.projects.length === 1;
  const report = (code: string, message: string) => {
    try {
      options.onError?.({ code, message });
    } catch {
      // The operator's own failure must not become the user's.
    }
  };
  return {
    apiUrl: options.apiUrl,
    passportUrl: options.passportUrl ?? options.apiUrl,
    projects: new Map(
      options.projects.map((project) => [
        project.id,
        {
          options: project,
          verifyUserToken: createUserTokenVerifier(project, {
            singleProject,
            now,
            fetch: fetchAnything,
            report,
          }),
        },
      ]),
    ),
    store: options.store ?? createMemoryStore({ now }),
    secrets: createSecrets(options.encryptionKeys),
    missingReferrer: options.missingReferrer ?? 'refuse',
    proxyConcurrency: options.proxyConcurrency ?? 20,
    fetch: fetchAnything,
    now,
    report,
  };
}
