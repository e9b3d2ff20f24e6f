import type { InstallBackend, OAuthWindow } from '../../install-flow/index.js';
import type { BackendCall } from './backend-calls.js';
import { createFakeOAuthWindow } from './fake-oauth-window.js';
import {
  createMemoryBackend,
  sessionIdOf,
  type MemoryBackend,
  type MemoryBackendOptions,
} from './memory-backend.js';
import type { OAuthWindowScript } from './oauth-window-script.js';

/** Options of the doubles, and functions that are called when something happens in them. */
export interface WatchedDoublesOptions {
  options: MemoryBackendOptions & { script?: OAuthWindowScript };
  /** The number of the current flow. */
  flowNumber: () => number;
  /** Called when a flow asks for a window, before the window opens. */
  onOpen: () => void;
  /** Called when the browser does not open a window. */
  onBlocked: () => void;
  /** Called when the newest window becomes unreachable. */
  onLost: () => void;
  /**
   * Called when the login in the newest window ends. `isHeard`: whether the flow learns of the end at once,
   * through the window or through a call that the backend holds open.
   */
  onLoginEnded: (isComplete: boolean, isHeard: boolean) => void;
  /**
   * Called when a call of the backend rejects. `isCurrent`: whether the flow that made the call is still the current one.
   */
  onFailure: (call: BackendCall, isCurrent: boolean) => void;
}

/**
 * Creates a memory backend and fake OAuth windows, and calls the given functions when something happens in
 * them.
 */
export function createWatchedDoubles({ options, flowNumber, ...tell }: WatchedDoublesOptions) {
  const backend = createMemoryBackend(options);

  const loginEnded = (sessionId: string, isComplete: boolean) => {
    const newest = oauthWindow.windows.at(-1);
    if (!newest?.url || sessionIdOf(newest.url) !== sessionId) return;
    tell.onLoginEnded(isComplete, newest.isReachable || options.heldOpen !== false);
  };
  const logins: Pick<MemoryBackend, 'completeLogin' | 'failLogin'> = {
    completeLogin(sessionId) {
      const credentialId = backend.completeLogin(sessionId);
      if (credentialId) loginEnded(sessionId, true);
      return credentialId;
    },
    failLogin(sessionId, ...reason) {
      const hasFailed = backend.failLogin(sessionId, ...reason);
      if (hasFailed) loginEnded(sessionId, false);
      return hasFailed;
    },
  };
  const oauthWindow = createFakeOAuthWindow(logins, options.script ? { script: options.script } : {});

  const windowPort: OAuthWindow = {
    open(hear) {
      tell.onOpen();
      const number = oauthWindow.windows.length;
      const opened = oauthWindow.open((event) => {
        const isNewest = number === oauthWindow.windows.length - 1;
        if (event.type === 'unreachable' && isNewest) tell.onLost();
        hear(event);
      });
      if (!opened) tell.onBlocked();
      return opened;
    },
  };

  const noting =
    <Arguments extends unknown[], Answer>(name: BackendCall, call: (...args: Arguments) => Promise<Answer>) =>
    async (...args: Arguments): Promise<Answer> => {
      const flow = flowNumber();
      try {
        return await call(...args);
      } catch (error) {
        tell.onFailure(name, flow === flowNumber());
        throw error;
      }
    };
  const backendPort: InstallBackend = {
    findIntegration: (name) => backend.findIntegration(name),
    beginAuthorization: noting('beginAuthorization', (...args) => backend.beginAuthorization(...args)),
    authorizationStatus: noting('authorizationStatus', (...args) => backend.authorizationStatus(...args)),
    endAuthorization: noting('endAuthorization', (...args) => backend.endAuthorization(...args)),
    createCredential: noting('createCredential', (...args) => backend.createCredential(...args)),
    collectCredential: noting('collectCredential', (...args) => backend.collectCredential(...args)),
    completeSetup: noting('completeSetup', (...args) => backend.completeSetup(...args)),
    discardCredential: noting('discardCredential', (...args) => backend.discardCredential(...args)),
  };

  return { backend, oauthWindow, ports: { backend: backendPort, oauthWindow: windowPort } };
}
