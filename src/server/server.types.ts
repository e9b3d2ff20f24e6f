import type { Input } from '../inputs/index.js';
import type { OAuthEndpoints } from '../integrations/index.js';

/** A key to encrypt stored secrets with. */
export interface EncryptionKey {
  /** Names the key in what it encrypted. */
  kid: string;
  /** Exactly 32 bytes (AES-256). */
  key: Uint8Array;
}

/** The company's own OAuth client for the `default` (and `sandbox`) account types. */
export interface OAuthClient {
  /** The client identifier (RFC 6749 section 2.2), as the provider issued it. */
  clientId: string;
  /** The client password (RFC 6749 section 2.3.1). */
  clientSecret: string;
  /** Absent: the integration's default scopes. */
  scopes?: readonly string[];
}

/** How requests of a user's page reach the API of a provider, with the user's credential. */
export interface ProxyOptions {
  /**
   * What the paths of the requests are appended to: `https:` (`http:` on loopback only), without a slash at the end. A name
   * between braces stands for what the user answered to that input: for the first label of a host
   * (`https://{subdomain}.zendesk.com`), or for a segment of the path (`https://api.atlassian.com/ex/jira/{site}`).
   * `{apiOrigin}` stands for the origin that the provider named in its token response (Salesforce).
   */
  baseUrl: string;
  /** Request headers to let through beside the usual ones, in lower case, e.g. `x-atlassian-token`. */
  requestHeaders?: readonly string[];
  /** How long the provider may take in all, in milliseconds. Absent: 30 000, which is the most. */
  timeoutMs?: number;
}

/** The same where no OAuth says how a request is authorized. */
export interface CustomProxyOptions extends ProxyOptions {
  /** The headers that authorize a request, made of what the user entered. */
  headers: (answers: Readonly<Record<string, unknown>>) => Record<string, string>;
}

/** What an operator says about one of the seven integrations. */
export interface IntegrationOptions {
  /** Absent: only account types with a client of the user's own are offered. */
  client?: OAuthClient;
  /** Account types to offer, by ID. Absent: all of the integration's. */
  accountTypes?: readonly string[];
  /** Replaces the provider's endpoints, e.g. with those of a local OAuth server. `http:` on loopback only. */
  endpoints?: OAuthEndpoints;
  /** Replaces the URL of a data source, e.g. `{ sites: 'http://127.0.0.1:4000/sites' }`. `http:` on loopback only. */
  dataSourceUrls?: Readonly<Record<string, string>>;
  /** Absent: requests through the proxy are refused. */
  proxy?: ProxyOptions;
  /**
   * Accepts authorization codes of the provider's marketplace for the company's own client. They come without `state` and
   * PKCE, so that whoever gets hold of a code can redeem it. Absent: `false`.
   */
  marketplaceCodes?: boolean;
  /** `false`: nobody can connect it. Absent: `true`. */
  isActive?: boolean;
}

/** An integration of the operator's own that needs no OAuth: what is entered is stored, encrypted. */
export interface CustomIntegration {
  /** The name by which to start it, e.g. `'acme-crm'`. */
  type: string;
  /** What to show of it in a list. */
  name: string;
  /** A CSS color, for lists. Absent: `#000000`. */
  brandColor?: string;
  /** The authentication scheme: the user enters all that it takes, and no OAuth window opens. */
  scheme: 'basic';
  /** What to ask, e.g. an API key. */
  preOptions: readonly Input[];
  /** What to ask once the credential exists; it is `PENDING` until that is answered. Absent: nothing. */
  postOptions?: readonly Input[];
  /** Absent: requests through the proxy are refused. */
  proxy?: CustomProxyOptions;
  /** As of {@link IntegrationOptions}. */
  isActive?: boolean;
}

/** A project: whose users may connect what, from which pages. */
export interface ProjectOptions {
  /** What `paragon.authenticate` takes as `projectId`. */
  id: string;
  /** The RS256 public key of the user tokens, SPKI PEM, or the URL of a JWK set. */
  userTokenKey: { publicKey: string } | { jwksUrl: string };
  /** An audience accepted beside `useparagon.com/{id}`. */
  audience?: string;
  /** `false` accepts user tokens without `aud`. Absent: accepted only while the server has a single project. */
  requireAudience?: boolean;
  /** Serialized origins of the pages that may connect, e.g. `https://app.example.com`. */
  origins: readonly string[];
  /** Redirect URLs that a caller may ask for in place of `{passportUrl}/oauth`. */
  redirectUrls?: readonly string[];
  /** The integrations to offer, by type. */
  integrations: Readonly<Record<string, IntegrationOptions>>;
  /** Integrations of the operator's own. Absent: none. */
  customIntegrations?: readonly CustomIntegration[];
}

/** A record operation that other instances must not interleave with is atomic in every implementation. */
export interface Store {
  /** `null` where the key is absent or has expired. */
  get(key: string): Promise<string | null>;
  /** `ttlMs` absent: kept until deleted. */
  set(key: string, value: string, ttlMs?: number): Promise<void>;
  /** No error where the key is absent. */
  delete(key: string): Promise<void>;
  /** Stores it only where the key is absent; tells whether it did. */
  add(key: string, value: string, ttlMs?: number): Promise<boolean>;
  /** Reads and deletes in one step. */
  take(key: string): Promise<string | null>;
  /** Compare-and-swap: where the value is `expected`, stores `next` (deletes for `null`); tells whether it did. */
  replace(key: string, expected: string, next: string | null, ttlMs?: number): Promise<boolean>;
  /** Adds one to a counter that begins at 0 and expires `ttlMs` after its first increment; returns the new count. */
  increment(key: string, ttlMs: number): Promise<number>;
  /** Wakes subscribers of a channel, on every instance. */
  publish?(channel: string): Promise<void>;
  /** Calls the listener whenever the channel is published; returns the way to stop. */
  subscribe?(channel: string, listener: () => void): Promise<() => Promise<void>>;
}

/** What {@link createConnectServer} is made from. */
export interface ConnectServerOptions {
  /** `{api}` of the wire protocol: where this handler is reached, without a slash at the end. */
  apiUrl: string;
  /** Where `/oauth` and `/oauth/start/…` of this handler are reached. Absent: `apiUrl`. */
  passportUrl?: string;
  /** The projects that it serves, one at least. */
  projects: readonly ProjectOptions[];
  /** The first encrypts, all decrypt. */
  encryptionKeys: readonly EncryptionKey[];
  /** Absent: in memory, for a single instance. */
  store?: Store;
  /** What to do when the browser sends no `Referer` to the start of a login. Absent: `'refuse'`. */
  missingReferrer?: 'refuse' | 'allow';
  /** Requests through the proxy that one user may have going on at once, 1 to 100. Absent: 20. */
  proxyConcurrency?: number;
  /** Requests to providers. Absent: the global `fetch`. */
  fetch?: typeof fetch;
  /** The clock, milliseconds since the epoch. Absent: `Date.now`. */
  now?: () => number;
  /** Called with each failure the server met itself; never with a secret, a token or an upstream body. */
  onError?: (error: { code: string; message: string }) => void;
}

/** A Fetch-API handler that speaks the wire protocol, and what an operator does beside it. */
export interface ConnectServer {
  (request: Request): Promise<Response>;
  /**
   * Re-encrypts every secret of one user with the first encryption key.
   * @throws {AggregateError} when it is through with all of them, where some could not be opened; it names these.
   */
  rotate(projectId: string, userId: string): Promise<void>;
}
