import type { IConnectCredential } from './credentials.js';
import type { IntegrationWorkflowState } from './settings.js';
import type { AuthenticatedConnectUser } from './user.js';

/** The event of an installed integration. */
export interface IntegrationInstallEvent {
  /** The ID of the integration at the backend. */
  integrationId: string;
  /** The name that starts an install of the integration. */
  integrationType: string;
  /** The `id` of `credential`. Absent in the event of an uninstall. */
  credentialId?: string;
  /** A copy of the connected account, which the listener may change. Absent in the event of an uninstall. */
  credential?: IConnectCredential | undefined;
}

/** The event of an uninstalled integration. */
export type IntegrationUninstallEvent = IntegrationInstallEvent;

/** The event of a workflow that was changed for the user. */
export interface WorkflowStateChangeEvent {
  integrationId: string;
  workflowId: string;
  workflowStateChange: Partial<IntegrationWorkflowState>;
}

/** The event of an opened portal. An install passes it to its `onOpen`. */
export interface PortalOpenEvent {
  integrationId: string;
  integrationType: string;
}
/** The event of a closed portal. An install passes it to its `onClose`. */
export type PortalCloseEvent = PortalOpenEvent;

/** The names of the events in {@link SDKEventMap}, as in `@useparagon/connect` 2.1.1. */
export enum SDK_EVENT {
  ON_INTEGRATION_INSTALL = 'onIntegrationInstall',
  ON_INTEGRATION_UNINSTALL = 'onIntegrationUninstall',
  ON_WORKFLOW_CHANGE = 'onWorkflowChange',
  ON_PORTAL_OPEN = 'onPortalOpen',
  ON_PORTAL_CLOSE = 'onPortalClose',
}

/** The event object of each event. */
export interface SDKEventMap {
  [SDK_EVENT.ON_INTEGRATION_INSTALL]: IntegrationInstallEvent;
  [SDK_EVENT.ON_INTEGRATION_UNINSTALL]: IntegrationUninstallEvent;
  [SDK_EVENT.ON_WORKFLOW_CHANGE]: WorkflowStateChangeEvent;
  [SDK_EVENT.ON_PORTAL_OPEN]: PortalOpenEvent;
  [SDK_EVENT.ON_PORTAL_CLOSE]: PortalCloseEvent;
}

/**
 * A listener is called with the event and the current user. Both are copies, which the listener may change.
 */
export type SDKEventListener<Event extends SDK_EVENT = SDK_EVENT> = (
  event: SDKEventMap[Event],
  user: AuthenticatedConnectUser,
) => void;

/** An event that 2.1.1's portal sends to its client. */
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
