import type { PlainStartOptions } from '../../backend/index.js';
import type { InstallFlow, IntegrationInstallEvent as CompletedInstall } from '../../install-flow/index.js';
import type {
  CompleteInstallOptions,
  ConnectParams,
  OAuthFlowCallbacks,
  OAuthFlowOptions,
} from '../install.types.js';
import type { IntegrationInstallEvent } from '../vendor-types/events.js';

/** The options of {@link CreateFlow}. */
export interface FlowOptions {
  /** Makes `start` fail with `HeadlessModeNotEnabledError` while headless mode is off. */
  needsHeadless?: boolean;
  /** The install options that the backend gets when OAuth begins without a stage before it. */
  plainStart?: PlainStartOptions;
  /** Completes the flow after OAuth, without asking for post-options. */
  asksNothingAfterOAuth?: boolean;
  /** Called when the flow has installed the integration, before the listeners of `ON_INTEGRATION_INSTALL`. */
  onInstall?: (event: CompletedInstall) => void;
}

/** Creates an install flow that is independent of every other. */
export type CreateFlow = (options?: FlowOptions) => InstallFlow;

/** The methods that run installs. `authenticate` loads their code. */
export interface Installs {
  createFlow: CreateFlow;
  install: (integrationName: string, options: ConnectParams) => Promise<IntegrationInstallEvent>;
  startOAuthFlow: (integrationName: string, options: OAuthFlowOptions, callbacks: OAuthFlowCallbacks) => void;
  completeInstall: (integrationName: string, options: CompleteInstallOptions) => Promise<void>;
}
