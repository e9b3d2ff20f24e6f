// The types and constants that applications import from `@useparagon/connect` 2.1.1, under the same names.
// Many of them are here only so that such imports still compile.

export * from './billing.js';
export type * from './client.js';
export {
  AUTH_TOKEN_ALLOWED_INTEGRATIONS,
  ICON_NAMES as overrideActionAlias,
  INFER_CONTENT_TYPE_FROM_CONNECT_OPTIONS,
  PARAGON_OVERFLOW_EMPTY_VALUE,
  SELECTED_CREDENTIAL_CONFIG_ID_HEADER,
  SELECTED_CREDENTIAL_ID_HEADER,
  type ALLOWED_FIELDS,
} from './constants.js';
export {
  CredentialStatus,
  type AuthenticationScheme,
  type IConnectCredential,
  type IConnectCredentialConfig,
  type SDKConnectCredentialConfig,
} from './credentials.js';
export { DataType } from './data-type.js';
export * from './environment.js';
export * from './errors.js';
export * from './events.js';
export * from './field-mapping.js';
export * from './file-picker.js';
export type {
  ComboInput,
  ComboInputDataSource,
  CustomDropdownInput,
  DataSource,
  DynamicComboInput,
  DynamicComboInputDataSource,
  DynamicDefaultInput,
  DynamicEnumInput,
  DynamicInput,
  EnumInput,
  EnumInputValue,
  FieldMapperDataSource,
  FieldMapperInput,
  IntegrationConnectInput,
  ListedInput,
  SerializedConnectInput,
  SidebarInput,
  SupportedConnectInputType,
  ValueTextInput,
} from './inputs.js';
export type {
  IConnectIntegrationWithCredentialInfo,
  ListedAccountType,
  SDKIntegrationConfig,
} from './integrations.js';
export type * from './messages.js';
export * from './modal.js';
export type {
  ConnectInputValue,
  IntegrationSharedInputStateMap,
  IntegrationWorkflowMeta,
  IntegrationWorkflowState,
  IntegrationWorkflowStateMap,
  ModalConfig,
} from './settings.js';
export type { FanoutStackEntry, KeyedSource, OrConditions, Source, TokenizedSource } from './sources.js';
export { TokenType } from './token-type.js';
export type * from './user.js';
export type { UserProvidedIntegrationConfig } from './user-provided-config.js';
export type * from './utility-types.js';
export { VariableInputType } from './variable-input-type.js';
