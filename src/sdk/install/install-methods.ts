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
 * Install methods beside `installFlow`. Each call runs a flow of its own, and any number of them may run at
 * once.
 */
export function createInstallMethods(context: SdkContext) {
  /** An error before the flow starts rejects the promise too. */
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
