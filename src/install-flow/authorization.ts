import type { AuthorizeEvent } from './install-flow.context.js';
import {
  OAuthBlockedError,
  OAuthDeniedError,
  OAuthFailedError,
  toInstallFlowError,
} from './install-flow.errors.js';
import type { InstallPorts } from './install-flow.actors.js';
import type {
  Authorization,
  AuthorizationRequest,
  AuthorizationSession,
  AuthorizationStatus,
  OAuthWindowEvent,
} from './install-flow.types.js';

/** Between two questions to a backend that does not hold a request open, or could not answer. */
const ASK_AGAIN_AFTER_MS = 1000;

type Outcome = Exclude<AuthorizationStatus, { status: 'pending' | 'unavailable' }>;

/**
 * One login: its window, its session, and the two ways to learn its result. The first one wins, and both are dropped
 * together. The window opens before this returns.
 */
export function createAuthorization({
  backend,
  oauthWindow,
  request,
  tell,
}: InstallPorts & { request: AuthorizationRequest; tell: (event: AuthorizeEvent) => void }) {
  const controller = new AbortController();
  const { signal } = controller;
  let session: AuthorizationSession | null = null;
  let begun: Promise<Authorization> | null = null;
  let ended = false;
  let isAsking = false;
  let isLost = false;
  let news: Promise<unknown> | null = null;

  const fail = (error: unknown) => {
    if (!signal.aborted) tell({ type: 'authorization.failed', error: toInstallFlowError(error) });
  };

  const end = (outcome: Outcome) => {
    if (ended || signal.aborted || !session) return;
    ended = true;
    if (outcome.status === 'complete') {
      tell({ type: 'authorization.completed', session, result: outcome });
    } else {
      const { status, error, errorDescription } = outcome;
      fail(new (status === 'denied' ? OAuthDeniedError : OAuthFailedError)({ error, errorDescription }));
    }
  };

  const ask = async (hint: boolean) => {
    if (!session) return null;
    const answer = await backend.authorizationStatus(session, { signal, hint });
    if (answer.status === 'pending' || answer.status === 'unavailable') return answer.status;
    end(answer);
    return null;
  };

  /** Asks until there is a result: at once where the backend holds the request open, else every second. */
  const keepAsking = async () => {
    if (isAsking || !session) return;
    isAsking = true;
    for (;;) {
      const status = await ask(false);
      if (!status || ended || signal.aborted) return;
      if (status === 'unavailable' || !session.heldOpen) await pause(ASK_AGAIN_AFTER_MS, signal);
    }
  };

  const lose = () => {
    if (ended || signal.aborted) return;
    isLost = true;
    tell({ type: 'window.unreachable' });
    keepAsking().catch(fail);
  };

  /** A window that closes itself after it brought its news is not lost. */
  const hear = (event: OAuthWindowEvent) => {
    if (signal.aborted) return;
    if (event.type === 'unreachable') {
      if (news) void news.finally(lose);
      else lose();
    } else if (session?.heldOpen) news = ask(true).catch(fail);
    else end(outcomeOf(event));
  };

  const begin = async (window: { navigate(url: string): void }) => {
    begun = backend.beginAuthorization(request, { signal });
    const { authorizationUrl, ...begunSession } = await begun;
    if (signal.aborted) return;
    session = begunSession;
    window.navigate(authorizationUrl);
    if (session.heldOpen || isLost) await keepAsking();
  };

  const window = open();

  function open() {
    try {
      const opened = oauthWindow.open(hear);
      if (!opened) throw new OAuthBlockedError();
      tell({ type: 'window.opened' });
      begin(opened).catch(fail);
      return opened;
    } catch (error) {
      fail(error);
      return null;
    }
  }

  return {
    focus: () => window?.focus(),

    /** Closes the window, stops asking, and ends a session that has no result yet. */
    abandon: async (): Promise<void> => {
      controller.abort();
      window?.close();
      if (ended) return;
      const unfinished = await begun?.catch(() => null);
      if (unfinished) await backend.endAuthorization(unfinished);
    },
  };
}

/** What a message of the window means, where it is all there is to know. */
function outcomeOf(event: Exclude<OAuthWindowEvent, { type: 'unreachable' }>): Outcome {
  if (event.type === 'error') {
    const { error, errorDescription } = event;
    return { status: error === 'access_denied' ? 'denied' : 'failed', error, errorDescription };
  }
  const { credentialId } = event.payload;
  return {
    status: 'complete',
    credentialId: typeof credentialId === 'string' ? credentialId : '',
    message: event.payload,
  };
}

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const proceed = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', proceed);
      resolve();
    };
    const timer = setTimeout(proceed, milliseconds);
    signal.addEventListener('abort', proceed);
  });
