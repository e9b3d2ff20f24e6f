/** A client that may log users in. */
export interface OAuthServerClient {
  clientId: string;
  clientSecret: string;
  /** Compared as strings with the `redirect_uri` of a request. */
  redirectUris: readonly string[];
  /** Shown on the consent page. Absent: the client ID. */
  name?: string;
}

export interface OAuthServerOptions {
  clients: readonly OAuthServerClient[];
  /** Absent: a free one. */
  port?: number;
  /** `'pages'` (where absent) asks the user; `'auto'` signs `alice` in and allows everything, without a page. */
  login?: 'pages' | 'auto';
  /** Whether an authorization request without PKCE is refused. Absent: `'required'`. */
  pkce?: 'required' | 'optional';
  /** Scopes beside the default ones of the seven integrations. Unknown scopes are not granted. */
  scopes?: readonly string[];
  /** In seconds. Absent: an hour, two weeks, a minute. */
  lifetimes?: { accessToken?: number; refreshToken?: number; code?: number };
  /** Sends `Cross-Origin-Opener-Policy: same-origin` with every page, as Microsoft does. */
  crossOriginOpenerPolicy?: boolean;
  /** Members to add to each token response. Absent: an `instance_url`, as Salesforce has it. */
  tokenResponse?: Readonly<Record<string, unknown>>;
  /** The sites that the user is shown after connecting Jira or SharePoint. Absent: two. */
  sites?: readonly { id: string; name: string }[];
}

export interface OAuthServer {
  /** Its issuer, too. */
  origin: string;
  endpoints: {
    issuer: string;
    authorizationEndpoint: string;
    tokenEndpoint: string;
    revocationEndpoint: string;
  };
  /** Where the sites of a user are listed, in the shape of Atlassian's and of Microsoft Graph's answer. */
  dataSourceUrls: { jira: string; sharepoint: string };
  /** Registers a client, or replaces the one with the same ID. */
  setClient(client: OAuthServerClient): void;
  /** Closes the port and every open connection. */
  stop(): Promise<void>;
}
