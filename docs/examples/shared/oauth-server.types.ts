import type { KeptState } from './kept-state.js';

/** A client that may log users in. */
export interface OAuthServerClient {
  clientId: string;
  clientSecret: string;
  /** Each is compared as a string with the `redirect_uri` of a request. */
  redirectUris: readonly string[];
  /** The name on the consent page. Absent: the client ID. */
  name?: string;
}

export interface OAuthServerOptions {
  clients: readonly OAuthServerClient[];
  /** Absent: a free port. */
  port?: number;
  /**
   * `'pages'` asks the user; `'auto'` signs `alice` in and allows everything without a page. Absent:
   * `'pages'`.
   */
  login?: 'pages' | 'auto';
  /** `'required'`: an authorization request without PKCE is refused. Absent: `'required'`. */
  pkce?: 'required' | 'optional';
  /**
   * Scopes that are granted beside the default ones of the seven integrations. Unknown scopes are not
   * granted.
   */
  scopes?: readonly string[];
  /** Lifetimes in seconds. Absent: an hour, two weeks and a minute. */
  lifetimes?: { accessToken?: number; refreshToken?: number; code?: number };
  /** Keeps the keys, the clients and what was granted. Absent: until the server stops. */
  state?: KeptState | undefined;
  /** Whether every page has `Cross-Origin-Opener-Policy: same-origin`, as pages of Microsoft do. */
  crossOriginOpenerPolicy?: boolean;
  /** Members that each token response gets. Absent: an `instance_url`, as Salesforce sends it. */
  tokenResponse?: Readonly<Record<string, unknown>>;
  /** The sites that the user can choose from after connecting Jira or SharePoint. Absent: two. */
  sites?: readonly { id: string; name: string }[];
}

export interface OAuthServer {
  /** The origin of the server, which is its issuer too. */
  origin: string;
  endpoints: {
    issuer: string;
    authorizationEndpoint: string;
    tokenEndpoint: string;
    revocationEndpoint: string;
  };
  /** The URLs that list the sites of a user, in the formats of Atlassian and of Microsoft Graph. */
  dataSourceUrls: { jira: string; sharepoint: string };
  /** Registers a client, or replaces the one with the same ID. */
  setClient(client: OAuthServerClient): void;
  /** Closes the port and every open connection. */
  stop(): Promise<void>;
}
