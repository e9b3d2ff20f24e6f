import type { WireState } from './state.js';
import type { Consent, WireAnswer, WireSession } from './types.js';

/** A page of the backend. */
export const html = (content: string, headers: Record<string, string> = {}): WireAnswer => ({
  text: `<!doctype html>${content}`,
  headers: { 'Content-Type': 'text/html', ...headers },
});

/** The last page of a login: tells the page that opened the window, and closes itself. */
const callbackPage = (message: object, origin: string) =>
  html(
    `<title>Callback</title><script>opener?.postMessage(${JSON.stringify(message)}, ${JSON.stringify(origin)}); close();</script>`,
  );

/**
 * What the OAuth window shows: the provider's consent page where the user is to be waited for, then the callback page.
 * @param crossOriginOpenerPolicy of the consent page, which is always shown then
 */
export function createOAuthPages(state: WireState, crossOriginOpenerPolicy: string | undefined) {
  const waiting = new Map<(decision: 'approve' | 'deny') => void, WireSession>();
  let messages = 0;
  let consent: Consent = 'approve';

  /** Resolves with the decision that the test releases. A window that was closed decides nothing any more. */
  const released = (session: WireSession, signal: AbortSignal) =>
    new Promise<'approve' | 'deny'>((resolve) => {
      waiting.set(resolve, session);
      signal.addEventListener('abort', () => waiting.delete(resolve));
    });

  /** Lets the user decide; resolves with the page that the provider sends the window to. */
  const decide = async (session: WireSession, signal: AbortSignal): Promise<WireAnswer> => {
    const decision = consent === 'approve' || consent === 'deny' ? consent : await released(session, signal);
    if (session.status !== 'pending') return html('<title>Expired</title>');
    const { integration, origin } = session;
    if (!crossOriginOpenerPolicy) messages += 1;
    if (decision === 'approve') {
      const { id } = state.approve(session);
      const credential = { integrationId: integration.id, payload: { credentialId: id } };
      return callbackPage({ type: 'oauth_success_callback', credential }, origin);
    }
    session.status = 'denied';
    session.settle();
    return callbackPage(
      { type: 'oauth_error_callback', error: 'access_denied', integrationId: integration.id },
      origin,
    );
  };

  /** The consent page, where the user gets to see it; its script waits for the user's decision. */
  const consentPage = (session: WireSession, signal: AbortSignal): Promise<WireAnswer> | WireAnswer => {
    const isShown = crossOriginOpenerPolicy ?? (consent === 'hold' || consent === 'never');
    if (!isShown) return decide(session, signal);
    const next = JSON.stringify(`/decision/${session.id}`);
    return html(
      `<title>Consent</title><script>fetch(${next}).then((page) => page.text()).then((text) => { document.open(); document.write(text); document.close(); })</script>`,
      crossOriginOpenerPolicy ? { 'Cross-Origin-Opener-Policy': crossOriginOpenerPolicy } : {},
    );
  };

  return {
    consentPage,
    decide,
    control: {
      /** How many callback pages were served whose window has an opener to tell. */
      messages: () => messages,
      /** What the user does with the OAuth windows that open from now on. */
      get consent() {
        return consent;
      },
      set consent(next: Consent) {
        consent = next;
      },
      /** Decides in the windows that are held, of one integration where it is named. */
      release(decision: 'approve' | 'deny' = 'approve', type?: string): void {
        for (const [resolve, { integration }] of waiting) {
          if (type !== undefined && integration.type !== type) continue;
          waiting.delete(resolve);
          resolve(decision);
        }
      },
      /** How many windows wait for `release`. */
      held: () => waiting.size,
    },
  };
}

export type OAuthPages = ReturnType<typeof createOAuthPages>;
