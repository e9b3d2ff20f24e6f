import { pageResponse } from './callback-page.js';
import type { Catalog, OAuthOffer } from '../catalog.js';
import { hashOf } from '../store/keys.js';
import { loginCookieHash } from './login-cookie.js';
import { outcomePage } from './outcome-page.js';
import { persistently } from '../store/persistently.js';
import type { ProviderAccess } from '../provider/provider-access.js';
import type { Grant, ProviderClient } from '../provider/provider-client.js';
import { cleanDescription, operatorReport, ProviderError } from '../provider/provider-error.js';
import {
  CredentialRefused,
  dropTokens,
  saveCredential,
  type CredentialSaver,
  type SavedCredential,
} from './save-credential.js';
import { outageOf } from '../outage.js';
import type { ServerContext } from '../server-context.js';
import type { Found } from '../store/records.js';
import {
  completed,
  EXCHANGE_DEADLINE_MS,
  exchanging,
  refused,
  sessionRef,
  type Refusal,
  type Session,
  type SessionWith,
} from './session.js';
import type { Sessions } from './sessions.js';
import { openSessionSecrets, type SessionSecrets } from './session-secrets.js';
import { waitForResult } from './session-wait.js';

export interface OAuthCallback {
  context: ServerContext;
  sessions: Sessions;
  providers: ProviderClient;
  saver: CredentialSaver;
  catalogOf: (projectId: string) => Promise<Catalog | null>;
}

/**
 * Answers `GET /oauth` and `/oauth/{type}`, where the provider sends its authorization response (RFC 6749
 * section 4.1.2). The cookie is checked first, then `state`, then `iss`. The session is moved from `pending`
 * to `exchanging` in one atomic step before the code is spent, so that a code is spent once, however often
 * the callback is delivered.
 */
export async function oauthCallback(
  callback: OAuthCallback,
  request: Request,
  type?: string,
): Promise<Response> {
  const { context, sessions } = callback;
  const parameters = new URL(request.url).searchParams;
  const [state, ...otherStates] = parameters.getAll('state');
  if (!state || otherStates.length > 0) return unknownLogin();
  const cookieHash = await loginCookieHash(request.headers.get('Cookie'), state, context.passportUrl);
  if (cookieHash === null) return unknownLogin();
  const found = await sessions.openByState(state);
  const session = found?.value;
  if (!session || session.status === 'begun' || session.cookieHash !== cookieHash) return unknownLogin();
  if (session.stateHash !== (await hashOf(state))) return unknownLogin();
  const offer = (await callback.catalogOf(session.projectId))?.byType(session.integrationType);
  if (offer?.scheme !== 'oauth' || (type !== undefined && type !== offer.type)) return unknownLogin();
  const settled =
    session.status === 'pending'
      ? await settle(callback, { session, found }, offer, parameters, state)
      : session;
  return outcomePage(await finished(callback, settled, request.signal), offer.id);
}

const unknownLogin = (): Response =>
  pageResponse({
    status: 400,
    title: 'Unknown login',
    text: 'This login is not known in this browser, or has expired. Close this window and try again.',
  });

/**
 * Waits for the end of an exchange that another request carries out, for as long as an exchange may take. A
 * session in any other status is returned at once.
 */
async function finished(
  { context, sessions }: OAuthCallback,
  session: Session,
  signal: AbortSignal,
): Promise<Session> {
  if (session.status !== 'exchanging') return session;
  const waited = await waitForResult({ sessions, ...context }, sessionRef(session), {
    waitMs: EXCHANGE_DEADLINE_MS,
    signal,
  });
  return waited ?? session;
}

/** Leads a session from `pending` to its end, and resolves with the session as it is stored then. */
async function settle(
  callback: OAuthCallback,
  { session, found }: { session: SessionWith<'pending'>; found: Found<Session> },
  offer: OAuthOffer,
  parameters: URLSearchParams,
  state: string,
): Promise<Session> {
  const { context, sessions, providers } = callback;
  const secrets = await openSessionSecrets(context.secrets, session);
  const access: ProviderAccess = { offer, endpoints: secrets.endpoints, ...secrets.client };
  const response = readResponse(providers, access, parameters, state);
  if ('refusal' in response) return refuse(sessions, session, response.refusal);

  const claimed = await sessions.change(
    sessionRef(session),
    (current) => (current.status === 'pending' ? exchanging(current, context.now()) : null),
    found,
  );
  if (!claimed) return session;
  if (!claimed.changed || claimed.value.status !== 'exchanging') return claimed.value;
  const exchange = { session: claimed.value, found: claimed, access, secrets };
  try {
    const { redirectUrl } = session;
    const { codeVerifier, scopes } = secrets;
    const grant = await providers.exchangeCode(access, response.parameters, {
      redirectUrl,
      codeVerifier,
      scopes,
    });
    return await storeGrant(callback, exchange, grant);
  } catch (error) {
    const refusal = refusalOf(error, offer, secrets.client, context, session);
    return (await sessions.endExchange(sessionRef(session), refusal)) ?? session;
  }
}

/** The exchange of a session: the session as it was claimed, and what its code was exchanged with. */
interface Exchange {
  session: SessionWith<'exchanging'>;
  found: Found<Session>;
  access: ProviderAccess;
  secrets: SessionSecrets;
}

/**
 * Stores what the provider has granted, and completes the session. Whatever fails, the session ends, and the tokens are
 * either in the credential of a complete session or revoked.
 */
async function storeGrant(
  { context, sessions, saver }: OAuthCallback,
  { session, found, access, secrets }: Exchange,
  grant: Grant,
): Promise<Session> {
  const { offer } = access;
  const ref = sessionRef(session);
  const exchanged = { offer, secrets, grant };
  const isOpen = async () => (await sessions.bringUpToDate(ref))?.status === 'exchanging';
  let saved: SavedCredential | null = null;
  let ended: Session | null;
  try {
    saved = await saveCredential(saver, session, exchanged, isOpen);
    const complete = (latest: Session) => (latest.status === 'exchanging' ? completed(latest) : null);
    ended = (await persistently(() => sessions.change(ref, complete, found)))?.value ?? null;
  } catch (error) {
    const refusal = refusalOf(error, offer, secrets.client, context, session);
    try {
      ended = await sessions.endExchange(ref, refusal);
    } catch (failure) {
      await dropTokens(saver, session, exchanged);
      throw failure;
    }
  }
  // Where the exchange took longer than its deadline, another request may have completed the session, since the credential
  // was stored by then. So `complete` is what counts here, and not who has completed the session.
  if (ended?.status === 'complete') saved?.keep();
  else if (saved) await saved.undo();
  else await dropTokens(saver, session, exchanged);
  return ended ?? session;
}

function readResponse(
  providers: ProviderClient,
  access: ProviderAccess,
  parameters: URLSearchParams,
  state: string,
): { parameters: URLSearchParams } | { refusal: Refusal } {
  try {
    const checked = providers.checkAuthorizationResponse(access, parameters, state);
    if (!checked.ok) return { refusal: providersRefusal(checked, [access.clientSecret]) };
    if (checked.parameters.get('code')) return checked;
    throw new ProviderError('invalid_authorization_response', 'The authorization response has no code.');
  } catch (error) {
    if (error instanceof ProviderError) return { refusal: failure(error.code, error.description) };
    throw error;
  }
}

/** Only a refusal by the user counts as denied. Every other error counts as failed. */
const providersRefusal = (
  { error, errorDescription }: { error: string; errorDescription: string | null },
  unspeakable: readonly string[],
): Refusal => ({
  status: error === 'access_denied' ? 'denied' : 'failed',
  error: cleanDescription(error, unspeakable) ?? 'invalid_authorization_response',
  errorDescription: cleanDescription(errorDescription, unspeakable),
});

const failure = (error: string, errorDescription: string | null): Refusal => ({
  status: 'failed',
  error,
  errorDescription,
});

function refusalOf(
  error: unknown,
  offer: OAuthOffer,
  { isCompanys: isCompanysClient }: SessionSecrets['client'],
  { report }: ServerContext,
  { projectId }: Session,
): Refusal {
  if (error instanceof ProviderError) {
    const what = `${offer.type}: the authorization code could not be exchanged.`;
    report(...operatorReport(error, { isCompanysClient, what }), projectId);
    return failure(error.code, error.description);
  }
  if (error instanceof CredentialRefused) return failure(error.error, error.errorDescription);
  const outage = outageOf(error);
  const what = `${offer.type}: the credential could not be stored.`;
  report(outage?.problem.code ?? 'internal_error', outage ? `${what} ${outage.message}` : what, projectId);
  return failure('server_error', 'The server failed. Try again.');
}

async function refuse(
  sessions: Sessions,
  session: SessionWith<'pending'>,
  refusal: Refusal,
): Promise<Session> {
  const result = await sessions.change(sessionRef(session), (current) =>
    current.status === 'pending' ? refused(current, refusal) : null,
  );
  return result?.value ?? session;
}
