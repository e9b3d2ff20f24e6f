import type { InstallAnswers } from './install-answers.js';
import type { AccountType, Credential, InstallIntegration } from './install-flow.types.js';

/** What a flow asks a credential backend to begin. */
export interface AuthorizationRequest {
  integration: InstallIntegration;
  /** `null` where the integration has no account types. */
  accountType: AccountType | null;
  /** The checked answers of the form before OAuth; `null` where there was none. */
  answers: InstallAnswers | null;
  /** Whether the user answered a stage of this flow before the login. `false` where `start` alone led to it. */
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

/** What {@link InstallBackend.beginAuthorization} answers. */
export interface Authorization extends AuthorizationSession {
  /** Where to send the OAuth window: `https:`, or `http:` on loopback. On backends without pushed requests it holds secrets. */
  authorizationUrl: string;
}

/** How a login ended. */
export type AuthorizationResult =
  /** `credential` is there where the backend sent it along, `message` where the window brought the news. */
  | { status: 'complete'; credentialId: string; credential?: Credential; message?: Record<string, unknown> }
  | { status: 'denied' | 'failed' | 'expired'; error: string | null; errorDescription: string | null };

/** How a login stands. `unavailable`: the backend could not be asked now (network, 5xx, 429), and is a second later. */
export type AuthorizationStatus = { status: 'pending' } | { status: 'unavailable' } | AuthorizationResult;

/** What the flow hands over to create a credential without OAuth. */
export interface CredentialRequest {
  integration: InstallIntegration;
  accountType: AccountType | null;
  answers: InstallAnswers | null;
  credentialId: string | null;
  allowMultipleCredentials: boolean;
  /** A UUID; the same key never creates a second credential, on backends that know it. */
  idempotencyKey: string;
}

/** What the flow hands over to complete the setup of a credential that waits for it. */
export interface SetupRequest {
  integration: InstallIntegration;
  /** `null` where it is not known, e.g. of a pending credential of an earlier flow. */
  accountType: AccountType | null;
  credential: Credential;
  answers: InstallAnswers;
  idempotencyKey: string;
}

/**
 * The credential backend as a flow needs it. Implement it to use the flow without a client of ours.
 * Rejections become `onError`; an abort of `signal` means that nobody waits for the answer any more.
 */
export interface InstallBackend {
  /** Synchronous, because the OAuth window must open inside the user's click. Throws where it can't be installed. */
  findIntegration(integrationName: string): InstallIntegration;
  /** Begins a login, and says where to send the OAuth window. */
  beginAuthorization(request: AuthorizationRequest, options: { signal: AbortSignal }): Promise<Authorization>;
  /** `hint`: the window has brought news, so ask now, without holding the request open. */
  authorizationStatus(
    session: AuthorizationSession,
    options: { signal: AbortSignal; hint: boolean },
  ): Promise<AuthorizationStatus>;
  /** Ends a login that nobody waits for: a later callback must store nothing. */
  endAuthorization(session: AuthorizationSession): Promise<void>;
  /** Creates a credential of what the user entered, without OAuth. */
  createCredential(request: CredentialRequest, options: { signal: AbortSignal }): Promise<Credential>;
  /** Collects the credential that an authorization made. */
  collectCredential(
    session: AuthorizationSession,
    result: Extract<AuthorizationResult, { status: 'complete' }>,
    options: { signal: AbortSignal },
  ): Promise<Credential>;
  /** Hands over the answers that a `PENDING` credential waits for; it is `VALID` then. */
  completeSetup(request: SetupRequest, options: { signal: AbortSignal }): Promise<Credential>;
  /** Deletes a credential that its flow has no use for, because it was cancelled before the end. */
  discardCredential(integration: InstallIntegration, credential: Credential): Promise<void>;
}

/** What an OAuth window tells. */
export type OAuthWindowEvent =
  /** It was closed, or its page severed it: nobody can tell which. */
  | { type: 'unreachable' }
  /** The callback page says how the login ended. A hint: the backend decides where it can be asked. */
  | { type: 'result'; result: AuthorizationResult };

/** One OAuth window that is open. */
export interface OpenOAuthWindow {
  /** Sends it to the authorization URL. Throws for a URL that is neither `https:` nor loopback `http:`. */
  navigate(url: string): void;
  focus(): void;
  /** Closes it and drops every timer and listener. */
  close(): void;
}

/** Opens OAuth windows. */
export interface OAuthWindow {
  /** Opens a blank window at once; `null` where the browser blocks it. `tell` is not called before this returns. */
  open(tell: (event: OAuthWindowEvent) => void): OpenOAuthWindow | null;
}

/** Where a flow's effects go. */
export interface InstallPorts {
  /** Where credentials are made and kept. */
  backend: InstallBackend;
  /** What opens OAuth windows. */
  oauthWindow: OAuthWindow;
}
