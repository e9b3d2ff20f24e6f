/** An integration as `GET /sdk/integrations` answers it. Make one with `compatIntegration`. */
export interface CompatIntegration {
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
  [field: string]: unknown;
}

export interface CompatCredential {
  id: string;
  integrationId: string;
  status: 'PENDING' | 'VALID' | 'INVALID';
  configurations: Record<string, unknown>[];
  [field: string]: unknown;
}

/** A request as the backend got it. */
export interface CompatRequest {
  /** Method and path below `/projects/{projectId}`, IDs included, e.g. `'GET /sdk/credentials/credential-1'`. */
  call: string;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** Parsed JSON; `undefined` where there was no body. */
  body: unknown;
}

/**
 * What the user does with the OAuth window that opens next. `hold`: nothing, until the test calls `release`; the window
 * stays. `never`: the same, but no `release` is meant to come.
 */
export type Consent = 'approve' | 'deny' | 'hold' | 'never';

/** How a login stands at the backend. */
export interface CompatSession {
  id: string;
  user: string;
  integration: CompatIntegration;
  /** `installOptions` of `build-oauth`. */
  installOptions: Record<string, unknown>;
  /** Where the callback page posts its message. */
  origin: string;
  status: 'pending' | 'complete' | 'denied' | 'expired';
  credential: CompatCredential | null;
  /** Settles once the status is no longer `pending`. */
  settled: Promise<void>;
  settle: () => void;
}

/** How the next request of a call fails: with a status, or without any answer. */
export type Failure = number | 'network';
