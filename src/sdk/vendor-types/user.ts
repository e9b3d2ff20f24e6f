import type {
  ConnectCredentialProviderData,
  CredentialStatus,
  IConnectCredential,
  IConnectCredentialConfig,
  SDKConnectCredentialConfig,
} from './credentials.js';
import type { IConnectSDKProject } from './integrations.js';

/**
 * The state of an integration for the user. If there are several credentials, the fields describe one of
 * them.
 */
export interface SDKIntegration extends SDKConnectCredentialConfig {
  /** Whether the credential named by `credentialId` is `VALID`. */
  enabled: boolean;
  credentialId?: string;
  credentialConfigId?: string;
  credentialStatus?: CredentialStatus;
  /** The account's ID at the provider. */
  providerId?: string;
  providerData?: ConnectCredentialProviderData;
  allCredentials: IConnectCredential[];
  allConfigurations: IConnectCredentialConfig[];
}

/** The states of the integrations, by name. */
export type SDKIntegrationState = Partial<Record<string, SDKIntegration>>;

/** The state of a resource for the user. */
export interface SDKResourceState {
  id: string;
  slug: string;
  credentialId?: string;
  credentialStatus?: CredentialStatus;
}

/** The metadata that an application stores with a user. */
export type PersonaMeta = { Name?: string; Email?: string } & Record<string, unknown>;

/** An authenticated user, without the user token. */
export interface AuthenticatedConnectUser {
  authenticated: true;
  /** The claim `sub` of the user token, or else `id`. */
  userId: string;
  integrations: SDKIntegrationState;
  meta: PersonaMeta;
  resources: SDKResourceState[];
}

/** The result of `getUser()`. `authenticated` tells whether a user is authenticated. */
export type ConnectUser = { authenticated: false } | AuthenticatedConnectUser;

/** The user as the backend sends it. */
export type IConnectUser = AuthenticatedConnectUser;

/** The user as the backend sends it, with the project. */
export interface IConnectUserWithProject extends IConnectUser {
  project: IConnectSDKProject;
}
