/** What every event has. No event has a secret, a token, a query or a body. */
interface EventBase {
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number;
  /**
   * The ID of the request that led to the event: its `X-Request-Id` where that has 1 to 64 letters, digits, `.`, `_` or `-`, else one that
   * the server made. `null` outside of a request, and on runtimes without `AsyncLocalStorage` (on workerd, set the compatibility flag
   * `nodejs_als`), where only `request` has it.
   */
  readonly requestId: string | null;
}

/** What an event of a login or a credential has. */
interface AboutIntegration extends EventBase {
  readonly projectId: string;
  /** The type of the integration, e.g. `zendesk`. */
  readonly integration: string;
}

/** A request was answered. */
export interface RequestEvent extends EventBase {
  readonly type: 'request';
  readonly method: string;
  /** The pattern of the route, e.g. `/projects/:projectId/sdk/me`; `/*` for a request that no route takes. */
  readonly route: string;
  /** `null` where the path names no project of the server. */
  readonly projectId: string | null;
  /** The status of the answer (RFC 9110 section 15). */
  readonly status: number;
  /** Milliseconds from the request to the answer, which for a held request includes the wait. */
  readonly ms: number;
}

/** A user has begun to connect an account. */
export interface LoginBegunEvent extends AboutIntegration {
  readonly type: 'login.begun';
  readonly sessionId: string;
  readonly accountType: string;
}

/** A login has stored its credential. */
export interface LoginCompletedEvent extends AboutIntegration {
  readonly type: 'login.completed';
  readonly sessionId: string;
  readonly accountType: string;
  readonly credentialId: string;
  /** Milliseconds from the beginning of the login. */
  readonly ms: number;
}

/** A login has ended without a credential. */
export interface LoginFailedEvent extends AboutIntegration {
  readonly type: 'login.failed';
  readonly sessionId: string;
  readonly accountType: string;
  /** Why: the `error` of the authorization response, e.g. `access_denied`, or a code of the server, e.g. `interrupted`. */
  readonly code: string;
  /** Milliseconds from the beginning of the login. */
  readonly ms: number;
}

/** What happened to a credential. */
export interface CredentialEvent extends AboutIntegration {
  /**
   * `credential.created`: without a login, from what the user entered or a marketplace sent. `credential.refreshed`: it has a new access
   * token. `credential.invalid`: the user has to connect again. `credential.deleted`: it was uninstalled, discarded, or deleted with its user.
   */
  readonly type: 'credential.created' | 'credential.refreshed' | 'credential.invalid' | 'credential.deleted';
  readonly credentialId: string;
}

/** The operator's own program has called a method of the server, for an audit log. */
export interface OperatorEvent extends EventBase {
  readonly type: 'operator';
  readonly call: 'accessToken' | 'request' | 'deleteUser' | 'rotateAll';
  /** `null` for a call that concerns every project. */
  readonly projectId: string | null;
  /** The `sub` of the user; `null` for a call that concerns every user. */
  readonly userId: string | null;
  /** `null` for a call that concerns no single credential. */
  readonly credentialId: string | null;
}

/** Something failed: the server, its store, a provider, or a page that is not set up. */
export interface FailureEvent extends EventBase {
  readonly type: 'failure';
  /** Stable, for programs, e.g. `store_unavailable`. */
  readonly code: string;
  /** `null` where the failure concerns no single project, or the project is not known. */
  readonly projectId: string | null;
  /** For people. */
  readonly message: string;
}

/** What the server tells its operator. */
export type ConnectEvent =
  | RequestEvent
  | LoginBegunEvent
  | LoginCompletedEvent
  | LoginFailedEvent
  | CredentialEvent
  | OperatorEvent
  | FailureEvent;
