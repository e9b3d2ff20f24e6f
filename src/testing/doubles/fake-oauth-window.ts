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

/** One OAuth window that a flow opened. A test plays the user in it by hand. */
export interface FakeOAuthWindow {
  /** The URL to which the flow sent the window; `null` while the window is blank. */
  readonly url: string | null;
  /** Whether a user would still see the window. */
  readonly isOpen: boolean;
  /** Whether the flow can still get messages from the window and close it. */
  readonly isReachable: boolean;
  /** How often the flow brought the window to the front. */
  readonly focusCount: number;
  /** The user logs in and allows access. Returns whether there was a login to complete. */
  complete(): boolean;
  /** The user denies access. Returns whether there was a login to deny. */
  deny(): boolean;
  /**
   * The provider refuses, e.g. with `'invalid_client'`. Absent `error`: `'server_error'`. Returns whether
   * there was a login to refuse.
   */
  fail(error?: string): boolean;
  /** The user closes the window. */
  close(): void;
  /**
   * The page in the window severs it, as `Cross-Origin-Opener-Policy: same-origin` does: the window stays
   * open, and the flow can no longer reach it.
   */
  sever(): void;
}

/** An {@link OAuthWindow} port without a browser. A test plays the user in its windows. */
export interface FakeOAuthWindows extends OAuthWindow {
  /** Every window so far, the newest last. */
  readonly windows: readonly FakeOAuthWindow[];
  /** The windows that a user would see now. */
  openWindows(): readonly FakeOAuthWindow[];
  /** Makes the browser block windows from now on; `false` allows them again. */
  block(blocked?: boolean): void;
}

/** The methods of a {@link MemoryBackend} with which a login ends. */
export type LoginBackend = Pick<MemoryBackend, 'completeLogin' | 'failLogin'>;

/** Options of {@link createFakeOAuthWindow}. */
export interface FakeOAuthWindowOptions {
  /** What happens in each window. Absent: nothing, until a test calls the methods of the window. */
  script?: OAuthWindowScript;
}

/**
 * Creates an {@link OAuthWindow} port without a browser. When a test calls a method of a window, or the script
 * says so, the login in that window ends, and the given backend stores the result.
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
  /**
   * Does what the callback page does once the backend has the result: tells the opener, and closes the
   * window.
   */
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
