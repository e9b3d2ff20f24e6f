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
  /** The input whose answer it was. */
  readonly inputId: string;

  /** @param message in words for the end user, without the value that was entered */
  constructor(inputId: string, message: string) {
    super(message);
    this.inputId = inputId;
  }
}

/** An account type that an integration offers. */
export interface AccountTypeDescription {
  id: string;
  accountDescription: string;
  /** Inputs asked before OAuth, beside the client's own four for `user-configured-oauth`. */
  settings: Input[];
}

/** A data source whose options are loaded from the provider once the account is connected, e.g. Jira's sites. */
export interface DataSourceDescription {
  /** The request, a GET authorized with the access token. */
  request(search: string | undefined): { url: string };
  /**
   * The options in the provider's answer.
   * @throws TypeError for an answer that is not what the provider documents; it holds nothing of the answer.
   */
  toOptions(answer: unknown): { label: string; value: string }[];
  /** One answer has every option, so that a value which is not in it is none. Absent: it is a search, or a page. */
  listsAll?: true;
}

/** How the provider's OAuth differs from what RFC 6749 lets one expect. What is absent does not differ. */
export interface ProviderPeculiarities {
  /** Every authorization response carries `iss` (RFC 9207), so one without it is refused. */
  responsesCarryIssuer?: true;
  /** The `iss` of an ID token names the user's tenant, its claim `tid`, whichever tenant the endpoints name. */
  issuerNamesTenant?: true;
  /** The token endpoint answers `200 {ok: false, error}` where RFC 6749 section 5.2 wants a 400. */
  errorsAreHttp200?: true;
  /**
   * The revocation endpoint takes a GET that the token to revoke authorizes, in place of RFC 7009's POST, and answers
   * `200 {ok: false}` where it refuses.
   */
  revocationIsGet?: true;
  /** A `token_type` beside `Bearer` that the token endpoint answers. */
  tokenType?: string;
  /** Refreshing replaces the refresh token, and the old one soon stops working. */
  refreshTokensRotate?: true;
  /** The user may grant fewer scopes than were asked for. */
  scopesMayBeFewer?: true;
  /**
   * The origin of the API in a token response, for providers that name it there.
   * @throws InvalidSettingError where it is no host of the provider, so that no token is sent to it.
   */
  apiOrigin?(tokenResponse: Readonly<Record<string, unknown>>): string;
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
  /** `false` only where the provider documents none, or where it has a price. */
  pkce: boolean;
  accountTypes: readonly AccountTypeDescription[];
  /** Inputs asked after OAuth. */
  postOptions: readonly Input[];
  /** Loaders by `sourceType` of the inputs above. */
  dataSources: Readonly<Record<string, DataSourceDescription>>;
  /**
   * The endpoints for the settings that the user entered. Only settings that the account type asks for are looked at.
   * @throws InvalidSettingError for a setting that does not name a host of the provider.
   */
  endpoints(settings: Readonly<Record<string, unknown>>, accountType: string): OAuthEndpoints;
  /** Parameters of the authorization request beside RFC 6749's and PKCE's. */
  authorizationParameters: Readonly<Record<string, string>>;
  peculiarities?: ProviderPeculiarities;
}
