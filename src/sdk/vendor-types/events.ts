import type { IConnectCredential } from './credentials.js';
import type { IntegrationWorkflowState } from './settings.js';
import type { AuthenticatedConnectUser } from './user.js';

/** An integration was connected. */
export interface IntegrationInstallEvent {
  /** The ID that the backend knows the integration by. */
  integrationId: string;
  /** The name by which it was started. */
  integrationType: string;
  /** The `id` of `credential`. Absent in the event of an uninstall. */
  credentialId?: string;
  /** The account that was connected; a copy, which is the listener's to change. Absent in the event of an uninstall. */
  credential?: IConnectCredential | undefined;
}

/** An integration was disconnected. */
export type IntegrationUninstallEvent = IntegrationInstallEvent;

/** A workflow was changed for the user. */
export interface WorkflowStateChangeEvent {
  integrationId: string;
  workflowId: string;
  workflowStateChange: Partial<IntegrationWorkflowState>;
}

/** What a portal is told when it opens and closes. */
export interface PortalOpenEvent {
  integrationId: string;
  integrationType: string;
}
/** The same event: what says that a screen may go. */
export type PortalCloseEvent = PortalOpenEvent;

/** The events of {@link SDKEventMap}. Names and values are those of `@useparagon/connect` 2.1.1. */
export enum SDK_EVENT {
  ON_INTEGRATION_INSTALL = 'onIntegrationInstall',
  ON_INTEGRATION_UNINSTALL = 'onIntegrationUninstall',
  ON_WORKFLOW_CHANGE = 'onWorkflowChange',
  ON_PORTAL_OPEN = 'onPortalOpen',
  ON_PORTAL_CLOSE = 'onPortalClose',
}

/** What each event carries. */
export interface SDKEventMap {
  [SDK_EVENT.ON_INTEGRATION_INSTALL]: IntegrationInstallEvent;
  [SDK_EVENT.ON_INTEGRATION_UNINSTALL]: IntegrationUninstallEvent;
  [SDK_EVENT.ON_WORKFLOW_CHANGE]: WorkflowStateChangeEvent;
  [SDK_EVENT.ON_PORTAL_OPEN]: PortalOpenEvent;
  [SDK_EVENT.ON_PORTAL_CLOSE]: PortalCloseEvent;
}

/** Called with the event and the user as it stands then; both are the listener's to change. */
export type SDKEventListener<Event extends SDK_EVENT = SDK_EVENT> = (
  event: SDKEventMap[Event],
  user: AuthenticatedConnectUser,
) => void;

/** What 2.1.1's portal says to its client. */
export interface EventInfo {
  type: SDK_EVENT;
  integrationId: string;
  integrationType: string;
  workflowId?: string;
  workflowStateChange?: Partial<IntegrationWorkflowState>;
}

/** The listeners of each event. */
export type SDKEventListenerMap = { [Event in SDK_EVENT]: SDKEventListener<Event>[] };

/** A listener of one of the events. */
export type ListenerFunction = SDKEventListenerMap[SDK_EVENT][number];
