import type { CompatState } from './compat-backend.state.js';
import type { CompatSession, Consent } from './compat-backend.types.js';

/** A page of the backend. */
export const html = (content: string, headers: Record<string, string>) =>
  new Response(`<!doctype html>${content}`, { headers: { 'Content-Type': 'text/html', ...headers } });

/** The last page of a login: tells the page that opened the window, and closes itself. */
const callbackPage = (message: object, origin: string) =>
  html(
    `<title>Callback</title><script>opener?.postMessage(${JSON.stringify(message)}, ${JSON.stringify(origin)}); close();</script>`,
    {},
  );

/**
 * What the OAuth window shows: the provider's consent page where the user is to be waited for, then the callback page.
 * @param crossOriginOpenerPolicy of the consent page, which is always shown then
 */
export function createOAuthPages(state: CompatState, crossOriginOpenerPolicy: string | undefined) {
  const waiting = new Map<(decision: 'approve' | 'deny') => void, CompatSession>();
  let messages = 0;
  let consent: Consent = 'approve';

  /** A window that was closed decides nothing any more. */
  const released = (session: CompatSession, signal: AbortSignal) =>
    new Promise<'approve' | 'deny'>((resolve) => {
      waiting.set(resolve, session);
      signal.addEventListener('abort', () => waiting.delete(resolve));
    });

  /** What the user does there; resolves with the page that the provider sends the window to. */
  const decide = async (session: CompatSession, signal: AbortSignal): Promise<Response> => {
    const decision = consent === 'approve' || consent === 'deny' ? consent : await released(session, signal);
    if (session.status !== 'pending') return html('<title>Expired</title>', {});
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

  /** The consent page, where it is seen at all; its own script waits for the user's decision. */
  const consentPage = (session: CompatSession, signal: AbortSignal): Promise<Response> | Response => {
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
