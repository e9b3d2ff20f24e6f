import type { AuthenticationScheme, IBaseEntity } from '../vendor-types/credentials.js';
import type { DataType } from '../vendor-types/data-type.js';
import type { ListedInput } from '../vendor-types/inputs.js';
import type { IConnectIntegration } from '../vendor-types/integrations.js';
import type { IProject } from './project.js';
import type { KeyedSource, TokenizedSource } from '../vendor-types/sources.js';

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

/** An integration that a project has made itself. */
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
