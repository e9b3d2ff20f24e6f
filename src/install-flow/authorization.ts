import type { AuthorizeEvent } from './install-flow.context.js';
import {
  BaseSDKError,
  oauthBlocked,
  oauthDenied,
  oauthFailed,
  oauthTimeout,
  toInstallFlowError,
} from './install-flow.errors.js';
import type {
  Authorization,
  AuthorizationRequest,
  AuthorizationResult,
  AuthorizationSession,
  InstallPorts,
  OAuthWindowEvent,
  OpenOAuthWindow,
} from './install-flow.ports.js';
import { callSafely } from '../utils/report.js';

/** The pause before the backend is asked again, where it does not hold the request open or could not answer. */
const ASK_AGAIN_AFTER_MS = 1000;
/**
 * The longest delay of `setTimeout`, 24.8 days. A longer delay would fire at once, so a longer `oauthTimeout` counts as no
 * limit.
 */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * One login. Its result comes from the backend's session, or from the OAuth window where the backend does not hold its
 * request open. The first result wins. The window opens before this function returns, because the browser allows a window
 * inside the user's click only.
 */
export function createAuthorization({
  backend,
  oauthWindow,
  request,
  oauthTimeoutMs,
  tell,
}: InstallPorts & {
  request: AuthorizationRequest;
  oauthTimeoutMs: number;
  tell: (event: AuthorizeEvent) => void;
}) {
  const controller = new AbortController();
  const { signal } = controller;
  let session: AuthorizationSession | null = null;
  let begun: Promise<Authorization> | null = null;
  let news: Promise<void> | null = null;
  let hasResult = false;
  let isLost = false;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const isOver = () => hasResult || signal.aborted;

  const fail = (error: unknown) => {
    if (signal.aborted) return;
    const shown = request.answers ? request.answers.conceal(error) : error;
    tell({ type: 'authorization.failed', error: toInstallFlowError(shown) });
  };

  const end = (result: AuthorizationResult) => {
    if (isOver() || !session) return;
    hasResult = true;
    if (result.status === 'complete') {
      tell({ type: 'authorization.completed', session, result });
    } else {
      const { status, error, errorDescription } = result;
      fail(new BaseSDKError((status === 'denied' ? oauthDenied : oauthFailed)({ error, errorDescription })));
    }
  };

  /**
   * Asks the backend until there is a result; with `hint`, asks once. Asks again at once where the backend holds its
   * request open, and after a pause where it does not, or was unavailable.
   */
  const ask = async (asked: AuthorizationSession, hint: boolean): Promise<void> => {
    while (!isOver()) {
      const answer = await backend.authorizationStatus(asked, { signal, hint });
      if (answer.status !== 'pending' && answer.status !== 'unavailable') end(answer);
      if (hint || isOver()) return;
      if (answer.status === 'unavailable' || !asked.heldOpen)
        await new Promise((resolve) => (pause = setTimeout(resolve, ASK_AGAIN_AFTER_MS)));
    }
  };

  const lose = () => {
    if (isLost || isOver()) return;
    isLost = true;
    tell({ type: 'window.unreachable' });
    if (session && !session.heldOpen) ask(session, false).catch(fail);
  };

  /**
   * A window may close right after it sent its result. While the backend is asked for that result, the window does not
   * count as lost; it does afterwards if the backend has none.
   */
  const hear = (event: OAuthWindowEvent) => {
    if (event.type === 'unreachable') {
      if (news) void news.finally(lose);
      else lose();
    } else if (session?.heldOpen) news = ask(session, true).catch(fail);
    else end(event.result);
  };

  const begin = async (opened: OpenOAuthWindow) => {
    begun = backend.beginAuthorization(request, { signal });
    const { authorizationUrl, ...asked } = await begun;
    if (signal.aborted) return;
    session = asked;
    const wasLost = isLost;
    opened.navigate(authorizationUrl);
    // `wasLost` is from before `navigate`: a window that `navigate` finds lost makes `lose` ask the backend already.
    if (asked.heldOpen || wasLost) await ask(asked, false);
  };

  const open = () => {
    try {
      const opened = oauthWindow.open(hear);
      if (!opened) fail(new BaseSDKError(oauthBlocked()));
      else {
        tell({ type: 'window.opened' });
        begin(opened).catch(fail);
      }
      return opened;
    } catch (error) {
      fail(error);
      return null;
    }
  };

  const window = open();
  const timer =
    oauthTimeoutMs <= LONGEST_TIMER_MS
      ? setTimeout(() => fail(new BaseSDKError(oauthTimeout())), oauthTimeoutMs)
      : undefined;

  return {
    focus: () => callSafely(() => window?.focus()),

    /** Closes the window, stops asking, and ends a session that has no result yet. */
    abandon: async (): Promise<void> => {
      controller.abort();
      clearTimeout(timer);
      clearTimeout(pause);
      callSafely(() => window?.close());
      const unfinished = hasResult ? null : await begun?.catch(() => null);
      if (unfinished) await backend.endAuthorization(unfinished);
    },
  };
}
