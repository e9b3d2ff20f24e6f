export { default as ConnectSDK } from './connect-sdk.js';
export { ExternalFilePicker } from './external-file-picker.js';
export type { GetIntegrationAccountOptions } from './accounts.js';
export type {
  CreateConfigurationOptions,
  DeleteConfigurationOptions,
  UpdateConfigurationOptions,
} from './configurations.js';
export type * from './install.types.js';
export type { IntegrationConfig } from './integration-config.js';
export { connectSingleton, paragon, type Paragon } from './paragon.js';
export { SdkInstallFlow } from './sdk-install-flow.js';
export * from './names/index.js';
export { ProxyRequestError, type ProxyRequest, type TriggerWorkflowRequest } from './requests.js';
export * from './sdk.types.js';
export type { UpdateUserSettingsResponse } from './user-settings.js';
export type {
  DisableWorkflowOptions,
  UpdateWorkflowStateError,
  UpdateWorkflowStateResponse,
} from './workflows.js';
