import type { IConnectCredential } from './credentials.js';
import type { IntegrationWorkflowState } from './settings.js';
import type { SDKEventListener, SDK_EVENT } from '../sdk.types.js';

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
