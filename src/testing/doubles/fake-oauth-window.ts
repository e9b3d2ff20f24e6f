import type { AuthorizationResult, OAuthWindow, OAuthWindowEvent } from '../../install-flow/index.js';
import { sessionIdOf, type MemoryBackend } from './memory-backend.js';
import {
  actsOf,
  planOf,
  playActs,
  type OAuthWindowAct,
  type OAuthWindowPlan,
  type OAuthWindowScript,
} from './oauth-window-script.js';

/** One OAuth window that a flow opened, with the user's side of it to play by hand. */
export interface FakeOAuthWindow {
  /** Where the flow sent it; `null` while it is blank. */
  readonly url: string | null;
  /** Whether a user would still see it. */
  readonly isOpen: boolean;
  /** Whether the flow can still hear it and close it. */
  readonly isReachable: boolean;
  /** How often the flow brought it to the front. */
  readonly focusCount: number;
  /** The user logs in and allows access. Tells whether a login was there to complete. */
  complete(): boolean;
  /** The user denies access. Tells, as `fail` does, whether a login was there to refuse. */
  deny(): boolean;
  /** The provider refuses, e.g. with `'invalid_client'`; `'server_error'` unless given. */
  fail(error?: string): boolean;
  /** The user closes it. */
  close(): void;
  /** Its page takes its opener away, as `Cross-Origin-Opener-Policy: same-origin` does: it stays, but out of reach. */
  sever(): void;
}

/** An {@link OAuthWindow} port whose windows a test plays the user in. */
export interface FakeOAuthWindows extends OAuthWindow {
  /** Every window so far, the newest last. */
  readonly windows: readonly FakeOAuthWindow[];
  /** Windows that a user would see now. */
  openWindows(): readonly FakeOAuthWindow[];
  /** Makes the browser block windows from now on, or no longer. */
  block(blocked?: boolean): void;
}

/** The part of a {@link MemoryBackend} at which logins happen. */
export type LoginBackend = Pick<MemoryBackend, 'completeLogin' | 'failLogin'>;

/** How fake OAuth windows are played. */
export interface FakeOAuthWindowOptions {
  /** What happens in each window. Absent: nothing, until it is played by hand. */
  script?: OAuthWindowScript;
}

/**
 * OAuth windows without a browser. The logins that the user makes in them happen at the backend given: by hand, with the
 * methods of each window, or as a script says.
 * @example createFakeOAuthWindow(backend, { script: ['block', 'deny', ['sever', 'complete']] })
 */
export function createFakeOAuthWindow(
  backend: LoginBackend,
  { script = [] }: FakeOAuthWindowOptions = {},
): FakeOAuthWindows {
  const windows: FakeOAuthWindow[] = [];
  let isBlocked = false;
  let askedFor = 0;

  return {
    windows,
    openWindows: () => windows.filter(({ isOpen }) => isOpen),
    block: (blocked = true) => (isBlocked = blocked),
    open(tell) {
      const plan = planOf(script, askedFor++);
      if (isBlocked || plan === 'block') return null;
      const { window, handle } = createWindow(tell, backend, plan);
      windows.push(window);
      return handle;
    },
  };
}

function createWindow(tell: (event: OAuthWindowEvent) => void, backend: LoginBackend, plan: OAuthWindowPlan) {
  let url: string | null = null;
  let isOpen = true;
  let isReachable = true;
  let focusCount = 0;
  let callOff: () => void = () => undefined;

  const lose = () => {
    if (!isReachable) return;
    isReachable = false;
    tell({ type: 'unreachable' });
  };
  const vanish = () => {
    isOpen = false;
    callOff();
  };
  /** What the callback page does once the backend has the result: tell the opener, and close. */
  const finish = (result: AuthorizationResult) => {
    if (isReachable) tell({ type: 'result', result });
    vanish();
    lose();
    return true;
  };
  const sessionId = () => (isOpen && url ? sessionIdOf(url) : null);
  const refuse = (status: 'denied' | 'failed', error: string) => {
    const session = sessionId();
    if (!session || !backend.failLogin(session, status, error)) return false;
    return finish({ status, error, errorDescription: null });
  };

  const window: FakeOAuthWindow = {
    get url() {
      return url;
    },
    get isOpen() {
      return isOpen;
    },
    get isReachable() {
      return isReachable;
    },
    get focusCount() {
      return focusCount;
    },
    complete() {
      const session = sessionId();
      const credentialId = session && backend.completeLogin(session);
      return credentialId ? finish({ status: 'complete', credentialId, message: { credentialId } }) : false;
    },
    deny: () => refuse('denied', 'access_denied'),
    fail: (error = 'server_error') => refuse('failed', error),
    close() {
      if (!isOpen) return;
      vanish();
      lose();
    },
    sever: lose,
  };
  const perform = ({ act, error }: OAuthWindowAct) => (act === 'fail' ? window.fail(error) : window[act]());

  const handle = {
    navigate(target: string) {
      if (!isOpen || !isReachable) return;
      url = target;
      callOff = playActs(actsOf(plan), perform);
    },
    focus() {
      focusCount += 1;
    },
    close() {
      if (isReachable) vanish();
      isReachable = false;
    },
  };
  return { window, handle };
}
