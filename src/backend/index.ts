export type { PlainStartOptions } from './authorization-fields.js';
export { BackendRequestError, ignoreGone } from './backend-request-error.js';
export { environmentsOf, type ConnectSdkEnvironments } from './environments.js';
export {
  createHttpClient,
  HELD_REQUEST_GRACE_MS,
  mergeHeaders,
  REQUEST_TIMEOUT_MS,
  type HttpClient,
  type HttpClientOptions,
  type RequestOptions,
} from './http-client.js';
export { createHttpBackend, type BackendAccess, type HttpBackendOptions } from './install-backend.js';
export {
  ConnectedResourceSchema,
  CredentialSchema,
  FieldOptionsSchema,
  IntegrationSchema,
  SavedSettingsSchema,
  UserSchema,
  type ConnectCredential,
  type CredentialConfiguration,
  type FieldOption,
  type Integration,
  type UserIntegration,
  type UserResource,
  type WorkflowMeta,
  type WorkflowSettings,
} from './wire.schemas.js';
