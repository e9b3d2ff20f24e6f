import type { Events } from './events.js';
import type { Life } from './life.js';
import { createSecrets } from './secrets.js';
import type { ServerContext } from './server-context.js';
import type { ConnectServerOptions } from './server.types.js';
import { guardedCredentialStore, guardedStore } from './store/guarded-stores.js';
import { createMemoryCredentialStore } from './store/memory-credential-store.js';
import { createMemoryStore } from './store/memory-store.js';
import { createUserTokenVerifier } from './user-token.js';

/** Builds the context from the options, which `checkOptions` has checked, and fills in the defaults. */
export function createServerContext(
  options: ConnectServerOptions,
  { emit, projectOfRequest }: Pick<Events, 'emit' | 'projectOfRequest'>,
  { closing, inBackground }: Pick<Life, 'closing' | 'inBackground'>,
): ServerContext {
  const now = options.now ?? Date.now;
  // Each call looks `fetch` up, so that a replacement of the global `fetch` takes effect.
  const fetchAnything: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const singleProject = options.projects.length === 1;
  const report = (code: string, message: string, projectId = projectOfRequest()) =>
    emit({ type: 'failure', code, message, projectId });
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
    store: guardedStore(options.store ?? createMemoryStore({ now })),
    credentialStore: guardedCredentialStore(options.credentialStore ?? createMemoryCredentialStore({ now })),
    secrets: createSecrets(options.encryptionKeys),
    missingReferrer: options.missingReferrer ?? 'refuse',
    proxyConcurrency: options.proxyConcurrency ?? 20,
    fetch: fetchAnything,
    now,
    emit,
    report,
    closing,
    inBackground,
  };
}
