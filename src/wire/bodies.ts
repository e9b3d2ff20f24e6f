/**
 * The fields with which a login begins. A pushed request has them as its body. A request that is not pushed
 * has them in its query, and every value that is not text is JSON there.
 */
export type BuildOAuthBody = {
  /** The integration's type, or `'custom'` for one that the project made itself. */
  action: string;
  integrationId: string;
  /** The user's answers to the form before OAuth, by input ID. */
  endUserSuppliedValues: Record<string, unknown>;
  /** Parameters for the authorization request that an account type names. A backend may ignore them. */
  parameters: Record<string, unknown>;
  /** The redirect URL to use in place of the backend's own. */
  redirectUrl?: string;
  /** The serialized origin of the page, to which the callback page posts its message. */
  originForPostMessage: string;
  isPreviewMode: boolean;
  installOptions: InstallOptionFields;
  /** Absent where the backend makes the ID. */
  sessionId?: string;
};

/** The install options that a client sends to the backend with the answers. */
export type InstallOptionFields = {
  accountType?: string;
  /** The credential to authenticate again. */
  selectedCredentialId?: string;
  isApiInstallation?: boolean;
  showPortalAfterInstall?: boolean;
  bypassPostOAuthPrompt?: boolean;
  allowMultipleCredentials?: boolean;
};

/** The answer to a pushed `build-oauth`. */
export type PushedAuthorizationAnswer = {
  /** The URL to which the OAuth window is to be sent. */
  authorizationUrl: string;
  sessionId: string;
  /** Seconds until the session expires. */
  expiresIn: number;
};

/**
 * The status of a session. `denied`: the user refused. `expired`: the backend has no such session, or has
 * forgotten it.
 */
export const SESSION_STATUSES = ['pending', 'complete', 'denied', 'failed', 'expired'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** The query of a session request. */
export type SessionQuery = {
  /** `GET`: seconds, at most 25, for which the request may be held open. */
  wait?: string;
  /** `DELETE`: the backend also ends the login, so that a later callback stores nothing. */
  cancel?: 'true';
};

/**
 * The answer to a session request with `wait`. The answer to one without `wait` has `connectCredentialId`
 * alone.
 */
export type SessionAnswer = {
  status: SessionStatus;
  connectCredentialId: string | null;
  /** With `complete`. */
  credential?: Record<string, unknown>;
  /** With `denied` and `failed`: the error code. */
  error?: string;
  errorDescription?: string;
};

/** The body of every call that makes a credential or completes its setup. */
export type CredentialBody = {
  integrationId: string;
  config: Record<string, never>;
  /** The answers by input ID, or what the success message of the callback page carried. */
  payload: Record<string, unknown>;
  installOptions: InstallOptionFields;
  /** An authorization code of a provider's marketplace, in place of a payload. */
  code?: string;
  /** A UUID. A client that sends the same answer of the same flow again sends the same key. */
  idempotencyKey?: string;
};

/**
 * With `satisfies`, lets a schema name some of the fields of `Body`, but no field that `Body` does not have.
 */
export type FieldsOf<Body> = { [Name in keyof Body]?: unknown };
