import type { CredentialConfiguration, UserIntegration } from '../backend/index.js';
import type { PortalCloseEvent, PortalOpenEvent } from './install.types.js';
import type {
  IntegrationInstallEvent,
  IntegrationUninstallEvent,
  WorkflowStateChangeEvent,
} from './vendor-types/events.js';
import type { DynamicDefaultInput, EnumInputValue } from './vendor-types/inputs.js';
import type { AuthenticatedConnectUser } from './vendor-types/user.js';

export type {
  IntegrationInstallEvent,
  IntegrationUninstallEvent,
  WorkflowStateChangeEvent,
} from './vendor-types/events.js';
export type { AuthenticatedConnectUser, ConnectUser } from './vendor-types/user.js';

/** What applications store about a user. */
export type PersonaMeta = { Name?: string; Email?: string } & Record<string, unknown>;

/** The options of `authenticate`. */
export interface AuthenticateOptions {
  /** Stored with the user. */
  metadata?: PersonaMeta | undefined;
}

/** One integration as it stands for the user. Handed out, it is an `SDKIntegration`. */
export interface StoredIntegration extends UserIntegration {
  allConfigurations: CredentialConfiguration[];
  /** The former name of `workflowSettings`. */
  configuredWorkflows?: Record<string, unknown> | undefined;
}

/** The integrations by name. */
export type StoredIntegrationState = Partial<Record<string, StoredIntegration>>;

/** What to show of an integration in a list. */
export interface IntegrationMetadata {
  /** The name by which to start it. */
  type: string;
  /** What to call it. */
  name: string;
  /** The URL of an SVG. */
  icon: string;
  /** A CSS color; `''` where the project names none. */
  brandColor: string;
}

/** The options of `uninstallIntegration`. */
export interface UninstallOptions {
  /** The credential to delete. Absent: the one that `getUser()` names in `credentialId`. */
  selectedCredentialId?: string | undefined;
}

/** What `getFieldOptions` takes: which options, and which page of them. */
export interface FieldOptionsRequest {
  /** The name of the integration. */
  integration: string;
  /** The `sourceType` of the input that asks for the options. */
  action: string;
  /** What the user typed, to search the options for; where the source knows no search, it makes no difference. */
  search?: string | undefined;
  /** The `nextPageCursor` of the page before. */
  cursor?: string | number | false | undefined;
  /** Values of inputs that the options depend on. */
  parameters?: unknown[] | undefined;
}

/** A page of options, as `getFieldOptions` hands it out. */
export interface FieldOptions {
  /** Options to choose from; empty where they are nested. */
  data: EnumInputValue[];
  /** Options that have an `id` and options of their own. */
  nestedData: DynamicDefaultInput[];
  /** The `cursor` of the next page; `null` after the last. Typed as 2.1.1 types it: some backends count in numbers. */
  nextPageCursor: string | null;
}

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
