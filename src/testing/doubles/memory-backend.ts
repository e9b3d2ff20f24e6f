import type {
  AccountType,
  Authorization,
  AuthorizationStatus,
  Credential,
  InstallBackend,
  InstallIntegration,
} from '../../install-flow/index.js';
import { IntegrationNotFoundError } from '../../install-flow/index.js';
import {
  createBackendCalls,
  type BackendCall,
  type BackendCallOptions,
  type HeldCalls,
} from './backend-calls.js';

/** Options of {@link createMemoryBackend}. */
export interface MemoryBackendOptions extends BackendCallOptions {
  /** The integrations that a flow can be started with. The backend has their credentials from the start. */
  integrations: readonly InstallIntegration[];
  /**
   * Whether a call of `authorizationStatus` without a hint is answered only when the login ends. `false`: each
   * such call is answered at once. Absent: `true`.
   */
  heldOpen?: boolean;
}

interface Session {
  readonly integration: InstallIntegration;
  readonly needsSetup: boolean;
  readonly replaces: string | null;
  status: AuthorizationStatus | { status: 'ended' };
  readonly wake: Set<() => void>;
}

/** A credential backend in memory. A test plays the side of the provider in each login by hand. */
export interface MemoryBackend extends InstallBackend {
  /** Every credential that exists now, oldest first. */
  credentials(): readonly Credential[];
  /** How many credentials were ever created. */
  readonly createdCount: number;
  /** The calls so far, in order. */
  readonly calls: readonly BackendCall[];
  /** How many calls of `authorizationStatus` are held open now, until their login ends. */
  readonly openQuestions: number;
  /** IDs of the sessions whose login can still succeed. */
  openSessions(): readonly string[];
  /**
   * The user logs in and allows access. Returns the ID of the credential, or `null` where the session is not
   * open.
   */
  completeLogin(sessionId: string): string | null;
  /** The user denies access, or the provider refuses. Returns whether the session was still open. */
  failLogin(sessionId: string, status: 'denied' | 'failed', error?: string): boolean;
  /**
   * Makes the next call of that name reject before it is carried out. Absent `error`: an `Error` that names
   * the call.
   */
  readonly fail: (call: BackendCall, error?: unknown) => void;
  /** Makes the calls of that name wait from now on, until the test lets them go or makes them fail. */
  readonly hold: (call: BackendCall) => HeldCalls;
  /** Lets all calls go that are held. */
  readonly letAllGo: () => void;
}

/** The session ID in an authorization URL of a memory backend; `null` for any other URL. */
export const sessionIdOf = (authorizationUrl: string): string | null =>
  new URL(authorizationUrl).searchParams.get('session');

/**
 * Creates an {@link InstallBackend} for tests. It keeps credentials and sessions in memory, and its calls
 * fail and take time as a test asks for.
 * @example createInstallFlow({ backend: createMemoryBackend({ integrations }), oauthWindow })
 */
export function createMemoryBackend({
  integrations,
  heldOpen = true,
  ...callOptions
}: MemoryBackendOptions): MemoryBackend {
  const credentials = new Map<string, Credential>();
  const sessions = new Map<string, Session>();
  const answered = new Map<string, Credential>();
  const { run, calls, fail, hold, letAllGo } = createBackendCalls(callOptions);
  let createdCount = 0;
  let lastId = 0;

  for (const integration of integrations)
    for (const credential of integration.credentials) credentials.set(credential.id, credential);

  const store = (
    integration: InstallIntegration,
    needsSetup: boolean,
    replaces: string | null,
  ): Credential => {
    if (!replaces) createdCount += 1;
    const credential: Credential = {
      id: replaces ?? `credential-${++lastId}`,
      integrationId: integration.id,
      status: needsSetup ? 'PENDING' : 'VALID',
      dateCreated: new Date(Date.UTC(2026, 0, 1) + lastId).toISOString(),
    };
    credentials.set(credential.id, credential);
    return credential;
  };

  const settle = (sessionId: string, status: Session['status']) => {
    const session = sessions.get(sessionId);
    if (session?.status.status !== 'pending') return false;
    session.status = status;
    for (const wake of session.wake) wake();
    return true;
  };

  const once = (key: string, create: () => Credential): Credential => {
    const credential = answered.get(key) ?? create();
    answered.set(key, credential);
    return credential;
  };

  return {
    findIntegration(name) {
      const integration = integrations.find(({ type }) => type === name);
      if (!integration) throw new IntegrationNotFoundError(name);
      const owned = [...credentials.values()].filter(({ integrationId }) => integrationId === integration.id);
      return { ...integration, credentials: owned };
    },

    beginAuthorization: ({ integration, accountType, credentialId }) =>
      run('beginAuthorization', (): Authorization => {
        const sessionId = `session-${++lastId}`;
        const needsSetup = asksAfterOAuth(integration, accountType);
        const status = { status: 'pending' } as const;
        sessions.set(sessionId, { integration, needsSetup, replaces: credentialId, status, wake: new Set() });
        return {
          integration,
          sessionId,
          heldOpen,
          authorizationUrl: `https://provider.example/authorize?session=${sessionId}`,
        };
      }),

    authorizationStatus: ({ sessionId }, { signal, hint }) =>
      run('authorizationStatus', async (): Promise<AuthorizationStatus> => {
        const session = sessions.get(sessionId);
        if (!session) return { status: 'expired', error: 'expired', errorDescription: null };
        if (heldOpen && !hint && session.status.status === 'pending') await awakened(session, signal);
        return session.status.status === 'ended'
          ? { status: 'expired', error: 'ended', errorDescription: null }
          : session.status;
      }),

    endAuthorization: ({ sessionId }) =>
      run('endAuthorization', () => {
        const session = sessions.get(sessionId);
        if (session?.status.status === 'complete' && !session.replaces) {
          const { credentialId } = session.status;
          // A credential whose post-options are answered belongs to the flow that answered them.
          const isSetUp = session.needsSetup && credentials.get(credentialId)?.status === 'VALID';
          if (!isSetUp) credentials.delete(credentialId);
        }
        if (session) settle(sessionId, { status: 'ended' });
      }),

    createCredential: ({ integration, accountType, credentialId, idempotencyKey }) =>
      run('createCredential', () =>
        once(idempotencyKey, () =>
          store(integration, asksAfterOAuth(integration, accountType), credentialId),
        ),
      ),

    collectCredential: (_session, { credentialId }) =>
      run('collectCredential', () => found(credentials, credentialId)),

    completeSetup: ({ credential: { id }, idempotencyKey }) =>
      run('completeSetup', () =>
        once(idempotencyKey, () => {
          const credential: Credential = { ...found(credentials, id), status: 'VALID' };
          credentials.set(id, credential);
          return credential;
        }),
      ),

    discardCredential: (_integration, { id }) => run('discardCredential', () => void credentials.delete(id)),

    credentials: () => [...credentials.values()],
    get createdCount() {
      return createdCount;
    },
    calls,
    get openQuestions() {
      return [...sessions.values()].reduce((count, { wake }) => count + wake.size, 0);
    },
    openSessions: () =>
      [...sessions].flatMap(([sessionId, { status }]) => (status.status === 'pending' ? sessionId : [])),

    completeLogin(sessionId) {
      const session = sessions.get(sessionId);
      if (session?.status.status !== 'pending') return null;
      const { id } = store(session.integration, session.needsSetup, session.replaces);
      settle(sessionId, { status: 'complete', credentialId: id });
      return id;
    },

    failLogin: (sessionId, status, error = status === 'denied' ? 'access_denied' : 'server_error') =>
      settle(sessionId, { status, error, errorDescription: null }),

    fail,
    hold,
    letAllGo,
  };
}

const asksAfterOAuth = ({ postOptions }: InstallIntegration, accountType: AccountType | null) =>
  postOptions.length > 0 && !accountType?.skipPostOAuthInputs;

function found(credentials: ReadonlyMap<string, Credential>, id: string): Credential {
  const credential = credentials.get(id);
  if (!credential) throw new Error(`There is no credential "${id}".`);
  return credential;
}

const awakened = (session: Session, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const wake = () => {
      session.wake.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    session.wake.add(wake);
    signal.addEventListener('abort', wake);
    if (signal.aborted) wake();
  });
