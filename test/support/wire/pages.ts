import type { WireState } from './state.js';
import type { Consent, WireAnswer, WireSession } from './types.js';

/** Makes the answer with a page. */
export const html = (content: string, headers: Record<string, string> = {}): WireAnswer => ({
  text: `<!doctype html>${content}`,
  headers: { 'Content-Type': 'text/html', ...headers },
});

/** The last page of a login. It posts a message to the page that opened the window, and closes the window. */
const callbackPage = (message: object, origin: string) =>
  html(
    `<title>Callback</title><script>opener?.postMessage(${JSON.stringify(message)}, ${JSON.stringify(origin)}); close();</script>`,
  );

/**
 * Creates the pages of the OAuth window: the provider's consent page, and the callback page. The consent page
 * is left out where the user decides at once.
 * @param crossOriginOpenerPolicy the policy of the consent page. With a policy, the consent page is always
 * shown.
 */
export function createOAuthPages(state: WireState, crossOriginOpenerPolicy: string | undefined) {
  const waiting = new Map<(decision: 'approve' | 'deny') => void, WireSession>();
  let messages = 0;
  let consent: Consent = 'approve';

  /**
   * Resolves with the decision that the test gives by `release`. Never resolves where the window was closed
   * before.
   */
  const released = (session: WireSession, signal: AbortSignal) =>
    new Promise<'approve' | 'deny'>((resolve) => {
      waiting.set(resolve, session);
      signal.addEventListener('abort', () => waiting.delete(resolve));
    });

  /** Waits for the user's decision, ends the login by it, and resolves with the callback page. */
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

  /**
   * The consent page, whose script waits for the user's decision. The callback page where the consent page is
   * left out.
   */
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
      /** How many callback pages were made whose window has an opener, and so posts a message. */
      messages: () => messages,
      /** The user's decision in the OAuth windows that open from now on. */
      get consent() {
        return consent;
      },
      set consent(next: Consent) {
        consent = next;
      },
      /** Decides in every window that waits for the user. With `type`, only in those of that integration. */
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
