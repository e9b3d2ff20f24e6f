export * from './billing.js';
export type * from './client.js';
export * from './constants.js';
export {
  CredentialStatus,
  type AuthenticationScheme,
  type IConnectCredential,
  type IConnectCredentialConfig,
  type SDKConnectCredentialConfig,
} from './credentials.js';
export { DataType } from './data-type.js';
export type {
  ComboInputDataSource,
  DataSource,
  DynamicComboInputDataSource,
  FieldMapperDataSource,
} from '../names/data-sources.js';
export * from './environment.js';
export * from './errors.js';
export type * from './events.js';
export * from './field-mapping.js';
export * from './file-picker.js';
export type {
  ComboInput,
  CustomDropdownInput,
  DynamicComboInput,
  DynamicDefaultInput,
  DynamicEnumInput,
  DynamicInput,
  EnumInput,
  EnumInputValue,
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
