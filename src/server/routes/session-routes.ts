import * as z from 'zod/mini';
import { beginSession, type BegunSession, type SessionBeginning } from '../login/build-oauth.js';
import { BuildOAuthFields } from '../login/build-oauth-fields.js';
import type { ConnectedAccounts } from '../credentials/connected-accounts.js';
import { wireCredential } from '../credentials/credential.js';
import { refuseLateCredential } from '../login/late-credential.js';
import { refererIsFrom } from '../login/oauth-start.js';
import { isLeftBy } from '../login/save-credential.js';
import { badRequest } from '../problem.js';
import type { Owner } from '../server-context.js';
import { inWaitSlot, MAX_WAIT_SECONDS, waitForResult } from '../login/session-wait.js';
import { cancelled, type Session, type SessionRef } from '../login/session.js';
import { parseFields, readBody, type ApiCall, type ApiHandler } from './api-call.js';
import type { PushedAuthorizationAnswer, SessionAnswer, SessionQuery } from '../../wire/bodies.js';

export interface SessionRoutes {
  /** `POST /sdk/actions/build-oauth` begins a login with a pushed authorization request (after RFC 9126). */
  push: ApiHandler;
  /** `GET /sdk/actions/build-oauth` begins a login in the OAuth window, which loads this URL. */
  open: (call: ApiCall) => Promise<Response>;
  /**
   * `GET /sdk/actions/session-id/{sessionId}` reads the outcome of a login; `wait` holds the request open
   * until there is one.
   */
  read: ApiHandler;
  /**
   * `DELETE /sdk/actions/session-id/{sessionId}` makes the server forget the result; `cancel=true` ends the
   * login.
   */
  end: ApiHandler;
}

const EXPIRED: SessionAnswer = { status: 'expired', connectCredentialId: null };
const WaitSeconds = z.pipe(z.string().check(z.regex(/^\d{1,4}$/)), z.transform(Number));

export function createSessionRoutes(beginning: SessionBeginning, accounts: ConnectedAccounts): SessionRoutes {
  const { context, sessions, credentials } = beginning;

  const answer = async (session: Session | null): Promise<SessionAnswer> => {
    if (!session) return EXPIRED;
    switch (session.status) {
      case 'begun':
      case 'pending':
      case 'exchanging':
        return { status: 'pending', connectCredentialId: null };
      case 'complete': {
        const found = session.forgotten ? null : await credentials.find(session);
        if (!found) return EXPIRED;
        return {
          status: 'complete',
          connectCredentialId: session.credentialId,
          credential: wireCredential(found),
        };
      }
      case 'denied':
      case 'failed': {
        if (session.forgotten) return EXPIRED;
        const { status, error, errorDescription } = session;
        return {
          status,
          connectCredentialId: null,
          error,
          ...(errorDescription === null ? {} : { errorDescription }),
        };
      }
      case 'cancelled':
        return { status: 'failed', connectCredentialId: null, error: 'cancelled' };
    }
  };

  const cancel = async (ref: SessionRef): Promise<void> => {
    const result = await sessions.change(ref, (session) =>
      session.status === 'cancelled' || session.status === 'denied' || session.status === 'failed'
        ? null
        : cancelled(session),
    );
    // A session that an earlier call cancelled is not left out here. That call may have failed before it
    // discarded the credential, and a client repeats a call that failed.
    if (result?.value.status !== 'cancelled') return;
    const isStored = await refuseLateCredential(credentials, result.value);
    if (isStored && !result.value.replacesCredential)
      await accounts.discard(result.value, isLeftBy(result.value));
  };

  const forget = (ref: SessionRef) =>
    sessions.change(ref, (session) => ('forgotten' in session ? { ...session, forgotten: true } : null));

  return {
    async push(call) {
      const fields = await readBody(call.request, BuildOAuthFields);
      if (call.request.headers.get('Origin') !== fields.originForPostMessage) {
        throw badRequest(
          'origin_not_allowed',
          'originForPostMessage must be the origin of the page that asks.',
        );
      }
      // The server makes the session ID, because a client's may be short enough to be guessed.
      const begun = await beginSession(beginning, call, { ...fields, sessionId: undefined });
      return wireSession(begun);
    },
    async open(call) {
      const fields = parseFields(Object.fromEntries(call.query), BuildOAuthFields, 'query');
      if (
        !refererIsFrom(
          fields.originForPostMessage,
          call.request.headers.get('Referer'),
          context.missingReferrer,
        )
      ) {
        throw badRequest(
          'referer_not_allowed',
          'A login must be begun on the page that is named in originForPostMessage.',
        );
      }
      if (fields.sessionId === undefined) {
        throw badRequest('invalid_session_id', 'The query must have a sessionId, which makes it good once.');
      }
      const { startUrl } = await beginSession(beginning, call, fields);
      // This answer has no `Referrer-Policy`, because the policy could remove the `Referer` that the start
      // URL needs.
      return new Response(null, {
        status: 302,
        headers: { Location: startUrl, 'Cache-Control': 'no-store' },
      });
    },
    async read(call) {
      const ref = refOf(call, call.id);
      const wait = call.query.get('wait' satisfies keyof SessionQuery);
      if (wait === null) {
        const { connectCredentialId } = await answer(await sessions.bringUpToDate(ref));
        return { connectCredentialId };
      }
      const waitMs =
        Math.min(parseFields(wait, WaitSeconds, 'query parameter wait'), MAX_WAIT_SECONDS) * 1000;
      const held = () =>
        waitForResult({ sessions, now: context.now }, ref, { waitMs, signal: call.request.signal });
      return answer(waitMs === 0 ? await held() : await inWaitSlot(context, call, held));
    },
    async end(call) {
      const ref = refOf(call, call.id);
      await (call.query.get('cancel' satisfies keyof SessionQuery) === 'true' ? cancel(ref) : forget(ref));
      return {};
    },
  };
}

const refOf = ({ projectId, userId }: Owner, sessionId: string): SessionRef => ({
  projectId,
  userId,
  sessionId,
});

const wireSession = ({ startUrl, sessionId, expiresInSeconds }: BegunSession): PushedAuthorizationAnswer => ({
  authorizationUrl: startUrl,
  sessionId,
  expiresIn: expiresInSeconds,
});
