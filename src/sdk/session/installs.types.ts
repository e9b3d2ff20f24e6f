import type { PlainStartOptions } from '../../backend/index.js';
import type { InstallFlow, IntegrationInstallEvent as CompletedInstall } from '../../install-flow/index.js';
import type {
  CompleteInstallOptions,
  ConnectParams,
  OAuthFlowCallbacks,
  OAuthFlowOptions,
} from '../install.types.js';
import type { IntegrationInstallEvent } from '../vendor-types/events.js';

/** What an install flow does differently from the plain one. */
export interface FlowOptions {
  /** Makes `start` fail with `HeadlessModeNotEnabledError` while headless mode is off. */
  needsHeadless?: boolean;
  /** The options that the backend is sent when an install asks nothing before OAuth. */
  plainStart?: PlainStartOptions;
  /** Completes the flow after OAuth, without asking for post-options. */
  asksNothingAfterOAuth?: boolean;
  /** Called when the flow has installed the integration, before the listeners of `ON_INTEGRATION_INSTALL`. */
  onInstall?: (event: CompletedInstall) => void;
}

/** Creates an install flow that is independent of every other. */
export type CreateFlow = (options?: FlowOptions) => InstallFlow;

/** Runs installs. `authenticate` loads the code of its methods. */
export interface Installs {
  createFlow: CreateFlow;
  install: (integrationName: string, options: ConnectParams) => Promise<IntegrationInstallEvent>;
  startOAuthFlow: (integrationName: string, options: OAuthFlowOptions, callbacks: OAuthFlowCallbacks) => void;
  completeInstall: (integrationName: string, options: CompleteInstallOptions) => Promise<void>;
}
