import type { Untyped } from '../../inputs/index.js';
import type { AccountType } from '../../install-flow/index.js';
import type { BillingPlan, ConnectAddOn } from './billing.js';
import type { AuthenticationScheme, IBaseEntity } from './credentials.js';
import type { DataType } from './data-type.js';
import type { DataSource, ListedInput } from './inputs.js';
import type { ModalConfig } from './settings.js';
import type { KeyedSource, TokenizedSource } from './sources.js';

/**
 * An account type as the catalog lists it, with the authentication schemes and the types of input that 2.1.1
 * names.
 */
export interface ListedAccountType extends Omit<
  AccountType,
  'scheme' | 'endUserSuppliedValues' | 'oauthParameters'
> {
  scheme: AuthenticationScheme;
  endUserSuppliedValues?: ListedInput[];
  oauthParameters?: KeyedSource<DataType.ANY>[];
}

/** The account types and the inputs of an integration. */
export interface SDKIntegrationConfig {
  oauthInputs: ListedInput[];
  accountTypes: ListedAccountType[];
  authConfigInputs: ListedInput[];
  postOauthInputs: ListedInput[];
  dataSources: Record<string, DataSource>;
}

/** The settings of an integration in a project. */
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

/** An integration of a project with the state of the user's account. */
export interface IConnectIntegrationWithCredentialInfo extends IConnectIntegration {
  hasCredential: boolean;
  connectedUserLimitOnDevCred: number;
  connectedUserLimitReached: boolean;
  needPreOauthInputs: boolean;
  name: string;
  brandColor: string;
  /** The access token, if it was requested and the integration allows that. */
  accountAuth?: Record<string, string>;
  /** Absent or `null` if the integration is not active. */
  sdkIntegrationConfig?: SDKIntegrationConfig | null;
  providerData?: Record<string, Untyped>;
  /** The IDs of the workflows that the user may not use. */
  noPermissionWorkflows?: string[];
}

declare enum RequestAuthorizationType {
  NONE = 'none',
  BEARER_TOKEN = 'bearer',
  BASIC = 'basic',
  QUERY_PARAMS = 'query_params',
  AUTH_HEADER = 'auth_header',
}

type Text = TokenizedSource<DataType.STRING>;

type RequestAuthorization =
  | { type: RequestAuthorizationType.NONE }
  | { type: RequestAuthorizationType.BEARER_TOKEN; token: Text }
  | { type: RequestAuthorizationType.BASIC; username: Text; password: Text }
  | { type: RequestAuthorizationType.QUERY_PARAMS; params: KeyedSource<DataType.STRING>[] }
  | { type: RequestAuthorizationType.AUTH_HEADER; headers: KeyedSource<DataType.STRING>[] };

/** A custom integration, which belongs to a project. */
export interface ICustomIntegration extends IBaseEntity {
  project: IProject;
  projectId: string;
  name?: string;
  readonly slug?: string;
  /** The URL of an SVG. */
  icon?: string;
  integrations: IConnectIntegration[];
  authenticationType?: AuthenticationScheme;
  inputFields: ListedInput[];
  oauthAuthorizationUrl?: Text;
  oauthAccessTokenUrl?: Text;
  /** Separated by spaces. */
  oauthScopes?: string;
  oauthIncludeClientAuthorizationHeader?: boolean;
  usePKCEInCodeExchange: boolean;
  apiBaseUrl?: Text;
  testEndpointPath?: Text;
  apiAuthorization: RequestAuthorization;
  isPublished: boolean;
}

/** A custom integration that users can connect. */
export interface IPublishedCustomIntegration extends ICustomIntegration {
  isPublished: true;
  name: string;
  readonly slug: string;
  icon: string;
  authenticationType: AuthenticationScheme;
  oauthClientId: string;
  oauthScopes: string;
}

declare enum ProjectType {
  PERSONAL = 'PERSONAL',
  BUSINESS = 'BUSINESS',
}

declare enum OnboardingStage {
  ADD_TEAM_DETAILS = 'ADD_TEAM_DETAILS',
  PROMPT_TUTORIAL = 'PROMPT_TUTORIAL',
  IN_TUTORIAL = 'IN_TUTORIAL',
  COMPLETED = 'COMPLETED',
  COMPLETED_SKIPPED_TUTORIAL = 'COMPLETED_SKIPPED_TUTORIAL',
}

declare enum TeamMemberRole {
  ADMIN = 'ADMIN',
  MEMBER = 'MEMBER',
}

interface ITeamMember {
  id: string;
  organizationId: string;
  userId?: string;
  role: TeamMemberRole;
}

interface ILicense {
  id: string;
  team: ITeam;
  active: boolean;
}

interface ITeam extends IBaseEntity {
  name: string;
  website?: string;
  licenses?: ILicense[];
  organizationId: string;
}

interface IUserSanitized extends IBaseEntity {
  firstName: string;
  middleName: string;
  lastName: string;
  email: string;
  active: boolean;
  teamMembers: ITeamMember[];
  onboardingStage: OnboardingStage;
  impersonated?: boolean;
}

/** A project of the platform. */
export interface IProject extends IBaseEntity {
  title: string;
  owner: IUserSanitized;
  ownerId: string;
  team: ITeam;
  teamId: string;
  billingPeriodEndAt?: Date;
  completedQualification?: boolean;
  projectType?: ProjectType;
  projectPurpose?: string;
  isConnectProject?: boolean;
  customIntegrations: ICustomIntegration[];
  isHidden: boolean;
}

/** The part of a project that the backend sends to a user's client. */
export interface IConnectSDKProject {
  id: string;
  billingPlan: BillingPlan;
  accessibleFeatures: ConnectAddOn[];
}

/** A workflow of a project. */
export interface IWorkflowBase extends IBaseEntity {
  description: string;
  teamId?: string;
  isOnboardingWorkflow?: boolean;
  integrationId?: string;
}
