import type { InstallFlow, InstallFlowStage } from '../install-flow/index.js';
import type {
  IntegrationInstallEvent,
  IntegrationUninstallEvent,
  PortalCloseEvent,
  PortalOpenEvent,
  WorkflowStateChangeEvent,
} from './vendor-types/events.js';
import type { AuthenticatedConnectUser } from './vendor-types/user.js';
import type { UserProvidedIntegrationConfig } from './vendor-types/user-provided-config.js';

/** The credential, and the set of its settings, that a call is about. */
export interface CredentialConfigOptions {
  selectedCredentialId?: string;
  /** The ID of a configuration, or `ext:` and its `externalId`. */
  selectedConfigurationId?: string;
}

/** What an install can be told beyond its name. */
export interface InstallOptions {
  /** Every install is one through the API here: it makes no difference. */
  isApiInstallation?: boolean;
  /** Passed on to the backend. There is no portal here: `onSuccess` is where to show what comes after the install. */
  showPortalAfterInstall?: boolean;
  /** `true`: ask nothing after OAuth. A backend that wants those inputs leaves the credential `PENDING`. */
  bypassPostOAuthPrompt?: boolean;
  /** The account types to offer, by ID, in the order to offer them. One alone is taken without asking. */
  accountType?: string | string[];
  /** `true`: connect another account where one is connected already. Absent: such a call is refused. */
  allowMultipleCredentials?: boolean;
  /** The redirect URL in place of the backend's own; `https://` may be left out. */
  overrideRedirectUrl?: string;
}

/** One flow of `installIntegration` or `connect`. It is started already, so it has no `start`. */
export type RunningInstallFlow = Omit<InstallFlow, 'start'>;

/** The callbacks of an install. Each is called with the event, and the user as it stands then. */
export interface CallbackMap {
  /** The integration was installed; not called where `onInstall` is given. */
  onSuccess?: (event: IntegrationInstallEvent, user: AuthenticatedConnectUser) => void;
  /** The integration was installed. */
  onInstall?: (event: IntegrationInstallEvent, user: AuthenticatedConnectUser) => void;
  /** Something went wrong. Where a stage was asked it is open again, and the install goes on. */
  onError?: (error: Error) => void;
  /** The integration was uninstalled, at any time later. */
  onUninstall?: (event: IntegrationUninstallEvent, user: AuthenticatedConnectUser) => void;
  /** A user changed a workflow in a portal. There is none here: nobody calls it. */
  onWorkflowChange?: (event: WorkflowStateChangeEvent, user: AuthenticatedConnectUser) => void;
  /** The install begins: the time to show a screen for it. */
  onOpen?: (event: PortalOpenEvent, user: AuthenticatedConnectUser) => void;
  /** The install has ended, however: the time to take that screen away. */
  onClose?: (event: PortalCloseEvent, user: AuthenticatedConnectUser) => void;
}

/** What is asked in an install, and how it is told. */
interface HeadlessOptions {
  /** Called with each stage that waits for the user, and the flow that takes the answers. */
  onNext?: (stage: InstallFlowStage, flow: RunningInstallFlow) => void;
  /** Called when the OAuth window can no longer be watched. The install goes on. */
  onOAuthWindowUnreachable?: (flow: RunningInstallFlow) => void;
  /** How long the OAuth window may take, in milliseconds. Absent or 0: ten minutes. `Infinity`: no limit. */
  oauthTimeout?: number;
  /** Aborting it cancels the install. */
  signal?: AbortSignal;
}

/** One choice of a dropdown that the application fills. */
export interface DropdownOptions {
  /** The choices of the custom dropdowns of `getIntegrationConfig`, by their key. */
  dropdowns?: Record<string, { label: string; value: string }[]>;
}

/** The options of `connect`, and of `installIntegration`. `selectedConfigurationId` makes no difference to an install. */
export type ConnectParams = InstallOptions &
  CredentialConfigOptions &
  CallbackMap &
  DropdownOptions &
  HeadlessOptions &
  UserProvidedIntegrationConfig;
/** Another name of {@link ConnectParams}. */
export type InstallIntegrationOptions = ConnectParams;

/** The options of `startOAuthFlow`, which may connect another account unless `allowMultipleCredentials` is false. */
export type OAuthFlowOptions = InstallOptions &
  CredentialConfigOptions & {
    /** The answers to what is asked before OAuth, by input ID. */
    endUserSuppliedValues?: Record<string, unknown>;
  };

/** How `startOAuthFlow` tells what came of it. */
export interface OAuthFlowCallbacks {
  /** Called with the ID of the credential that the login made. */
  onSuccess?: (credentialId: string) => void;
  onError?: (error: unknown) => void;
  /** Milliseconds; see {@link ConnectParams}. */
  oauthTimeout?: number;
}

/** What finishes an install that began in a marketplace of the provider's. */
export interface CompleteInstallOptions {
  /** The code that the provider's marketplace sent (RFC 6749 section 4.1.2). */
  authorizationCode: string;
  /** The redirect URL that the code was sent to; `https://` may be left out. */
  redirectUrl?: string;
  /** There is no portal here: it makes no difference. */
  showPortalAfterInstall?: boolean;
  /** Passed on to the backend. */
  integrationOptions?: Record<string, unknown>;
}
