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

/** The state of a workflow for a user. */
export interface IntegrationWorkflowState {
  enabled: boolean;
  /** The answers to the settings of the workflow, by input ID. */
  settings: Record<string, ConnectInputValue>;
}

/** The states of workflows for a user, by workflow ID. */
export type IntegrationWorkflowStateMap = Record<string, IntegrationWorkflowState | undefined>;

/** A workflow of an integration, as the portal editor describes it. */
export interface IntegrationWorkflowMeta {
  id: string;
  description?: string;
  /** Text to show below the description. */
  infoText?: string;
  /** Whether connecting the integration enables the workflow. Absent means `false`. */
  defaultEnabled?: boolean;
  /** Whether the portal hides the workflow. Absent means `false`. */
  hidden?: boolean;
  /** The place of the workflow in the list. Workflows without one come last. */
  order?: number;
  inputs: SerializedConnectInput[];
  /** Conditions on the metadata of the users who may use the workflow. */
  permissions?: OrConditions;
}

/** The texts, workflows and settings of an integration, as entered in the portal editor. */
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
