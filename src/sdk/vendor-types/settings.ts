import type { SerializedConnectInput } from './inputs.js';
import type { OrConditions } from './sources.js';

/** The answer to a field mapper. */
export interface FieldMappingValue {
  objectMapping?: string;
  fieldMappings?: Record<string, string | undefined>;
  dynamicMappings?: Record<string, { applicationField?: string; integrationField?: string }>;
  userCreatedFields?: string[];
  /** Absent means `'STATIC'`. */
  mappingType?: 'STATIC' | 'DYNAMIC';
}

/** The answer to a combo input. */
export interface ComboInputValue {
  mainInput?: string;
  dependentInput?: string;
  fieldMappings?: Record<string, string | undefined>;
}

/** The answer to an input. */
export type ConnectInputValue = string | number | boolean | FieldMappingValue | ComboInputValue | undefined;

/** The answers to the settings that all workflows of an integration share, by input ID. */
export type IntegrationSharedInputStateMap = Record<string, ConnectInputValue>;

/** How a workflow stands for a user. */
export interface IntegrationWorkflowState {
  enabled: boolean;
  /** The answers to its settings, by input ID. */
  settings: Record<string, ConnectInputValue>;
}

/** How workflows stand for a user, by workflow ID. */
export type IntegrationWorkflowStateMap = Record<string, IntegrationWorkflowState | undefined>;

/** A workflow of an integration, as the portal editor describes it. */
export interface IntegrationWorkflowMeta {
  id: string;
  description?: string;
  /** Text to show below the description. */
  infoText?: string;
  /** Whether it is enabled when the integration is connected. Absent means `false`. */
  defaultEnabled?: boolean;
  /** Whether it is left out of the portal. Absent means `false`. */
  hidden?: boolean;
  /** Its place in the list; without one it comes after those that have one. */
  order?: number;
  inputs: SerializedConnectInput[];
  /** Which users may use it, by their metadata. */
  permissions?: OrConditions;
}

/** What the portal editor says about an integration. */
export interface ModalConfig {
  accentColor?: string;
  paragonLink?: boolean;
  description?: string;
  /** A longer description. */
  overview?: string;
  /** By workflow ID. */
  workflowMeta?: Record<string, IntegrationWorkflowMeta>;
  /** The settings that all workflows share. */
  sharedMeta?: { inputs?: SerializedConnectInput[] };
}
