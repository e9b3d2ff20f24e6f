import type { IntegrationInstallEvent } from './names/events.js';
import type {
  CompleteInstallOptions,
  ConnectParams,
  OAuthFlowCallbacks,
  OAuthFlowOptions,
} from './install.types.js';
import { optionsOf } from './options-of.js';
import { requireInstalls, type SdkContext } from './sdk-context.js';

/** Installs beside the one of `installFlow`: each call runs a flow of its own, and any number may run at once. */
export function createInstallMethods(context: SdkContext) {
  /** What is wrong before anything starts rejects, too. */
  const install = (integrationName: string, options?: ConnectParams): Promise<IntegrationInstallEvent> =>
    new Promise((resolve) => resolve(requireInstalls(context).install(integrationName, optionsOf(options))));

  return {
    /**
     * Installs an integration. Resolves when it is connected; what must be asked comes through `onNext`, and waits for an
     * answer or for `flow.cancel()`. Call it inside a click, so that the browser lets the OAuth window open.
     * @throws {UserNotAuthenticatedError}
     * @throws {StageHandlerMissingError} where something must be asked and there is no `onNext`.
     * @throws {InstallCancelledError} where the flow was cancelled.
     * @throws {Error} where the integration is unknown, inactive or installed already, or what made the flow fail.
     */
    installIntegration: install,

    /** The same as `installIntegration`: 2.1.1 shows its portal here, which this package has not. */
    connect: install,

    /**
     * Opens the OAuth window for an account type, with the values that it needs before OAuth. Inputs after OAuth are not
     * asked: `installFlow.start` does that later where they are wanted.
     * @throws {OAuthBlockedError} where the browser blocks the window, and every other error that keeps it from opening.
     */
    startOAuthFlow: (
      integrationName: string,
      options: OAuthFlowOptions,
      callbacks?: OAuthFlowCallbacks,
    ): void =>
      requireInstalls(context).startOAuthFlow(integrationName, optionsOf(options), optionsOf(callbacks)),

    /**
     * Finishes an install with the authorization code of a provider's marketplace.
     * @throws {UserNotAuthenticatedError}
     * @throws {IntegrationNotFoundError}
     * @throws {Error} where an option is missing or malformed.
     * @throws {BackendRequestError}
     */
    completeInstall: async (integrationName: string, options: CompleteInstallOptions): Promise<void> =>
      requireInstalls(context).completeInstall(integrationName, options),

    /** Does nothing: there is no portal. */
    closePortal: (): void => undefined,
  };
}
