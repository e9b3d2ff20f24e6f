import type {
  ConnectCredentialProviderData,
  CredentialStatus,
  IConnectCredential,
  IConnectCredentialConfig,
  SDKConnectCredentialConfig,
} from './credentials.js';
import type { IConnectSDKProject } from './integrations.js';

/** One integration as it stands for the user. Where there are several credentials, the fields tell of one of them. */
export interface SDKIntegration extends SDKConnectCredentialConfig {
  /** Whether the credential named by `credentialId` works. */
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

/** The integrations by name. */
export type SDKIntegrationState = Partial<Record<string, SDKIntegration>>;

/** A resource as it stands for the user. */
export interface SDKResourceState {
  id: string;
  slug: string;
  credentialId?: string;
  credentialStatus?: CredentialStatus;
}

/** What applications store about a user. */
export type PersonaMeta = { Name?: string; Email?: string } & Record<string, unknown>;

/** An authenticated user. The user token is never in it. */
export interface AuthenticatedConnectUser {
  authenticated: true;
  /** The `sub` of the user token. */
  userId: string;
  integrations: SDKIntegrationState;
  meta: PersonaMeta;
  resources: SDKResourceState[];
}

/** What `getUser()` tells of who is using the client; `authenticated` tells whether anybody is. */
export type ConnectUser = { authenticated: false } | AuthenticatedConnectUser;

/** The user as the backend sends it. */
export type IConnectUser = AuthenticatedConnectUser;

/** The user as the backend sends it, with the project. */
export interface IConnectUserWithProject extends IConnectUser {
  project: IConnectSDKProject;
}
