import type { Input } from '../inputs/index.js';
import type { OAuthEndpoints } from '../integrations/index.js';
import type { OperatorCalls } from './operator/operator.types.js';
import type { ConnectEvent } from './events.types.js';
import type { CredentialStore } from './store/credential-store.types.js';

/** A key that encrypts stored secrets. */
export interface EncryptionKey {
  /** The ID of the key. Each ciphertext carries the ID of its key. */
  kid: string;
  /** Exactly 32 bytes (AES-256). */
  key: Uint8Array;
}

/** The company's own OAuth client, which serves the account types `default` and `sandbox`. */
export interface OAuthClient {
  /** The client identifier (RFC 6749 section 2.2), as the provider issued it. */
  clientId: string;
  /** The client password (RFC 6749 section 2.3.1). */
  clientSecret: string;
  /** The scopes that a login with this client asks for. Absent: the integration's default scopes. */
  scopes?: readonly string[];
}

/** How the proxy sends requests of a user's page to the API of a provider, with the user's credential. */
export interface ProxyOptions {
  /**
   * The URL that the path of each request is appended to: `https:` (`http:` on loopback only), without a
   * slash at the end. The ID of an input between braces stands for the user's answer to that input. It may
   * take the place of the first label of a host (`https://{subdomain}.zendesk.com`) or of a segment of the
   * path (`https://api.atlassian.com/ex/jira/{site}`). `{apiOrigin}` stands for the origin that the provider
   * named in its token response (Salesforce).
   */
  baseUrl: string;
  /**
   * Request headers to pass on beside the usual ones, in lower case, e.g. `x-atlassian-token`. Absent: none.
   */
  requestHeaders?: readonly string[];
  /**
   * `true` accepts paths with slashes that are encoded once or twice (`%2F`, `%252F`), and sends them as they
   * are, for APIs with such slashes in their IDs. Absent: `false`.
   */
  allowEncodedSlashes?: boolean;
  /**
   * The longest time that the provider may take for a request, in milliseconds, 1 to 30 000. Absent: 30 000.
   */
  timeoutMs?: number;
}

/** The proxy options of a custom integration, where no OAuth determines how a request is authorized. */
export interface CustomProxyOptions extends ProxyOptions {
  /** Makes the headers that authorize a request from the user's answers, by the ID of the input. */
  headers: (answers: Readonly<Record<string, unknown>>) => Record<string, string>;
}

/** How an operator sets up one of the seven integrations. */
export interface IntegrationOptions {
  /**
   * The company's own OAuth client. Absent: only `user-configured-oauth`, where users bring a client, is
   * offered.
   */
  client?: OAuthClient;
  /**
   * The IDs of the account types to offer. Absent: every account type of the integration. Without `client`,
   * only `user-configured-oauth`.
   */
  accountTypes?: readonly string[];
  /** Replaces the provider's endpoints, e.g. with those of a local OAuth server. `http:` on loopback only. */
  endpoints?: OAuthEndpoints;
  /**
   * Replaces the URLs of data sources, e.g. `{ sites: 'http://127.0.0.1:4000/sites' }`. `http:` on loopback
   * only.
   */
  dataSourceUrls?: Readonly<Record<string, string>>;
  /** Absent: requests through the proxy are refused. */
  proxy?: ProxyOptions;
  /**
   * `true` accepts authorization codes from the provider's marketplace for the company's own client. Such
   * codes come without `state` and PKCE, so that anyone who obtains a code can redeem it. Absent: `false`.
   */
  marketplaceCodes?: boolean;
  /** `false` stops users from connecting the integration. Absent: `true`. */
  isActive?: boolean;
}

/** An integration of the operator's own that needs no OAuth. The user's answers are encrypted and stored. */
export interface CustomIntegration {
  /** The name by which an application starts the integration, e.g. `'acme-crm'`. */
  type: string;
  /** The name to show in lists. */
  name: string;
  /** A CSS color, for lists. Absent: `#000000`. */
  brandColor?: string;
  /** The authentication scheme `basic`: the user enters everything in forms, and no OAuth window opens. */
  scheme: 'basic';
  /** The inputs to ask for, e.g. an API key. */
  preOptions: readonly Input[];
  /**
   * The inputs to ask for once the credential exists. The credential is `PENDING` until they are answered.
   * Absent: none.
   */
  postOptions?: readonly Input[];
  /** Absent: requests through the proxy are refused. */
  proxy?: CustomProxyOptions;
  /** `false` stops users from connecting the integration. Absent: `true`. */
  isActive?: boolean;
}

/** A project: the users it accepts, the integrations it offers, and the pages that may connect them. */
export interface ProjectOptions {
  /** The project ID that an application passes to `paragon.authenticate`. */
  id: string;
  /**
   * The RS256 public key of the user tokens: an SPKI PEM (RFC 7468 section 13), or the URL of a JWK set. A
   * PEM may have `\n` as two characters, CRLF or blanks in place of line breaks, indentation, and quotes
   * around it. `createConnectServer` throws a `TypeError` for any other text, and for a key that is not RSA
   * with 2048 bits at least.
   */
  userTokenKey: { publicKey: string } | { jwksUrl: string };
  /** A further audience that user tokens may have, beside `useparagon.com/{id}`. */
  audience?: string;
  /**
   * Whether a user token must have `aud`. Absent: `false` where the server has a single project, else `true`,
   * because a token without `aud` could then be meant for another project.
   */
  requireAudience?: boolean;
  /** Serialized origins of the pages that may connect, e.g. `https://app.example.com`. */
  origins: readonly string[];
  /** Redirect URLs that a caller may ask for in place of `{passportUrl}/oauth`. Absent: none. */
  redirectUrls?: readonly string[];
  /** The integrations to offer, by type. */
  integrations: Readonly<Record<string, IntegrationOptions>>;
  /** Integrations of the operator's own. Absent: none. */
  customIntegrations?: readonly CustomIntegration[];
}

/**
 * Keeps what lives for minutes: sessions of logins, tickets, locks, slots and counts. Keys and values are text without U+0000.
 * Every operation must be atomic, also between instances of the server: no operation may see another one half done. Times are
 * milliseconds, more than zero.
 */
export interface Store {
  /** Resolves with the value; `null` where the key is absent or has expired. */
  get(key: string): Promise<string | null>;
  /** Stores the value for `ttlMs` milliseconds. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /**
   * Stores the value for `ttlMs` milliseconds where the key is absent or has expired. Resolves with whether the value was
   * stored.
   */
  add(key: string, value: string, ttlMs: number): Promise<boolean>;
  /**
   * Reads and deletes a value in one step, so that only one caller gets it. `null` where the key is absent or
   * has expired.
   */
  take(key: string): Promise<string | null>;
  /**
   * Compare-and-swap. Where the value is `expected`, stores `next` for `ttlMs` milliseconds, or deletes the key where `next`
   * is `null`. Resolves with whether the value was `expected`.
   */
  replace(
    ...change:
      | [key: string, expected: string, next: string, ttlMs: number]
      | [key: string, expected: string, next: null]
  ): Promise<boolean>;
  /** Calls the subscribers of a channel on every instance. */
  publish?(channel: string): Promise<void>;
  /** Calls the listener whenever the channel is published. Resolves with a function that unsubscribes. */
  subscribe?(channel: string, listener: () => void): Promise<() => Promise<void>>;
}

/** The options of {@link createConnectServer}. */
export interface ConnectServerOptions {
  /**
   * The URL at which clients reach this handler, without a slash at the end; `{api}` of the wire protocol.
   */
  apiUrl: string;
  /** The URL below which browsers reach `/oauth` and `/oauth/start/…` of this handler. Absent: `apiUrl`. */
  passportUrl?: string;
  /** The projects to serve, at least one. */
  projects: readonly ProjectOptions[];
  /** The keys for stored secrets. The first key encrypts, and every key decrypts. */
  encryptionKeys: readonly EncryptionKey[];
  /**
   * The store of what lives for minutes. Given together with `credentialStore`, or not at all: then both are in memory, for a
   * single instance and as long as it runs.
   */
  store?: Store;
  /** The store of what lasts: the credentials, and the metadata of users. Given together with `store`. */
  credentialStore?: CredentialStore;
  /** Whether a login may start without the `Referer` header of the browser. Absent: `'refuse'`. */
  missingReferrer?: 'refuse' | 'allow';
  /**
   * How many requests one user may have in the proxy at the same time, on all instances together: 1 to 100.
   * Requests for the options of an input count, too, because the server sends them to the provider. Absent:
   * 20.
   */
  proxyConcurrency?: number;
  /** Sends requests to providers and loads JWK sets. Absent: the global `fetch`. */
  fetch?: typeof fetch;
  /** The clock, milliseconds since the epoch. Absent: `Date.now`. */
  now?: () => number;
  /**
   * Called with everything that an operator wants to know: requests, logins, credentials, and failures of the
   * server, its stores or a provider. A failure is also told where a page calls from an origin that the project's `origins`
   * do not list (`origin_not_listed`) or for a project that there is not (`project_not_found`), once a minute for
   * each origin. No event has a secret, a token, a query or a body. What `onEvent` returns or throws changes nothing. Absent:
   * nothing is told.
   */
  onEvent?: (event: ConnectEvent) => void;
  /**
   * Called with each promise of work that goes on after an answer, e.g. the revocation of a token. Give the platform's own
   * `waitUntil` where a platform stops work once it has answered (workerd). The promises never reject. Absent: the work
   * goes on by itself.
   */
  waitUntil?: (work: Promise<unknown>) => void;
}

/** Whether the server can serve. */
export interface Health {
  /** Whether every part below answers. */
  ok: boolean;
  /** Whether {@link ConnectServerOptions.store} answers. */
  store: boolean;
  /** Whether {@link ConnectServerOptions.credentialStore} answers. */
  credentialStore: boolean;
}

/** A Fetch-API handler that speaks the wire protocol, with methods for the operator. */
export interface ConnectServer extends OperatorCalls {
  (request: Request): Promise<Response>;
  /**
   * Asks both stores whether they answer, 10 seconds at most. Never rejects. `GET {apiUrl}/healthz` answers the same: 200, or 503
   * where `ok` is `false`. `GET {apiUrl}/livez` is 200 as long as the process serves at all, whatever the stores do.
   */
  health(): Promise<Health>;
  /**
   * Closes the server: answers the requests that are held open at once, lets what is under way finish, revocations
   * and calls of the operator but `rotateAll` included, and answers every further request with a 503 `server_closed`. The stores are the caller's to close, afterwards.
   */
  close(): Promise<void>;
}
