import type { Credential, InstallBackend, InstallIntegration } from '../../install-flow/index.js';

export interface RecordingOptions {
  /** Called after a credential was created or changed. */
  onCredential: (integration: InstallIntegration, credential: Credential) => void;
  /** Called after a credential was deleted. */
  onDiscarded: (integration: InstallIntegration, credential: Credential) => void;
}

/** Wraps a backend, so that every credential is recorded in the session before the flow receives it. */
export function recordingBackend(backend: InstallBackend, options: RecordingOptions): InstallBackend {
  const record = async (integration: InstallIntegration, request: Promise<Credential>) => {
    const credential = await request;
    options.onCredential(integration, credential);
    return credential;
  };

  return {
    ...backend,
    createCredential: (request, to) => record(request.integration, backend.createCredential(request, to)),
    collectCredential: (session, result, to) =>
      record(session.integration, backend.collectCredential(session, result, to)),
    completeSetup: (request, to) => record(request.integration, backend.completeSetup(request, to)),
    async discardCredential(integration, credential) {
      await backend.discardCredential(integration, credential);
      options.onDiscarded(integration, credential);
    },
  };
}
