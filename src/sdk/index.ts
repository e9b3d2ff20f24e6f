export { default as ConnectSDK } from './connect-sdk.js';
export { ExternalFilePicker } from './calls/external-file-picker.js';
export type { GetIntegrationAccountOptions } from './calls/accounts.js';
export type {
  CreateConfigurationOptions,
  DeleteConfigurationOptions,
  UpdateConfigurationOptions,
} from './calls/configurations.js';
export type * from './install.types.js';
export { connectSingleton, paragon, type Paragon } from './paragon.js';
export { SdkInstallFlow } from './install/sdk-install-flow.js';
export * from './vendor-types/index.js';
export { ProxyRequestError, type ProxyRequest, type TriggerWorkflowRequest } from './calls/requests.js';
export * from './sdk.errors.js';
export * from './sdk.types.js';
export type { UpdateUserSettingsResponse } from './calls/user-settings.js';
export type {
  DisableWorkflowOptions,
  UpdateWorkflowStateError,
  UpdateWorkflowStateResponse,
} from './calls/workflows.js';
