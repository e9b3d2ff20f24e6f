import type {
  CredentialConfiguration,
  FieldOption,
  UserIntegration,
  UserResource,
} from '../backend/index.js';
import type { IntegrationInstallEvent } from '../install-flow/index.js';

/** What applications store about a user. */
export type PersonaMeta = { Name?: string; Email?: string } & Record<string, unknown>;

export interface AuthenticateOptions {
  /** Stored with the user. */
  metadata?: PersonaMeta | undefined;
}

/** One integration as it stands for the user. */
export interface SDKIntegration extends UserIntegration {
  allConfigurations: CredentialConfiguration[];
  /** The former name of `workflowSettings`. */
  configuredWorkflows?: Record<string, unknown> | undefined;
}

/** The integrations by name. */
export type SDKIntegrationState = Partial<Record<string, SDKIntegration>>;

export type SDKResourceState = UserResource;

/** An authenticated user. The user token is never in it. */
export interface AuthenticatedConnectUser {
  authenticated: true;
  /** The `sub` of the user token. */
  userId: string;
  integrations: SDKIntegrationState;
  meta: PersonaMeta;
  resources: SDKResourceState[];
}

export type ConnectUser = { authenticated: false } | AuthenticatedConnectUser;

/** What to show of an integration in a list. */
export interface IntegrationMetadata {
  /** The name by which to start it. */
  type: string;
  name: string;
  /** The URL of an SVG. */
  icon: string;
  brandColor: string;
}

export interface UninstallOptions {
  /** The credential to delete. Absent: the one that `getUser()` names in `credentialId`. */
  selectedCredentialId?: string | undefined;
}

export interface FieldOptionsRequest {
  /** The name of the integration. */
  integration: string;
  /** The `sourceType` of the input that asks for the options. */
  action: string;
  search?: string | undefined;
  /** The `nextPageCursor` of the page before. */
  cursor?: string | number | false | undefined;
  /** Values of inputs that the options depend on. */
  parameters?: unknown[] | undefined;
}

export interface FieldOptions {
  /** Options to choose from; empty where they are nested. */
  data: FieldOption[];
  /** Options that have an `id` and options of their own. */
  nestedData: FieldOption[];
  nextPageCursor: string | number | null;
}

/** The events of {@link SDKEventMap}. Names and values are those of `@useparagon/connect` 2.1.1. */
export enum SDK_EVENT {
  ON_INTEGRATION_INSTALL = 'onIntegrationInstall',
  ON_INTEGRATION_UNINSTALL = 'onIntegrationUninstall',
  ON_WORKFLOW_CHANGE = 'onWorkflowChange',
  ON_PORTAL_OPEN = 'onPortalOpen',
  ON_PORTAL_CLOSE = 'onPortalClose',
}

export interface IntegrationUninstallEvent {
  integrationId: string;
  integrationType: string;
}

export interface WorkflowStateChangeEvent {
  integrationId: string;
  workflowId: string;
  workflowStateChange: { enabled?: boolean; settings?: Record<string, unknown> };
}

export interface PortalEvent {
  integrationId: string;
  integrationType: string;
}

/** What each event carries. */
export interface SDKEventMap {
  [SDK_EVENT.ON_INTEGRATION_INSTALL]: IntegrationInstallEvent;
  [SDK_EVENT.ON_INTEGRATION_UNINSTALL]: IntegrationUninstallEvent;
  [SDK_EVENT.ON_WORKFLOW_CHANGE]: WorkflowStateChangeEvent;
  [SDK_EVENT.ON_PORTAL_OPEN]: PortalEvent;
  [SDK_EVENT.ON_PORTAL_CLOSE]: PortalEvent;
}

/** Called with the event and the user as it stands then; both are the listener's to change. */
export type SDKEventListener<Event extends SDK_EVENT = SDK_EVENT> = (
  event: SDKEventMap[Event],
  user: ConnectUser,
) => void;
