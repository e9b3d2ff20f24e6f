import type { OAuthWindow, OAuthWindowEvent, OpenOAuthWindow } from '../install-flow/index.js';
import { readWindowMessage } from './window-message.js';

const WIDTH = 500;
const HEIGHT = 700;
/**
 * Milliseconds between two checks whether a window is closed. A window counts as gone at the second check
 * that finds it closed, because its last message may still be on the way at the first.
 */
const CLOSED_CHECK_MS = 250;
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/;

export interface OAuthWindowOptions {
  /** Returns the serialized origins whose messages are believed. Called for each message. */
  allowedOrigins: () => readonly string[];
}

/**
 * Creates the port that opens OAuth windows in a browser. A window opens blank, inside the click, and a link
 * in the page then sends the window to the authorization URL. The link works under every
 * Content-Security-Policy and Referrer-Policy of the page, and shows the backend the page's origin. Creating
 * the port has no effect. `open` throws where there is no browser.
 */
export function createOAuthWindow({ allowedOrigins }: OAuthWindowOptions): OAuthWindow {
  return {
    open(tell) {
      if (typeof window === 'undefined' || typeof document === 'undefined')
        throw new Error('An OAuth window can be opened in a browser only: there is no `window` here.');
      const name = `oauth-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
      const popup = window.open('', name, centred());
      return popup && !isClosed(popup) ? watch(popup, name, allowedOrigins, tell) : null;
    },
  };
}

const centred = () => {
  const left = Math.round(window.screenX + (window.outerWidth - WIDTH) / 2);
  const top = Math.round(window.screenY + (window.outerHeight - HEIGHT) / 2);
  return `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`;
};

/** Whether a window is closed. A window that refuses the question cannot be watched either, so it counts as closed. */
const isClosed = (popup: Window) => {
  try {
    return popup.closed;
  } catch {
    return true;
  }
};

function watch(
  popup: Window,
  name: string,
  allowedOrigins: () => readonly string[],
  tell: (event: OAuthWindowEvent) => void,
): OpenOAuthWindow {
  const watching = new AbortController();
  const { signal } = watching;

  let reachable = true;
  let wasClosed = false;
  const lose = () => {
    if (!reachable || signal.aborted) return;
    reachable = false;
    clearInterval(timer);
    tell({ type: 'unreachable' });
  };
  const timer = setInterval(() => {
    if (wasClosed) lose();
    wasClosed = isClosed(popup);
  }, CLOSED_CHECK_MS);
  signal.addEventListener('abort', () => clearInterval(timer));

  window.addEventListener(
    'message',
    ({ source, origin, data }) => {
      const event = source === popup && allowedOrigins().includes(origin) ? readWindowMessage(data) : null;
      if (event) tell(event);
    },
    { signal },
  );

  return {
    navigate(url) {
      if (!isAuthorizationUrl(url))
        throw new Error(
          'The authorization URL must be an absolute https: URL, or http: on loopback; the OAuth window was not sent there.',
        );
      // A link to the name of a window that is gone would open another window.
      if (isClosed(popup)) lose();
      if (reachable && !signal.aborted) followLink(url, name);
    },
    focus: () => popup.focus(),
    close() {
      watching.abort();
      popup.close();
    },
  };
}

/**
 * Whether an OAuth window may be sent to a URL. The URL must be `https:`, or `http:` on loopback (127.0.0.0/8,
 * `localhost`, `[::1]`; RFC 8252 section 8.3).
 */
function isAuthorizationUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

function followLink(href: string, target: string): void {
  const link = document.createElement('a');
  Object.assign(link, { href, target, rel: 'opener', referrerPolicy: 'strict-origin', hidden: true });
  // The page's own click handlers, e.g. those of a router, must not see this click.
  link.addEventListener('click', (event) => event.stopPropagation());
  document.documentElement.append(link);
  link.click();
  link.remove();
}
