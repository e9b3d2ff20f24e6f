import type { PlainStartOptions } from '../../backend/index.js';
import type { InstallFlow, IntegrationInstallEvent as CompletedInstall } from '../../install-flow/index.js';
import type {
  CompleteInstallOptions,
  ConnectParams,
  OAuthFlowCallbacks,
  OAuthFlowOptions,
} from '../install.types.js';
import type { IntegrationInstallEvent } from '../vendor-types/events.js';

/** How one flow differs from that of `installFlow`. */
export interface FlowOptions {
  /** Fails with `HeadlessModeNotEnabledError` while headless mode is off. */
  needsHeadless?: boolean;
  /** What a plain start tells the backend. */
  plainStart?: PlainStartOptions;
  /** Ends the flow after OAuth. */
  asksNothingAfterOAuth?: boolean;
  /** Told of the flow's install before the listeners of `ON_INTEGRATION_INSTALL`. */
  onInstall?: (event: CompletedInstall) => void;
}

/** Makes an install flow, independent of every other one. */
export type CreateFlow = (options?: FlowOptions) => InstallFlow;

/** Runs install flows. `authenticate` loads the code of it. */
export interface Installs {
  createFlow: CreateFlow;
  install: (integrationName: string, options: ConnectParams) => Promise<IntegrationInstallEvent>;
  startOAuthFlow: (integrationName: string, options: OAuthFlowOptions, callbacks: OAuthFlowCallbacks) => void;
  completeInstall: (integrationName: string, options: CompleteInstallOptions) => Promise<void>;
}
