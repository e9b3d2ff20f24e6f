import * as z from 'zod/mini';
import { parseInstallOptions, type BuildOAuthFields } from './build-oauth-fields.js';
import { findActiveOffer, type Catalog, type OAuthOffer } from '../catalog.js';
import type { Credentials } from '../credentials/credentials.js';
import { hashOf, randomToken, recordKey } from '../store/keys.js';
import { countLogin } from './login-limit.js';
import { authorizationUrl, planLogin } from './oauth-plan.js';
import { badRequest, credentialNotFound, Problem } from '../problem.js';
import type { Owner, Project, ServerContext } from '../server-context.js';
import { SESSION_TTL_MS, sessionSecretContext, type SessionRef } from './session.js';
import type { Sessions } from './sessions.js';
import type { SessionSecrets } from './session-secrets.js';
import type { Tickets } from './tickets.js';
import { createRecords } from '../store/records.js';
import { CLOCK_TOLERANCE_MS } from '../user-token.js';
import { isSerializedOrigin } from '../urls.js';

const UsedSessionId = z.object({ expiresAt: z.number() });
const CLIENT_MADE_ID = /^[A-Za-z0-9-]{6,64}$/;

/** The longest time, in milliseconds, for which a session ID that a client made is remembered. */
const LONGEST_MEMORY_MS = 365 * 24 * 60 * 60_000;

/** The user who asks for a login, and the project and the catalog of that user. */
export interface Applicant extends Owner {
  project: Project;
  catalog: Catalog;
  /** The end of the user token with which the user asks, in milliseconds since the epoch. */
  tokenExpiresAt: number;
}

/** A session that has begun. */
export interface BegunSession {
  sessionId: string;
  /**
   * `{passportUrl}/oauth/start/{ticket}`. The OAuth window must load it at once, because the ticket expires.
   */
  startUrl: string;
  /** The time that the login may take. */
  expiresInSeconds: number;
}

export interface SessionBeginning {
  context: ServerContext;
  sessions: Sessions;
  credentials: Credentials;
  tickets: Tickets;
}

/**
 * Checks what a client asks for, stores the session and issues the ticket of its start. Account type,
 * redirect URL and origin must be among those that the project allows, and the client decides no parameter of
 * the authorization request.
 * @throws {Problem} a 400 for a field that is refused, a 404 for an unknown integration or credential, a 409
 * for a session ID that was used, a 429 after too many logins.
 */
export async function beginSession(
  beginning: SessionBeginning,
  applicant: Applicant,
  fields: BuildOAuthFields,
): Promise<BegunSession> {
  const { context, sessions, tickets } = beginning;
  const { projectId, userId, project, catalog } = applicant;
  const { accountType, selectedCredentialId } = parseInstallOptions(fields.installOptions);
  const origin = checkOrigin(fields.originForPostMessage, project);
  const redirectUrl = checkRedirectUrl(fields.redirectUrl, project, `${context.passportUrl}/oauth`);
  const offer = findOAuthOffer(catalog, fields.integrationId);
  const plan = planLogin(
    offer,
    { accountType, values: fields.endUserSuppliedValues ?? {} },
    context.passportUrl,
  );
  const replaced = await findReplaced(beginning, applicant, offer, selectedCredentialId);
  const sessionId = checkSessionId(fields.sessionId);
  await countLogin(context, applicant);

  const ref = { projectId, userId, sessionId };
  const state = randomToken();
  const { client, endpoints, scopes, settings } = plan;
  const codeVerifier = offer.description.pkce ? randomToken() : null;
  const secrets: SessionSecrets = { client, endpoints, scopes, settings, codeVerifier };
  const login = {
    id: sessionId,
    projectId,
    userId,
    integrationType: offer.type,
    accountType: plan.accountType.id,
    origin,
    redirectUrl,
    stateHash: await hashOf(state),
    credentialId: replaced ?? crypto.randomUUID(),
    replacesCredential: replaced !== null,
  };
  const sealed = await context.secrets.seal(sessionSecretContext(login), secrets);
  const begunAt = context.now();
  const expiresAt = begunAt + SESSION_TTL_MS;
  const isNew =
    (fields.sessionId === undefined || (await spendSessionId(context, ref, applicant.tokenExpiresAt))) &&
    (await sessions.begin({ ...login, status: 'begun', sealed, begunAt, expiresAt }, state));
  if (!isNew) throw new Problem(409, 'session_exists', 'A session with this sessionId was begun before.');
  const ticket = await tickets.issue(ref, await authorizationUrl(plan, { redirectUrl, state, codeVerifier }));
  const startUrl = `${context.passportUrl}/oauth/start/${ticket}`;
  return { sessionId, startUrl, expiresInSeconds: SESSION_TTL_MS / 1000 };
}

function checkOrigin(origin: string, { options }: Project): string {
  if (isSerializedOrigin(origin) && options.origins.includes(origin)) return origin;
  throw badRequest('origin_not_allowed', 'originForPostMessage must be one of the origins of the project.');
}

function checkRedirectUrl(asked: string | null | undefined, { options }: Project, own: string): string {
  if (asked === undefined || asked === null || asked === own) return own;
  if (options.redirectUrls?.includes(asked)) return asked;
  throw badRequest('redirect_url_not_allowed', 'redirectUrl must be one that the project lists.');
}

/** Returns the session ID that a client has made, or makes one of 256 bits where the client has made none. */
function checkSessionId(asked: string | undefined): string {
  if (asked === undefined) return randomToken();
  if (CLIENT_MADE_ID.test(asked)) return asked;
  throw badRequest('invalid_session_id', `sessionId must match ${CLIENT_MADE_ID.source}.`);
}

/**
 * Notes that a session ID which a client made was used, until the user token ends. The 2.1.1 client begins a
 * login with a link that holds the user token and a session ID. Otherwise such a link would begin another
 * login at every click. Resolves with whether the ID was new.
 */
async function spendSessionId(
  context: Pick<ServerContext, 'store' | 'now'>,
  { projectId, userId, sessionId }: SessionRef,
  tokenExpiresAt: number,
): Promise<boolean> {
  const key = await recordKey('session-id', projectId, userId, sessionId);
  const until = Math.min(tokenExpiresAt + CLOCK_TOLERANCE_MS, context.now() + LONGEST_MEMORY_MS);
  return createRecords(UsedSessionId, context).add(key, { expiresAt: until });
}

function findOAuthOffer(catalog: Catalog, integrationId: string): OAuthOffer {
  const offer = findActiveOffer(catalog, integrationId);
  if (offer.scheme === 'oauth') return offer;
  throw badRequest('not_oauth', `The integration "${offer.type}" does not use OAuth.`);
}

/**
 * Finds the credential that the login is to authenticate again; `null` where the client names none.
 * @throws {Problem} a 404 where the user has no such credential of this integration.
 */
async function findReplaced(
  { credentials }: SessionBeginning,
  { projectId, userId }: Owner,
  { type }: OAuthOffer,
  credentialId: string | null | undefined,
): Promise<string | null> {
  if (credentialId === undefined || credentialId === null) return null;
  const found = await credentials.find({ projectId, userId, credentialId });
  if (found?.integrationType === type) return credentialId;
  throw credentialNotFound();
}
