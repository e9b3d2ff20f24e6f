import type { AuthorizationResult, OAuthWindow, OAuthWindowEvent } from '../install-flow/index.js';
import { sessionIdOf, type MemoryBackend } from './memory-backend.js';

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
  /** The user denies access. */
  deny(): boolean;
  /** The provider refuses, e.g. with `'invalid_client'`. */
  fail(error: string): boolean;
  /** The user closes it. */
  close(): void;
  /** Its page takes its opener away, as `Cross-Origin-Opener-Policy: same-origin` does: it stays, but out of reach. */
  sever(): void;
}

export interface FakeOAuthWindows extends OAuthWindow {
  /** Every window so far, the newest last. */
  readonly windows: readonly FakeOAuthWindow[];
  /** Windows that a user would see now. */
  openWindows(): readonly FakeOAuthWindow[];
  /** Makes the browser block windows from now on, or no longer. */
  block(blocked?: boolean): void;
}

/** OAuth windows without a browser. The logins that the user makes in them happen at the backend given. */
export function createFakeOAuthWindow(
  backend: Pick<MemoryBackend, 'completeLogin' | 'failLogin'>,
): FakeOAuthWindows {
  const windows: FakeOAuthWindow[] = [];
  let isBlocked = false;

  return {
    windows,
    openWindows: () => windows.filter(({ isOpen }) => isOpen),
    block: (blocked = true) => (isBlocked = blocked),
    open(tell) {
      if (isBlocked) return null;
      const { window, handle } = createWindow(tell, backend);
      windows.push(window);
      return handle;
    },
  };
}

function createWindow(
  tell: (event: OAuthWindowEvent) => void,
  backend: Pick<MemoryBackend, 'completeLogin' | 'failLogin'>,
) {
  let url: string | null = null;
  let isOpen = true;
  let isReachable = true;
  let focusCount = 0;

  const lose = () => {
    if (!isReachable) return;
    isReachable = false;
    tell({ type: 'unreachable' });
  };
  /** What the callback page does once the backend has the result: tell the opener, and close. */
  const finish = (result: AuthorizationResult) => {
    if (isReachable) tell({ type: 'result', result });
    isOpen = false;
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
    fail: (error) => refuse('failed', error),
    close() {
      if (!isOpen) return;
      isOpen = false;
      lose();
    },
    sever: lose,
  };

  const handle = {
    navigate(target: string) {
      if (isOpen && isReachable) url = target;
    },
    focus() {
      focusCount += 1;
    },
    close() {
      if (isReachable) isOpen = false;
      isReachable = false;
    },
  };
  return { window, handle };
}
