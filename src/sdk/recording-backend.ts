import type { Credential, InstallBackend, InstallIntegration } from '../install-flow/index.js';

export interface RecordingOptions {
  /** A credential was made or changed. */
  onCredential: (integration: InstallIntegration, credential: Credential) => void;
  /** A credential was deleted. */
  onDiscarded: (integration: InstallIntegration, credential: Credential) => void;
  /** A credential became valid that no flow waited for any more. */
  onUnattendedInstall: (integration: InstallIntegration, credential: Credential) => void;
}

/** A backend that tells of every credential before the flow hears of it. */
export function recordingBackend(backend: InstallBackend, options: RecordingOptions): InstallBackend {
  const discarded = new WeakSet<Credential>();

  const record = async (
    integration: InstallIntegration,
    { signal }: { signal: AbortSignal },
    request: Promise<Credential>,
  ) => {
    const credential = await request;
    options.onCredential(integration, credential);
    if (signal.aborted && credential.status === 'VALID')
      // A flow that was cancelled, not superseded, discards it as soon as it hears of it.
      setTimeout(() => discarded.has(credential) || options.onUnattendedInstall(integration, credential));
    return credential;
  };

  return {
    ...backend,
    createCredential: (request, to) => record(request.integration, to, backend.createCredential(request, to)),
    collectCredential: (session, result, to) =>
      record(session.integration, to, backend.collectCredential(session, result, to)),
    completeSetup: (request, to) => record(request.integration, to, backend.completeSetup(request, to)),
    async discardCredential(integration, credential) {
      discarded.add(credential);
      await backend.discardCredential(integration, credential);
      options.onDiscarded(integration, credential);
    },
  };
}
