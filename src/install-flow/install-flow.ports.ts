import type { InstallAnswers } from './install-answers.js';
import type { AccountType, Credential, InstallIntegration } from './install-flow.types.js';

/** The login that a flow asks a credential backend to begin. */
export interface AuthorizationRequest {
  integration: InstallIntegration;
  /** `null` where the integration has no account types. */
  accountType: AccountType | null;
  /** The checked answers of the form before OAuth; `null` where there was none. */
  answers: InstallAnswers | null;
  /**
   * Whether the user answered a stage of this flow before the login. `false` where `start` alone led to it.
   */
  followsStage: boolean;
  allowMultipleCredentials: boolean;
  redirectUrl: string | null;
  /** The credential to authenticate again; `null` creates one. */
  credentialId: string | null;
}

/** A login that a backend has begun, as the flow remembers it. */
export interface AuthorizationSession {
  integration: InstallIntegration;
  sessionId: string;
  /** Whether {@link InstallBackend.authorizationStatus} holds its request open until there is a result. */
  heldOpen: boolean;
}

/** The login that {@link InstallBackend.beginAuthorization} has begun. */
export interface Authorization extends AuthorizationSession {
  /**
   * Where to send the OAuth window: `https:`, or `http:` on loopback. The URL holds secrets where the backend
   * has no pushed authorization requests.
   */
  authorizationUrl: string;
}

/** The result of a login. */
export type AuthorizationResult =
  /**
   * `credential` is set where the backend sent it with the result, `message` where the OAuth window sent the
   * result.
   */
  | { status: 'complete'; credentialId: string; credential?: Credential; message?: Record<string, unknown> }
  | { status: 'denied' | 'failed' | 'expired'; error: string | null; errorDescription: string | null };

/**
 * The status of a login. `unavailable`: the backend could not answer (network, 5xx, 429), and is asked again
 * a second later.
 */
export type AuthorizationStatus = { status: 'pending' } | { status: 'unavailable' } | AuthorizationResult;

/** The request to create a credential without OAuth. */
export interface CredentialRequest {
  integration: InstallIntegration;
  accountType: AccountType | null;
  answers: InstallAnswers | null;
  credentialId: string | null;
  allowMultipleCredentials: boolean;
  /** A UUID; the same key never creates a second credential, on backends that know it. */
  idempotencyKey: string;
}

/** The request to complete the setup of a credential with the answers to its post-options. */
export interface SetupRequest {
  integration: InstallIntegration;
  /** `null` where it is not known, e.g. of a pending credential of an earlier flow. */
  accountType: AccountType | null;
  credential: Credential;
  answers: InstallAnswers;
  idempotencyKey: string;
}

/**
 * The credential backend as a flow needs it. Implement this interface to run the flow over a backend of your
 * own. `onError` gets every rejection but those of `endAuthorization` and `discardCredential`, which are
 * warnings on the console. An abort of `signal` means that the flow waits for the answer no longer.
 */
export interface InstallBackend {
  /**
   * Synchronous, because the OAuth window must open inside the user's click. Throws where there is nothing to
   * install.
   */
  findIntegration(integrationName: string): InstallIntegration;
  /** Begins a login, and says where to send the OAuth window. */
  beginAuthorization(request: AuthorizationRequest, options: { signal: AbortSignal }): Promise<Authorization>;
  /**
   * How a login stands. `hint`: the window sent a result, so the backend must answer at once, not hold the
   * request open.
   */
  authorizationStatus(
    session: AuthorizationSession,
    options: { signal: AbortSignal; hint: boolean },
  ): Promise<AuthorizationStatus>;
  /**
   * Ends a login that the flow has given up. A callback of the provider that comes later must store nothing.
   */
  endAuthorization(session: AuthorizationSession): Promise<void>;
  /** Creates a credential from the user's answers, without OAuth. */
  createCredential(request: CredentialRequest, options: { signal: AbortSignal }): Promise<Credential>;
  /** Collects the credential that an authorization made. */
  collectCredential(
    session: AuthorizationSession,
    result: Extract<AuthorizationResult, { status: 'complete' }>,
    options: { signal: AbortSignal },
  ): Promise<Credential>;
  /** Hands over the answers that a `PENDING` credential waits for; it is `VALID` then. */
  completeSetup(request: SetupRequest, options: { signal: AbortSignal }): Promise<Credential>;
  /** Deletes the credential of a flow that was cancelled. */
  discardCredential(integration: InstallIntegration, credential: Credential): Promise<void>;
}

/** The events of an OAuth window. */
export type OAuthWindowEvent =
  /** The window was closed, or its page severed it from the opener. A browser does not tell which. */
  | { type: 'unreachable' }
  /**
   * The callback page says how the login ended. Where the backend holds a request open, this result is only a
   * hint, and the answer of the backend decides.
   */
  | { type: 'result'; result: AuthorizationResult };

/** One OAuth window that is open. */
export interface OpenOAuthWindow {
  /**
   * Sends the window to the authorization URL. Throws for a URL that is neither `https:` nor loopback
   * `http:`.
   */
  navigate(url: string): void;
  focus(): void;
  /** Closes the window and drops every timer and listener. */
  close(): void;
}

/** Opens OAuth windows. */
export interface OAuthWindow {
  /**
   * Opens a blank window at once; `null` where the browser blocks it. `tell` is not called before this
   * returns.
   */
  open(tell: (event: OAuthWindowEvent) => void): OpenOAuthWindow | null;
}

/** The two ports of a flow. */
export interface InstallPorts {
  /** Where credentials are made and kept. */
  backend: InstallBackend;
  /** Opens OAuth windows. */
  oauthWindow: OAuthWindow;
}
