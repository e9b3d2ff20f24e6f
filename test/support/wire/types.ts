/** An integration as `GET /sdk/integrations` answers it. Make one with `wireIntegration`. */
export interface WireIntegration {
  id: string;
  type: string;
  authenticationType: string;
  isActive: boolean;
  sdkIntegrationConfig: {
    accountTypes: { id: string; scheme: string; skipPostOAuthInputs?: boolean; [field: string]: unknown }[];
    authConfigInputs: Record<string, unknown>[];
    postOauthInputs: Record<string, unknown>[];
    [field: string]: unknown;
  } | null;
  /** Of an integration of type `custom`. */
  customIntegration?: { name: string; [field: string]: unknown };
  [field: string]: unknown;
}

/** What a credential is set to do. */
export interface WireConfiguration {
  id: string;
  connectCredentialId: string;
  isDefault: boolean;
  externalId?: string;
  dateCreated: string;
  configMeta: Record<string, unknown>;
  sharedSettings: Record<string, unknown>;
  workflowSettings: Record<string, { enabled: boolean; settings: Record<string, unknown> }>;
}

export interface WireCredential {
  id: string;
  integrationId: string;
  status: 'PENDING' | 'VALID' | 'INVALID';
  providerId: string;
  providerData: Record<string, unknown>;
  /** `null` for a credential that the test made without any. */
  configurations: WireConfiguration[] | null;
  [field: string]: unknown;
}

/** A request as the server got it. */
export interface WireRequest {
  /** Method and path below `/projects/{projectId}`, IDs included, e.g. `'GET /sdk/credentials/credential-1'`. */
  call: string;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** Parsed JSON, or the text that is none; `undefined` where there was no body. */
  body: unknown;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/** What the server answers: JSON with status 200, or a status, a body and headers of its own. */
export interface WireAnswer {
  status?: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
}

/** Answers one call in the place of the backend; `answer` is what the backend would say. */
export type WireOverride = (
  request: WireRequest,
  answer: () => WireAnswer | Promise<WireAnswer>,
) => WireAnswer | Promise<WireAnswer>;

/**
 * What the user does with the OAuth window that opens next. `hold`: nothing, until the test calls `release`; the window
 * stays. `never`: the same, but no `release` is meant to come.
 */
export type Consent = 'approve' | 'deny' | 'hold' | 'never';

/** How a login stands at the backend. */
export interface WireSession {
  id: string;
  user: string;
  integration: WireIntegration;
  /** `installOptions` of `build-oauth`. */
  installOptions: Record<string, unknown>;
  /** Where the callback page posts its message. */
  origin: string;
  status: 'pending' | 'complete' | 'denied' | 'expired';
  credential: WireCredential | null;
  /** Settles once the status is no longer `pending`. */
  settled: Promise<void>;
  settle: () => void;
}

/** How the next request of a call fails: with a status, or without any answer. */
export type Failure = number | 'network';
