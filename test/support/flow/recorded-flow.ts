import { afterEach, beforeEach, vi } from 'vitest';
import { SidebarInputType, type PasswordInput, type TextInput } from '../../../src/inputs/index.js';
import {
  createInstallFlow,
  type AccountType,
  type Credential,
  type CredentialState,
  type InstallBackend,
  type InstallFlow,
  type InstallFlowError,
  type InstallFlowOptions,
  type InstallFlowStage,
  type InstallIntegration,
  type IntegrationInstallEvent,
  type OAuthWindow,
  type OnErrorContext,
  type StartOptions,
} from '../../../src/install-flow/index.js';
import {
  createFakeOAuthWindow,
  createMemoryBackend,
  type MemoryBackend,
} from '../../../src/testing/index.js';

export const textInput = (id: string, rest: Partial<TextInput> = {}): TextInput => ({
  id,
  title: `The ${id}`,
  type: SidebarInputType.ValueText,
  ...rest,
});

export const passwordInput = (id: string): PasswordInput => ({
  id,
  title: `The ${id}`,
  type: SidebarInputType.Password,
});

export const accountType = (id: string, rest: Partial<AccountType> = {}): AccountType => ({
  id,
  scheme: 'oauth',
  ...rest,
});

export const DEFAULT = accountType('default');
export const UCO = accountType('user-configured-oauth');

export const integrationWith = (rest: Partial<InstallIntegration> = {}): InstallIntegration => ({
  id: `id-of-${rest.type ?? 'zendesk'}`,
  type: 'zendesk',
  scheme: 'oauth',
  accountTypes: [],
  preOptions: [],
  postOptions: [],
  oauthClient: { redirectUrl: 'https://passport.example/oauth', defaultScopes: ['read', 'write'] },
  credentials: [],
  ...rest,
});

export const credentialOf = (id: string, status: CredentialState, dateCreated?: string): Credential => ({
  id,
  integrationId: 'id-of-zendesk',
  status,
  ...(dateCreated && { dateCreated }),
});

export const OAUTH_CLIENT = { clientId: 'a-client', clientSecret: 'a-secret' };

/** The methods of a flow for callers without TypeScript, which may pass any value. */
export interface UntypedFlow {
  start(integrationName: unknown, options?: unknown): void;
  setAccountType(accountType?: unknown): Promise<void>;
  setPreOptions(values?: unknown): Promise<void>;
  setPostOptions(values?: unknown): Promise<void>;
  setInstallOptions(values?: unknown): Promise<void>;
  subscribe(listener?: unknown): () => void;
}

export interface RecordedFlowOptions extends Omit<InstallFlowOptions, 'backend' | 'oauthWindow'> {
  heldOpen?: boolean;
  /** Methods in place of those of the memory backend. */
  backend?: (memory: MemoryBackend) => Partial<InstallBackend>;
  /** An OAuth window in place of the fake one. */
  oauthWindow?: (fake: OAuthWindow) => OAuthWindow;
}

/**
 * Creates a flow over the doubles of the test kit. `said` has every callback that the flow called, in order.
 * `hold` keeps calls of the backend waiting.
 */
export function createRecordedFlow(
  integrations: readonly InstallIntegration[] = [integrationWith()],
  { heldOpen = true, backend: replaced, oauthWindow: replacedWindow, ...options }: RecordedFlowOptions = {},
) {
  const backend = createMemoryBackend({ integrations, heldOpen });
  const windows = createFakeOAuthWindow(backend);
  const flow = createInstallFlow({
    ...options,
    backend: { ...backend, ...replaced?.(backend) },
    oauthWindow: replacedWindow?.(windows) ?? windows,
  });
  const said: string[] = [];
  const stages: InstallFlowStage[] = [];
  const errors: { error: InstallFlowError; context: OnErrorContext | null }[] = [];
  const completions: IntegrationInstallEvent[] = [];

  /** The callbacks of one flow. `by` stands before each entry that they add to `said`. */
  const callbacks = (by = '') => ({
    onNext: (stage: InstallFlowStage) => {
      said.push(`${by}next ${stage.stage}`);
      stages.push(stage);
    },
    onError: (error: InstallFlowError, context: OnErrorContext | null) => {
      said.push(`${by}error ${error.name} at ${context?.stage ?? 'null'}`);
      errors.push({ error, context });
    },
    onComplete: (event: IntegrationInstallEvent) => {
      said.push(`${by}complete ${event.credentialId}`);
      completions.push(event);
    },
    onOAuthWindowUnreachable: () => said.push(`${by}unreachable`),
  });

  return {
    flow,
    untyped: flow as UntypedFlow & InstallFlow,
    backend,
    windows,
    said,
    stages,
    errors,
    completions,
    callbacks,
    start: (startOptions: StartOptions = {}, by = '') =>
      flow.start(integrations[0]?.type ?? '', { ...callbacks(by), ...startOptions }),
    /** The newest OAuth window. */
    window: () => {
      const window = windows.windows.at(-1);
      if (!window) throw new Error('No OAuth window was opened.');
      return window;
    },
    hold: backend.hold,
    letAllGo: backend.letAllGo,
  };
}

export type RecordedFlow = ReturnType<typeof createRecordedFlow>;

/** Waits until everything has happened that needs no user, no provider and no time. */
export const settle = () => vi.advanceTimersByTimeAsync(0);

/** Whether a promise has settled once everything has happened that needs no user, no provider and no time. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await settle();
  return settled;
}

/**
 * Gives each test of the file fake time, a console without warnings, and a `reportError` that records its
 * calls.
 */
export function useDoubles(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(console, 'warn').mockReturnValue();
    vi.stubGlobal('reportError', vi.fn());
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
}
