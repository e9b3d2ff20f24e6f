import type { Credential, InstallBackend, InstallIntegration } from '../../install-flow/index.js';

export interface RecordingOptions {
  /** A credential was made or changed. */
  onCredential: (integration: InstallIntegration, credential: Credential) => void;
  /** A credential was deleted. */
  onDiscarded: (integration: InstallIntegration, credential: Credential) => void;
}

/** A backend that tells of every credential before the flow hears of it. */
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
