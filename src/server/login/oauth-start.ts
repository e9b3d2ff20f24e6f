import { pageResponse } from './callback-page.js';
import { issueLoginCookie } from './login-cookie.js';
import type { ServerContext } from '../server-context.js';
import { startedIn } from './session.js';
import type { Sessions } from './sessions.js';
import type { Tickets } from './tickets.js';
import { originOf } from '../urls.js';

/**
 * Whether the `Referer` names the origin of the page that began the login. A link in a mail or on another
 * site comes with another `Referer`, or with none.
 */
export function refererIsFrom(
  origin: string,
  referer: string | null,
  missingReferrer: 'refuse' | 'allow',
): boolean {
  return referer === null || referer === '' ? missingReferrer === 'allow' : originOf(referer) === origin;
}

/**
 * `GET /oauth/start/{ticket}` ties the login to this browser by a cookie and redirects to the provider.
 * Without the cookie, somebody could begin a login, send the link to another user, and receive that user's
 * account (draft-ietf-oauth-security-topics-update). A request that is refused changes nothing, so a scanner
 * that follows the link without a `Referer` does not spend the ticket.
 */
export async function oauthStart(
  { context, sessions, tickets }: { context: ServerContext; sessions: Sessions; tickets: Tickets },
  request: Request,
  ticket: string,
): Promise<Response> {
  const opened = await tickets.open(ticket);
  const found = opened && (await sessions.open(opened.ref));
  if (!opened || found?.value.status !== 'begun') return usedOnce();
  if (!refererIsFrom(found.value.origin, request.headers.get('Referer'), context.missingReferrer)) {
    return refusal('This login must be begun on the page of the application it is for.');
  }
  const state = new URL(opened.authorizationUrl).searchParams.get('state') ?? '';
  const cookie = await issueLoginCookie(state, context.passportUrl);
  const started = await sessions.change(
    opened.ref,
    (current) => (current.status === 'begun' ? startedIn(current, cookie.hash) : null),
    found,
  );
  if (!started?.changed) return usedOnce();
  return new Response(null, {
    status: 302,
    headers: {
      Location: opened.authorizationUrl,
      'Set-Cookie': cookie.header,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
    },
  });
}

const usedOnce = (): Response => refusal('This link can be used once, right after the click.');

const refusal = (text: string): Response =>
  pageResponse({
    status: 400,
    title: 'Connecting is not possible',
    text: `${text} Close this window and try again.`,
  });
