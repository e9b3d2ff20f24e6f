import * as z from 'zod/mini';
import type { Credentials } from '../credentials/credentials.js';
import { recordKey } from '../store/keys.js';
import type { Owner, ServerContext } from '../server-context.js';
import type { SecretContext } from '../secrets.js';
import { createRecords, type Found } from '../store/records.js';

/** How long a user may take from the click to the callback. */
export const SESSION_TTL_MS = 15 * 60_000;
/** Milliseconds that an exchange may take. Readers see a longer one as failed, with the code `interrupted`. */
export const EXCHANGE_DEADLINE_MS = 20_000;

const Core = z.object({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  integrationType: z.string(),
  accountType: z.string(),
  /**
   * The origin of the page that began the login. The callback page posts its message to this origin only, and the `Referer`
   * of the start must have it.
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
  expiresAt: z.number(),
});

const Outcome = z.object({ error: z.string(), errorDescription: z.nullable(z.string()) });

const SessionSchema = z.discriminatedUnion('status', [
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
 * The context of a session's sealed secrets: the fields of the session that never change. Secrets that were copied to another
 * session cannot be opened, because that session has another context.
 */
export const sessionSecretContext = (
  session: Omit<z.infer<typeof Core>, 'sealed' | 'expiresAt'>,
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

/** Whether a session has ended. Only a call of the client can still change such a session. */
export const isSettled = ({ status }: Session): boolean =>
  status !== 'begun' && status !== 'pending' && status !== 'exchanging';

const StateSchema = z.object({
  projectId: z.string(),
  userId: z.string(),
  sessionId: z.string(),
  expiresAt: z.number(),
});

export interface Sessions {
  /** Stores a new session, and finds it by its `state` from then on. `false` where a live session has that ID. */
  begin(session: SessionWith<'begun'>, state: string): Promise<boolean>;
  /**
   * Reads a session. Where the session is `exchanging` past its deadline, the exchange is ended first, and the end is stored.
   */
  bringUpToDate(ref: SessionRef): Promise<Session | null>;
  /** As {@link Sessions.bringUpToDate}, for the session that began with this `state`. An authorization response names no other ID. */
  bringUpToDateByState(state: string): Promise<Session | null>;
  /**
   * Changes a session in one compare-and-swap. `next` gets the stored session, and returns `null` to leave the session as it
   * is. Resolves with the session as it is stored then, or with `null` where there is no session.
   */
  change(
    ref: SessionRef,
    next: (session: Session) => Session | null,
  ): Promise<{ value: Session; changed: boolean } | null>;
  /** Ends a failed exchange with the refusal, or completes the session if the exchange did store its credential. */
  endExchange(ref: SessionRef, refusal: Refusal): Promise<Session | null>;
  /**
   * Calls the listener whenever an instance changes the session. Resolves with a function that stops this, or with `null`
   * where the store has no channels. Never rejects.
   */
  watch(ref: SessionRef, listener: () => void): Promise<(() => Promise<void>) | null>;
}

export function createSessions(
  { store, now, report }: Pick<ServerContext, 'store' | 'now' | 'report'>,
  credentials: Pick<Credentials, 'find' | 'ensureListed'>,
): Sessions {
  const keyOf = ({ projectId, userId, sessionId }: SessionRef) =>
    recordKey('session', projectId, userId, sessionId);
  const records = createRecords(SessionSchema, { store, now }, (session) => keyOf(sessionRef(session)));
  const states = createRecords(StateSchema, { store, now });
  const stateKeyOf = (state: string) => recordKey('state', state);

  /** Runs what only wakes waiting requests. A failure is reported and fails no login, since those requests read again. */
  const asHint = async <Result>(hint: () => Promise<Result> | undefined): Promise<Result | null> => {
    try {
      return (await hint()) ?? null;
    } catch {
      report('store_failed', 'The store could not tell of a session’s change; it is read again.');
      return null;
    }
  };
  const publish = (key: string) => asHint(() => store.publish?.(key));

  /**
   * Whether the exchange of a session stored its credential, although the exchange failed. Such a session is completed:
   * the user need not log in again, which would make a second credential.
   */
  const wasSaved = async (session: Session): Promise<boolean> => {
    if ((await credentials.find(session))?.value.sessionId !== session.id) return false;
    await credentials.ensureListed(session);
    return true;
  };

  const endExchange = async (
    key: string,
    { session, found }: { session: SessionWith<'exchanging'>; found: Found<Session> },
    refusal: Refusal,
  ): Promise<Session | null> => {
    const next = (await wasSaved(session)) ? completed(session) : refused(session, refusal);
    if (!(await records.replace(key, found, next))) return bringUpToDate(key);
    await publish(key);
    return next;
  };

  /** Reads a session, and ends an exchange that is past its deadline. That exchange then finds its session changed. */
  const bringUpToDate = async (key: string): Promise<Session | null> => {
    const found = await records.find(key);
    if (!found) return null;
    const { value: session } = found;
    if (session.status !== 'exchanging' || session.deadline > now()) return session;
    return endExchange(key, { session, found }, INTERRUPTED);
  };

  return {
    async begin(session, state) {
      const ref = sessionRef(session);
      if (!(await records.add(await keyOf(ref), session))) return false;
      await states.set(await stateKeyOf(state), { ...ref, expiresAt: session.expiresAt });
      return true;
    },
    bringUpToDate: async (ref) => bringUpToDate(await keyOf(ref)),
    async bringUpToDateByState(state) {
      const ref = (await states.find(await stateKeyOf(state)))?.value;
      return ref ? bringUpToDate(await keyOf(ref)) : null;
    },
    async change(ref, next) {
      const key = await keyOf(ref);
      const result = await records.change(key, (session) => next(session));
      if (result?.changed) await publish(key);
      return result;
    },
    async endExchange(ref, refusal) {
      const key = await keyOf(ref);
      const found = await records.find(key);
      if (found?.value.status !== 'exchanging') return found?.value ?? null;
      return endExchange(key, { session: found.value, found }, refusal);
    },
    async watch(ref, listener) {
      const key = await keyOf(ref);
      const stop = await asHint(() => store.subscribe?.(key, listener));
      if (!stop) return null;
      return async () => {
        await asHint(stop);
      };
    },
  };
}

/** What a session and every status of it have in common. */
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

const INTERRUPTED: Refusal = {
  status: 'failed',
  error: 'interrupted',
  errorDescription: 'The login was interrupted. Try again.',
};

export const cancelled = (session: Session): SessionWith<'cancelled'> => ({
  ...coreOf(session),
  status: 'cancelled',
  cookieHash: 'cookieHash' in session ? session.cookieHash : null,
});
