import type { AccountTypeId, InstallFlow, InstallFlowStage } from '../install-flow/index.js';
import type {
  IntegrationInstallEvent,
  IntegrationUninstallEvent,
  PortalCloseEvent,
  PortalOpenEvent,
  WorkflowStateChangeEvent,
} from './vendor-types/events.js';
import type { AuthenticatedConnectUser } from './vendor-types/user.js';
import type { UserProvidedIntegrationConfig } from './vendor-types/user-provided-config.js';

/** Selects the credential and the configuration that a call is about. */
export interface CredentialConfigOptions {
  selectedCredentialId?: string;
  /** The ID of a configuration, or `ext:` followed by its `externalId`. */
  selectedConfigurationId?: string;
}

/** The options that `installIntegration` and `startOAuthFlow` share. */
export interface InstallOptions {
  /** Has no effect, since every install of this package is an API installation, i.e. one without a portal. */
  isApiInstallation?: boolean;
  /**
   * Passed on to the backend. This package has no portal. Use `onSuccess` to show a screen after the install.
   */
  showPortalAfterInstall?: boolean;
  /**
   * `true` asks for nothing after OAuth. A backend that needs the post-options leaves the credential
   * `PENDING`.
   */
  bypassPostOAuthPrompt?: boolean;
  /**
   * The IDs of the account types to offer, in this order. A single account type is taken without asking.
   * `user-configured-oauth` is offered only where it is named here.
   */
  accountType?: AccountTypeId | AccountTypeId[];
  /**
   * `true` connects a further account if one is connected already. If absent, `installIntegration` throws when
   * an account is connected, unless `selectedCredentialId` names the credential to connect again.
   */
  allowMultipleCredentials?: boolean;
  /** Replaces the backend's own redirect URL. A URL without a scheme gets `https://`. */
  overrideRedirectUrl?: string;
}

/**
 * The flow of an `installIntegration` or `connect` call. It has no `start`, because it was started already.
 */
export type RunningInstallFlow = Omit<InstallFlow, 'start'>;

/**
 * The callbacks of an install. Each of them except `onError` is called with an event and the user who
 * installs.
 */
export interface CallbackMap {
  /** The integration was installed. Not called if `onInstall` is given. */
  onSuccess?: (event: IntegrationInstallEvent, user: AuthenticatedConnectUser) => void;
  /** The integration was installed. */
  onInstall?: (event: IntegrationInstallEvent, user: AuthenticatedConnectUser) => void;
  /**
   * An error occurred. If the answer to a stage led to the error, that stage is open again, and the install
   * continues.
   */
  onError?: (error: Error) => void;
  /** The integration was uninstalled, at any time after the install. */
  onUninstall?: (event: IntegrationUninstallEvent, user: AuthenticatedConnectUser) => void;
  /** Never called, since this package has no portal in which a user could change a workflow. */
  onWorkflowChange?: (event: WorkflowStateChangeEvent, user: AuthenticatedConnectUser) => void;
  /** The install begins. Show its screen. */
  onOpen?: (event: PortalOpenEvent, user: AuthenticatedConnectUser) => void;
  /** The install has ended, successfully or not. Remove its screen. */
  onClose?: (event: PortalCloseEvent, user: AuthenticatedConnectUser) => void;
}

/** The options of an install in a UI of the application's own. */
interface HeadlessOptions {
  /** Called with each stage that waits for the user, and with the flow whose methods answer the stage. */
  onNext?: (stage: InstallFlowStage, flow: RunningInstallFlow) => void;
  /** Called when the OAuth window can no longer be watched. The install continues. */
  onOAuthWindowUnreachable?: (flow: RunningInstallFlow) => void;
  /**
   * How long the OAuth window may take, in milliseconds. Absent or 0 means ten minutes, `Infinity` no limit.
   */
  oauthTimeout?: number;
  /** Cancels the install when it is aborted. */
  signal?: AbortSignal;
}

/** The dropdowns that the application fills. */
export interface DropdownOptions {
  /** The choices of custom dropdowns, by the `key` of the dropdown in `getIntegrationConfig`. */
  dropdowns?: Record<string, { label: string; value: string }[]>;
}

/**
 * The options of `connect` and `installIntegration`. `selectedConfigurationId` has no effect on an install.
 */
export type ConnectParams = InstallOptions &
  CredentialConfigOptions &
  CallbackMap &
  DropdownOptions &
  HeadlessOptions &
  UserProvidedIntegrationConfig;
/** Another name of {@link ConnectParams}. */
export type InstallIntegrationOptions = ConnectParams;

/**
 * The options of `startOAuthFlow`. It connects a further account unless `allowMultipleCredentials` is
 * `false`.
 */
export type OAuthFlowOptions = InstallOptions &
  CredentialConfigOptions & {
    /** The answers to the inputs before OAuth, by input ID. */
    endUserSuppliedValues?: Record<string, unknown>;
  };

/** The callbacks of `startOAuthFlow`, and how long its OAuth window may take. */
export interface OAuthFlowCallbacks {
  /** Called with the ID of the new credential. */
  onSuccess?: (credentialId: string) => void;
  onError?: (error: unknown) => void;
  /** In milliseconds; see {@link ConnectParams}. */
  oauthTimeout?: number;
}

/** The options of `completeInstall`. */
export interface CompleteInstallOptions {
  /** The code that the provider's marketplace sent (RFC 6749 section 4.1.2). */
  authorizationCode: string;
  /** The redirect URL that received the code. A URL without a scheme gets `https://`. */
  redirectUrl?: string;
  /** Has no effect, since this package has no portal. */
  showPortalAfterInstall?: boolean;
  /** Passed on to the backend. */
  integrationOptions?: Record<string, unknown>;
}
