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

/** The state of an integration in a session. `getUser()` returns it as an `SDKIntegration`. */
export interface StoredIntegration extends UserIntegration {
  allConfigurations: CredentialConfiguration[];
  /** The former name of `workflowSettings`. */
  configuredWorkflows?: Record<string, unknown> | undefined;
}

/** The state of a user's integrations, by name. */
export type StoredIntegrationState = Partial<Record<string, StoredIntegration>>;

/** The names, the icon and the color by which an application shows an integration in a list. */
export interface IntegrationMetadata {
  /** The name that starts an install of the integration. */
  type: string;
  /** The name to show. */
  name: string;
  /** The URL of an SVG. */
  icon: string;
  /** A CSS color, or `''` if the project has not set one. */
  brandColor: string;
}

/** The options of `uninstallIntegration`. */
export interface UninstallOptions {
  /** The credential to delete. If absent, the `credentialId` that `getUser()` shows for the integration. */
  selectedCredentialId?: string | undefined;
}

/** Names the input whose options `getFieldOptions` loads, and the page of options to load. */
export interface FieldOptionsRequest {
  /** The name of the integration. */
  integration: string;
  /** The `sourceType` of the input. */
  action: string;
  /** The text to search for. Has no effect if the source of the options has no search. */
  search?: string | undefined;
  /** The `nextPageCursor` of the previous page. */
  cursor?: string | number | false | undefined;
  /** Values of inputs that the options depend on. */
  parameters?: unknown[] | undefined;
}

/** A page of options, as `getFieldOptions` returns it. */
export interface FieldOptions {
  /** The options, unless they are nested. */
  data: EnumInputValue[];
  /** Nested options: each has an `id` and options of its own. */
  nestedData: DynamicDefaultInput[];
  /**
   * The `cursor` that requests the next page, or `null` on the last page. Some backends send a number, though
   * the type in 2.1.1 is `string`.
   */
  nextPageCursor: string | null;
}

/** The description, the settings and the workflows of an integration. */
export interface IntegrationConfig {
  shortDescription?: string;
  longDescription?: string;
  /** The settings that all workflows of the integration share. */
  availableUserSettings?: SerializedConnectInput[];
  availableWorkflows: Omit<IntegrationWorkflowMeta, 'order' | 'permissions'>[];
  /** The workflows that the project hides, and those that the user may not use. */
  hiddenWorkflows: Omit<IntegrationWorkflowMeta, 'order' | 'permissions'>[];
}

/** {@link IntegrationConfig} as the backend sends its parts. */
export interface StoredIntegrationConfig {
  shortDescription: string | undefined;
  longDescription: string | undefined;
  availableUserSettings: Input[] | undefined;
  availableWorkflows: WorkflowMeta[];
  hiddenWorkflows: WorkflowMeta[];
}
