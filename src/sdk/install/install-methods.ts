import { optionsOf } from '../arguments.js';
import type { IntegrationInstallEvent } from '../vendor-types/events.js';
import type {
  CompleteInstallOptions,
  ConnectParams,
  OAuthFlowCallbacks,
  OAuthFlowOptions,
} from '../install.types.js';
import { requireInstalls, type SdkContext } from '../session/sdk-context.js';

/**
 * The install methods of an SDK other than `installFlow`. Each call of `installIntegration` or
 * `startOAuthFlow` runs a flow of its own, so that any number of installs can run at once.
 */
export function createInstallMethods(context: SdkContext) {
  /** Errors before the flow starts are not thrown. They reject the promise, like errors of the flow. */
  const install = (integrationName: string, options?: ConnectParams): Promise<IntegrationInstallEvent> =>
    new Promise((resolve) => resolve(requireInstalls(context).install(integrationName, optionsOf(options))));

  return {
    installIntegration: install,

    connect: install,

    startOAuthFlow: (
      integrationName: string,
      options: OAuthFlowOptions,
      callbacks?: OAuthFlowCallbacks,
    ): void =>
      requireInstalls(context).startOAuthFlow(integrationName, optionsOf(options), optionsOf(callbacks)),

    completeInstall: async (integrationName: string, options: CompleteInstallOptions): Promise<void> =>
      requireInstalls(context).completeInstall(integrationName, options),

    closePortal: (): void => undefined,
  };
}
