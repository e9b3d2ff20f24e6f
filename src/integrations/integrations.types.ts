import type { Input } from '../inputs/index.js';

/**
 * The OAuth endpoints of one account: absolute `https:` URLs, or loopback `http:` where an operator overrides
 * them.
 */
export interface OAuthEndpoints {
  /** The issuer. A provider that supports RFC 9207 sends it as `iss` in its authorization responses. */
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  /** The endpoint of RFC 7009, or the provider's own in its place. Absent where the provider documents none. */
  revocationEndpoint?: string;
}

/**
 * Thrown by {@link IntegrationDescription.endpoints} and {@link ProviderPeculiarities.apiOrigin} for a value
 * that does not name a host of the provider.
 */
export class InvalidSettingError extends Error {
  override readonly name = 'InvalidSettingError';
  /** The ID of the input, or the name of the field of a token response, that holds the value. */
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
  /**
   * The inputs asked before OAuth. `user-configured-oauth` also asks for the four inputs of the OAuth client,
   * which are not listed here.
   */
  settings: Input[];
}

/**
 * A data source whose options are loaded from the provider once the account is connected, e.g. Jira's sites.
 */
export interface DataSourceDescription {
  /** The request, a GET authorized with the access token. */
  request(search: string | undefined): { url: string };
  /**
   * Reads the options from the provider's answer.
   * @throws TypeError for an answer that differs from what the provider documents. The error holds nothing of
   * the answer.
   */
  toOptions(answer: unknown): { label: string; value: string }[];
  /**
   * One answer lists every option, so a value that is not listed is invalid. Absent where an answer has only the
   * matches of a search, or one page of several.
   */
  listsAll?: true;
}

/**
 * Who can mend a refused token request: `grant`, the user with a new login; `client`, whoever registered the
 * OAuth client, since every user of that client is refused; `passing`, nobody has to, because the same request
 * may succeed later.
 */
export type RefusalMeaning = 'grant' | 'client' | 'passing';

/** An error answer of the token endpoint (RFC 6749 section 5.2) and its meaning. */
export interface TokenRefusal {
  /** The `error` of the answer. */
  error: string;
  /** A text that the `error_description` contains, in upper or lower case. Absent: whatever the description is. */
  description?: string;
  meaning: RefusalMeaning;
}

/**
 * An answer of the provider's API by which it refuses the access token, where that answer is no 401. The API
 * names its `error` in JSON (`{"error": "token_expired"}`), or the whole body is the error as plain text.
 */
export interface ApiRefusal {
  status: number;
  error: string;
  /**
   * Present: the API says that the token is dead, not only that it is refused. If no refresh brings another
   * token, the user has to log in again. Absent: the answer means the same as a 401.
   */
  endsToken?: true;
}

/** How the provider's OAuth differs from RFC 6749. An absent field means no difference. */
export interface ProviderPeculiarities {
  /** Every authorization response carries `iss` (RFC 9207), so a response without `iss` is refused. */
  responsesCarryIssuer?: true;
  /**
   * The `iss` of ID tokens and of authorization responses names the user's tenant (the claim `tid`), even where
   * the endpoints name `common` or a domain.
   */
  issuerNamesTenant?: true;
  /** An issuer of ID tokens beside {@link OAuthEndpoints.issuer}. */
  otherIssuer?: string;
  /**
   * Errors of the token endpoint that are not in RFC 6749 or OpenID Connect, or mean something else there. The
   * first entry that fits an answer counts.
   */
  tokenRefusals?: readonly TokenRefusal[];
  /** Answers of the API that refuse the access token, beside a 401. */
  apiRefusals?: readonly ApiRefusal[];
  /**
   * The revocation endpoint takes a GET that the token to revoke authorizes, in place of RFC 7009's POST, and
   * answers `200 {ok: false}` where it refuses.
   */
  revocationIsGet?: true;
  /** A `token_type` other than `Bearer` that the token endpoint may answer. */
  tokenType?: string;
  /** A refresh replaces the refresh token, and the old refresh token soon stops working. */
  refreshTokensRotate?: true;
  /** The user may grant fewer scopes than were asked for. */
  scopesMayBeFewer?: true;
  /**
   * Reads the origin of the API from a token response, for providers that name it there.
   * @throws InvalidSettingError for a host that is not the provider's, so that no token is sent to that host.
   */
  apiOrigin?(tokenResponse: Readonly<Record<string, unknown>>): string;
}

/**
 * An integration as data: its OAuth endpoints, the inputs it asks for, and the peculiarities of its provider.
 */
export interface IntegrationDescription {
  type: string;
  name: string;
  brandColor: string;
  /** The provider's own page about its OAuth. */
  documentation: string;
  defaultScopes: readonly string[];
  /** Stands between scopes in the authorization request and in an answer of the token endpoint. */
  scopeSeparator: ' ' | ',';
  /** `false` only where the provider documents no PKCE, or where PKCE has a drawback there. */
  pkce: boolean;
  accountTypes: readonly AccountTypeDescription[];
  /** The inputs asked after OAuth. */
  postOptions: readonly Input[];
  /** The data sources of the inputs above, by their `sourceType`. */
  dataSources: Readonly<Record<string, DataSourceDescription>>;
  /**
   * Returns the endpoints for the settings that the user entered. Reads only settings that the account type
   * asks for.
   * @throws InvalidSettingError for a setting that does not name a host of the provider.
   */
  endpoints(settings: Readonly<Record<string, unknown>>, accountType: string): OAuthEndpoints;
  /** Parameters of the authorization request beside those of RFC 6749 and PKCE. */
  authorizationParameters: Readonly<Record<string, string>>;
  peculiarities?: ProviderPeculiarities;
}
