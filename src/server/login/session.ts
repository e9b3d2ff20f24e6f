import * as z from 'zod/mini';
import type { SecretContext } from '../secrets.js';
import type { Owner } from '../server-context.js';

/** How long a user may take from the click to the callback. */
export const SESSION_TTL_MS = 15 * 60_000;
/**
 * Milliseconds that an exchange may take. Readers see a longer one as failed, with the code `interrupted`.
 */
export const EXCHANGE_DEADLINE_MS = 20_000;

const Core = z.object({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  integrationType: z.string(),
  accountType: z.string(),
  /**
   * The origin of the page that began the login. The callback page posts its message to this origin only, and
   * the `Referer` of the start must have it.
   */
  origin: z.string(),
  redirectUrl: z.string(),
  stateHash: z.string(),
  /** The ID that the credential of this login will have. */
  credentialId: z.string(),
  /** Whether the login authenticates an existing credential again. */
  replacesCredential: z.boolean(),
  /** {@link SessionSecrets}, sealed. */
  sealed: z.string(),
  /** When the login began, in milliseconds since the epoch. */
  begunAt: z.number(),
  expiresAt: z.number(),
});

const Outcome = z.object({ error: z.string(), errorDescription: z.nullable(z.string()) });

export const SessionSchema = z.discriminatedUnion('status', [
  /** The OAuth window has not come to `/oauth/start` yet. */
  z.extend(Core, { status: z.literal('begun') }),
  /** The window is at the provider, in the browser that has the cookie of this hash. */
  z.extend(Core, { status: z.literal('pending'), cookieHash: z.string() }),
  z.extend(Core, { status: z.literal('exchanging'), cookieHash: z.string(), deadline: z.number() }),
  z.extend(Core, { status: z.literal('complete'), cookieHash: z.string(), forgotten: z.boolean() }),
  z.extend(Core, {
    status: z.enum(['denied', 'failed']),
    cookieHash: z.string(),
    forgotten: z.boolean(),
    ...Outcome.shape,
  }),
  z.extend(Core, { status: z.literal('cancelled'), cookieHash: z.nullable(z.string()) }),
]);

/** A login, from the click to the credential. Every change of its status is one compare-and-swap. */
export type Session = z.infer<typeof SessionSchema>;
export type SessionWith<Status extends Session['status']> = Extract<Session, { status: Status }>;

/** Names a session. */
export interface SessionRef extends Owner {
  readonly sessionId: string;
}

export const sessionRef = ({ projectId, userId, id }: Session): SessionRef => ({
  projectId,
  userId,
  sessionId: id,
});

/**
 * The context of a session's sealed secrets: the fields of the session that never change. Secrets that were
 * copied to another session cannot be opened, because that session has another context.
 */
export const sessionSecretContext = (
  session: Omit<z.infer<typeof Core>, 'sealed' | 'begunAt' | 'expiresAt'>,
): SecretContext => [
  'session',
  session.projectId,
  session.userId,
  session.id,
  session.integrationType,
  session.accountType,
  session.origin,
  session.redirectUrl,
  session.stateHash,
  session.credentialId,
  String(session.replacesCredential),
];

/**
 * Whether a session has ended. After that, only the client changes the session, when it forgets or cancels
 * the session.
 */
export const isSettled = ({ status }: Session): boolean =>
  status !== 'begun' && status !== 'pending' && status !== 'exchanging';

/** Returns the fields that a session keeps in every status. */
const coreOf = (session: Session) => Core.parse(session);

export const startedIn = (session: SessionWith<'begun'>, cookieHash: string): SessionWith<'pending'> => ({
  ...coreOf(session),
  status: 'pending',
  cookieHash,
});

export const exchanging = (session: SessionWith<'pending'>, now: number): SessionWith<'exchanging'> => ({
  ...coreOf(session),
  status: 'exchanging',
  cookieHash: session.cookieHash,
  deadline: now + EXCHANGE_DEADLINE_MS,
  expiresAt: now + SESSION_TTL_MS,
});

export const completed = (session: SessionWith<'exchanging'>): SessionWith<'complete'> => ({
  ...coreOf(session),
  status: 'complete',
  cookieHash: session.cookieHash,
  forgotten: false,
});

/** Why a login made no credential. */
export interface Refusal {
  status: 'denied' | 'failed';
  /** A stable code, e.g. `access_denied`, `invalid_client`. */
  error: string;
  errorDescription: string | null;
}

export const refused = (
  session: SessionWith<'pending' | 'exchanging'>,
  { status, error, errorDescription }: Refusal,
): SessionWith<'denied' | 'failed'> => ({
  ...coreOf(session),
  status,
  cookieHash: session.cookieHash,
  forgotten: false,
  error,
  errorDescription,
});

/** The refusal of a session whose exchange did not end before its deadline. */
export const INTERRUPTED = {
  status: 'failed',
  error: 'interrupted',
  errorDescription: 'The login was interrupted. Try again.',
} as const satisfies Refusal;

export const cancelled = (session: Session): SessionWith<'cancelled'> => ({
  ...coreOf(session),
  status: 'cancelled',
  cookieHash: 'cookieHash' in session ? session.cookieHash : null,
});
