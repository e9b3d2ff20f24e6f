export { BackendRequestError, ignoreGone } from './backend-request-error.js';
export { environmentsOf, type ConnectSdkEnvironments } from './environments.js';
export {
  createHttpClient,
  HELD_REQUEST_GRACE_MS,
  REQUEST_TIMEOUT_MS,
  type HttpClient,
  type HttpClientOptions,
  type RequestOptions,
} from './http-client.js';
export {
  createHttpBackend,
  CREDENTIAL_HEADER,
  type BackendAccess,
  type HttpBackendOptions,
} from './install-backend.js';
export {
  CredentialSchema,
  FieldOptionsSchema,
  IntegrationSchema,
  UserSchema,
  type ConnectCredential,
  type CredentialConfiguration,
  type FieldOption,
  type Integration,
  type UserIntegration,
  type UserResource,
} from './wire.schemas.js';
