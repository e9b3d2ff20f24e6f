import { pageResponse } from './callback-page.js';
import { issueLoginCookie } from './login-cookie.js';
import type { ServerContext } from '../server-context.js';
import { startedIn, type Sessions } from './sessions.js';
import type { Tickets } from './tickets.js';
import { originOf } from '../urls.js';

/** Whether the `Referer` is the page that began the login. A link that somebody was sent has another `Referer`, or none. */
export function refererIsFrom(
  origin: string,
  referer: string | null,
  missingReferrer: 'refuse' | 'allow',
): boolean {
  return referer === null || referer === '' ? missingReferrer === 'allow' : originOf(referer) === origin;
}

/**
 * `GET /oauth/start/{ticket}`: ties the login to this browser by a cookie and goes on to the provider. Without it somebody
 * could begin a login, send the link to another user, and receive that user's account (draft-ietf-oauth-security-topics-update).
 */
export async function oauthStart(
  { context, sessions, tickets }: { context: ServerContext; sessions: Sessions; tickets: Tickets },
  request: Request,
  ticket: string,
): Promise<Response> {
  const redeemed = await tickets.redeem(ticket);
  const session = redeemed && (await sessions.bringUpToDate(redeemed.ref));
  if (!redeemed || session?.status !== 'begun')
    return refusal('This link can be used once, right after the click.');
  if (!refererIsFrom(session.origin, request.headers.get('Referer'), context.missingReferrer)) {
    return refusal('This login must be begun on the page of the application it is for.');
  }
  const state = new URL(redeemed.authorizationUrl).searchParams.get('state') ?? '';
  const cookie = await issueLoginCookie(state, context.passportUrl);
  const started = await sessions.change(redeemed.ref, (current) =>
    current.status === 'begun' ? startedIn(current, cookie.hash) : null,
  );
  if (!started?.changed) return refusal('This login has ended.');
  return new Response(null, {
    status: 302,
    headers: {
      Location: redeemed.authorizationUrl,
      'Set-Cookie': cookie.header,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
    },
  });
}

const refusal = (text: string): Response =>
  pageResponse({
    status: 400,
    title: 'Connecting is not possible',
    text: `${text} Close this window and try again.`,
  });
