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
  /** Present for an integration of type `custom`. */
  customIntegration?: { name: string; [field: string]: unknown };
  [field: string]: unknown;
}

/** A configuration of a credential: its settings, and its workflows. */
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
  /** `null` where a test created the credential without configurations. */
  configurations: WireConfiguration[] | null;
  [field: string]: unknown;
}

/** A request as the server got it. */
export interface WireRequest {
  /**
   * Method and path below `/projects/{projectId}`, IDs included, e.g. `'GET /sdk/credentials/credential-1'`.
   */
  call: string;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** The body, parsed where it is JSON, else as text; `undefined` where there is none. */
  body: unknown;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/** An answer of the backend. Absent `status`: 200. */
export interface WireAnswer {
  status?: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
}

/** Answers one call in place of the backend. `answer` makes the answer that the backend would give. */
export type WireOverride = (
  request: WireRequest,
  answer: () => WireAnswer | Promise<WireAnswer>,
) => WireAnswer | Promise<WireAnswer>;

/**
 * The user's decision in the OAuth window that opens next. `hold`: the window waits until the test calls
 * `release`. `never`: the same, in tests that never call `release`.
 */
export type Consent = 'approve' | 'deny' | 'hold' | 'never';

/** A login at the backend. */
export interface WireSession {
  id: string;
  user: string;
  integration: WireIntegration;
  /** `installOptions` of `build-oauth`. */
  installOptions: Record<string, unknown>;
  /** The origin to which the callback page posts its message. */
  origin: string;
  status: 'pending' | 'complete' | 'denied' | 'expired';
  credential: WireCredential | null;
  /** Settles once the status is no longer `pending`. */
  settled: Promise<void>;
  settle: () => void;
}

/** How the next request of a call fails: with a status, or without any answer. */
export type Failure = number | 'network';
