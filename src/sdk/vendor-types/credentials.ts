import type { Untyped } from '../../inputs/index.js';
import type { IntegrationSharedInputStateMap, IntegrationWorkflowStateMap } from './settings.js';

/**
 * `PENDING` until the inputs after OAuth are answered. `INVALID` once the provider refuses the credential.
 */
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

/** The fields that every record of the backend has. */
export interface IBaseEntity {
  id: string;
  /** A `Date` in the types of 2.1.1. At run time an ISO 8601 string, because JSON has no dates. */
  dateCreated: Date;
  /** A `Date` in the types of 2.1.1. At run time an ISO 8601 string, because JSON has no dates. */
  dateUpdated: Date;
}

export interface ConnectCredentialConfigMeta {
  isIntegrationEnableTriggered?: boolean;
}

/** A configuration of a credential: one set of its settings. */
export interface IConnectCredentialConfig extends IBaseEntity {
  connectCredentialId: string;
  workflowSettings: IntegrationWorkflowStateMap;
  sharedSettings: IntegrationSharedInputStateMap;
  configMeta: ConnectCredentialConfigMeta;
  /** The ID that the application gave the configuration. */
  externalId?: string;
  /** Whether the backend created the configuration together with the credential. */
  isDefault: boolean;
}

/** Data of the account that the provider sent. */
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
 * A connected account with its configurations. It holds no token and no secret, except for `accountAuth` if
 * that was requested. Dates are `Date` in the types of 2.1.1. At run time they are ISO 8601 strings, because
 * JSON has no dates.
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
  /** How often a refresh of the access token has failed. */
  refreshFailureCount: number;
  /** The access token, if it was requested and the integration allows that. */
  accountAuth?: Record<string, string>;
}

/** The result of an OAuth callback of 2.1.1. */
export interface OauthCallbackResponse {
  integrationId: string;
  payload: Record<string, Untyped>;
}
