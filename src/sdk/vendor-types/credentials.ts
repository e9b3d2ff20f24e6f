import type { Untyped } from '../../inputs/index.js';
import type { IntegrationSharedInputStateMap, IntegrationWorkflowStateMap } from './settings.js';

/** `PENDING` until the inputs after OAuth are answered, `INVALID` once the provider refuses it. */
export enum CredentialStatus {
  PENDING = 'PENDING',
  INVALID = 'INVALID',
  VALID = 'VALID',
}

/** The authentication schemes that 2.1.1 names. */
export declare enum AuthenticationScheme {
  BASIC = 'basic',
  OAUTH = 'oauth',
  OAUTH_CLIENT_CREDENTIAL = 'oauth_client_credential',
  SERVICE_ACCOUNT = 'service_account',
  OAUTH_APP = 'oauth_app',
  IMPERSONATED_APP = 'impersonated_app',
}

/** What every record of the backend has. */
export interface IBaseEntity {
  id: string;
  /** Typed as 2.1.1 types it; at run time an ISO 8601 string, as JSON brings it. */
  dateCreated: Date;
  /** Typed as 2.1.1 types it; at run time an ISO 8601 string, as JSON brings it. */
  dateUpdated: Date;
}

export interface ConnectCredentialConfigMeta {
  isIntegrationEnableTriggered?: boolean;
}

/** A set of settings of a credential. */
export interface IConnectCredentialConfig extends IBaseEntity {
  connectCredentialId: string;
  workflowSettings: IntegrationWorkflowStateMap;
  sharedSettings: IntegrationSharedInputStateMap;
  configMeta: ConnectCredentialConfigMeta;
  /** The ID that the application gave it. */
  externalId?: string;
  /** Whether the backend made it together with the credential. */
  isDefault: boolean;
}

/** What the provider said about the account. */
export type ConnectCredentialProviderData = Record<string, string | number | boolean>;

/** The settings of the selected configuration. */
export interface SDKConnectCredentialConfig {
  sharedSettings?: IntegrationSharedInputStateMap;
  workflowSettings?: IntegrationWorkflowStateMap;
  configMeta?: ConnectCredentialConfigMeta;
  /** The ID that the application gave the configuration. */
  externalId?: string;
  /** The former name of `workflowSettings`. */
  configuredWorkflows?: IntegrationWorkflowStateMap;
}

/**
 * A connected account with its configurations. It holds no token and no secret, except `accountAuth` where it was asked
 * for. Its dates are typed as 2.1.1 types them; at run time they are ISO 8601 strings, as JSON brings them.
 */
export interface IConnectCredential {
  id: string;
  projectId: string;
  integrationId: string;
  /** The former place of the settings. */
  config?: SDKConnectCredentialConfig;
  configurations: IConnectCredentialConfig[];
  personaId: string;
  isPreviewCredential: boolean;
  /** The account's ID at the provider. */
  providerId: string;
  dateCreated: Date;
  dateUpdated: Date;
  dateValidUntil?: Date;
  dateRefreshed: Date;
  status: CredentialStatus;
  providerData: ConnectCredentialProviderData;
  /** How often refreshing its token failed. */
  refreshFailureCount: number;
  /** The access token, where it was asked for and the integration allows it. */
  accountAuth?: Record<string, string>;
}

/** What an OAuth callback of 2.1.1 hands over. */
export interface OauthCallbackResponse {
  integrationId: string;
  payload: Record<string, Untyped>;
}
