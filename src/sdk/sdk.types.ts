import type { CredentialConfiguration, UserIntegration, WorkflowMeta } from '../backend/index.js';
import type { Input } from '../inputs/index.js';
import type { DynamicDefaultInput, EnumInputValue, SerializedConnectInput } from './vendor-types/inputs.js';
import type { PersonaMeta } from './vendor-types/user.js';
import type { IntegrationWorkflowMeta } from './vendor-types/settings.js';

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

/** What an integration offers. */
export interface IntegrationConfig {
  shortDescription?: string;
  longDescription?: string;
  /** The settings that all of its workflows share. */
  availableUserSettings?: SerializedConnectInput[];
  availableWorkflows: Omit<IntegrationWorkflowMeta, 'order' | 'permissions'>[];
  /** Hidden by the project, or because the user may not see them. */
  hiddenWorkflows: Omit<IntegrationWorkflowMeta, 'order' | 'permissions'>[];
}

/** The same as the backend sends it. */
export interface StoredIntegrationConfig {
  shortDescription: string | undefined;
  longDescription: string | undefined;
  availableUserSettings: Input[] | undefined;
  availableWorkflows: WorkflowMeta[];
  hiddenWorkflows: WorkflowMeta[];
}
