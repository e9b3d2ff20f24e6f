import type { Input } from '../inputs/index.js';

/** The OAuth endpoints of one account, all absolute `https:` URLs (loopback `http:` in an operator's override). */
export interface OAuthEndpoints {
  /** The `iss` that the provider's responses carry, where it sends one (RFC 9207). */
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  /** RFC 7009, or what the provider has in its place; absent where the provider documents none. */
  revocationEndpoint?: string;
}

/** What {@link IntegrationDescription.endpoints} throws for a setting that does not name a host of the provider. */
export class InvalidSettingError extends Error {
  override readonly name = 'InvalidSettingError';
  readonly inputId: string;

  constructor(inputId: string, message: string) {
    super(message);
    this.inputId = inputId;
  }
}

/** An account type that an integration offers beside `default`. */
export interface AccountTypeDescription {
  id: string;
  accountDescription: string;
  /** Inputs asked before OAuth, beside the client's own four for `user-configured-oauth`. */
  settings: Input[];
}

/** A data source whose options are loaded from the provider once the account is connected, e.g. Jira's sites. */
export interface DataSourceDescription {
  /** The request, authorized with the access token. */
  request(search: string | undefined): { url: string };
  /** The options in the provider's answer. */
  toOptions(answer: unknown): { label: string; value: string }[];
}

/** An integration: where its OAuth endpoints are, what it asks, and what is peculiar to it. */
export interface IntegrationDescription {
  type: string;
  name: string;
  brandColor: string;
  /** The provider's own page on its OAuth. */
  documentation: string;
  defaultScopes: readonly string[];
  /** How the authorization request and an answer of the token endpoint join several scopes. */
  scopeSeparator: ' ' | ',';
  /** `false` only where the provider documents none and refuses or punishes it. */
  pkce: boolean;
  accountTypes: readonly AccountTypeDescription[];
  /** Inputs asked after OAuth. */
  postOptions: readonly Input[];
  /** Loaders by `sourceType` of the inputs above. */
  dataSources: Readonly<Record<string, DataSourceDescription>>;
  /** The endpoints for the settings that the user entered. Throws {@link InvalidSettingError}. */
  endpoints(settings: Readonly<Record<string, unknown>>, accountType: string): OAuthEndpoints;
  /** Parameters of the authorization request beside RFC 6749's and PKCE's. */
  authorizationParameters: Readonly<Record<string, string>>;
}
