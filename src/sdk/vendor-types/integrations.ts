import type { Untyped } from '../../inputs/index.js';
import type { AccountType } from '../../install-flow/index.js';
import type { AuthenticationScheme, IBaseEntity } from './credentials.js';
import type { ICustomIntegration } from '../names/custom-integrations.js';
import type { DataSource } from '../names/data-sources.js';
import type { DataType } from './data-type.js';
import type { ListedInput } from './inputs.js';
import type { IWorkflowBase } from '../names/project.js';
import type { ModalConfig } from './settings.js';
import type { KeyedSource } from './sources.js';

/** An account type as the catalog lists it, with the schemes and the types of input that 2.1.1 names. */
export interface ListedAccountType extends Omit<
  AccountType,
  'scheme' | 'endUserSuppliedValues' | 'oauthParameters'
> {
  scheme: AuthenticationScheme;
  endUserSuppliedValues?: ListedInput[];
  oauthParameters?: KeyedSource<DataType.ANY>[];
}

/** What connecting an integration asks. */
export interface SDKIntegrationConfig {
  oauthInputs: ListedInput[];
  accountTypes: ListedAccountType[];
  authConfigInputs: ListedInput[];
  postOauthInputs: ListedInput[];
  dataSources: Record<string, DataSource>;
}

/** How a project sets an integration up. */
export interface IConnectIntegrationConfig extends IBaseEntity {
  integration: IConnectIntegration;
  integrationId: string;
  values: ModalConfig;
}

/** An integration of a project. */
export interface IConnectIntegration extends IBaseEntity {
  projectId: string;
  configs: IConnectIntegrationConfig[];
  workflows: IWorkflowBase[];
  type: string;
  isActive: boolean;
  customIntegrationId?: string;
  customIntegration?: ICustomIntegration;
  authenticationType?: AuthenticationScheme;
}

/** An integration of a project as it stands for the user. */
export interface IConnectIntegrationWithCredentialInfo extends IConnectIntegration {
  hasCredential: boolean;
  connectedUserLimitOnDevCred: number;
  connectedUserLimitReached: boolean;
  needPreOauthInputs: boolean;
  name: string;
  brandColor: string;
  /** The access token, where it was asked for and the integration allows it. */
  accountAuth?: Record<string, string>;
  /** Absent or `null` where the integration is not active. */
  sdkIntegrationConfig?: SDKIntegrationConfig | null;
  providerData?: Record<string, Untyped>;
  /** The IDs of the workflows that the user may not use. */
  noPermissionWorkflows?: string[];
}
