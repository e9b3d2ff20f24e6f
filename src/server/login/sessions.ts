import * as z from 'zod/mini';
import type { Credentials } from '../credentials/credentials.js';
import type { ServerContext } from '../server-context.js';
import { recordKey } from '../store/keys.js';
import { createRecords, type Found } from '../store/records.js';
import { refuseLateCredential } from './late-credential.js';
import {
  completed,
  INTERRUPTED,
  isSettled,
  refused,
  sessionRef,
  SessionSchema,
  type Refusal,
  type Session,
  type SessionRef,
  type SessionWith,
} from './session.js';

const StateSchema = z.object({
  projectId: z.string(),
  userId: z.string(),
  sessionId: z.string(),
  expiresAt: z.number(),
});

export interface Sessions {
  /**
   * Stores a new session, and finds it by its `state` from then on. `false` where a live session has that ID.
   */
  begin(session: SessionWith<'begun'>, state: string): Promise<boolean>;
  /**
   * Reads a session. Where the session is `exchanging` past its deadline, the exchange is ended first, and
   * that is stored.
   */
  bringUpToDate(ref: SessionRef): Promise<Session | null>;
  /** As {@link Sessions.bringUpToDate}, for a session that is to be changed from what was read. */
  open(ref: SessionRef): Promise<Found<Session> | null>;
  /**
   * As {@link Sessions.open}, for the session that began with this `state`. An authorization response has no session ID, so
   * the callback finds the session by its `state`.
   */
  openByState(state: string): Promise<Found<Session> | null>;
  /**
   * Changes a session in one compare-and-swap. `next` gets the stored session, and returns `null` to leave
   * the session as it is. Resolves with the session as it is stored then, or with `null` where there is no
   * session.
   * @param found the session as the caller has read it, so that it need not be read again
   */
  change(
    ref: SessionRef,
    next: (session: Session) => Session | null,
    found?: Found<Session>,
  ): Promise<(Found<Session> & { changed: boolean }) | null>;
  /**
   * Ends an exchange that failed. The session is complete where the exchange had stored its credential. Otherwise the session
   * is refused, and the exchange cannot store a credential any more.
   */
  endExchange(ref: SessionRef, refusal: Refusal): Promise<Session | null>;
  /**
   * Calls the listener whenever an instance changes the session. Resolves with a function that stops this, or
   * with `null` where the store has no channels. Never rejects.
   */
  watch(ref: SessionRef, listener: () => void): Promise<(() => Promise<void>) | null>;
}

export function createSessions(
  { store, now, report }: Pick<ServerContext, 'store' | 'now' | 'report'>,
  credentials: Credentials,
): Sessions {
  const keyOf = ({ projectId, userId, sessionId }: SessionRef) =>
    recordKey('session', projectId, userId, sessionId);
  const records = createRecords(SessionSchema, { store, now }, (session) => keyOf(sessionRef(session)));
  const states = createRecords(StateSchema, { store, now });
  const stateKeyOf = (state: string) => recordKey('state', state);

  /**
   * Publishes or subscribes. A failure is only reported, because a channel does no more than wake requests
   * that wait, and those also read the session again by themselves.
   */
  const asHint = async <Result>(hint: () => Promise<Result> | undefined): Promise<Result | null> => {
    try {
      return (await hint()) ?? null;
    } catch {
      report('store_failed', 'The store could not tell of a session’s change; it is read again.');
      return null;
    }
  };
  const publish = (key: string) => asHint(() => store.publish?.(key));

  const endExchange = async (
    key: string,
    { session, found }: { session: SessionWith<'exchanging'>; found: Found<Session> },
    refusal: Refusal,
  ): Promise<Found<Session> | null> => {
    // A session whose credential is stored is completed, because a further login of the user would make a second credential.
    const isStored = await refuseLateCredential(credentials, session);
    const ended = await records.replace(
      key,
      found,
      isStored ? completed(session) : refused(session, refusal),
    );
    if (!ended) return open(key);
    await publish(key);
    return ended;
  };

  /**
   * Reads a session, and ends an exchange that is past its deadline. If the exchange still runs, it finds its
   * session ended.
   */
  const open = async (key: string): Promise<Found<Session> | null> => {
    const found = await records.find(key);
    if (!found) return null;
    const { value: session } = found;
    if (session.status !== 'exchanging' || session.deadline > now()) return found;
    return endExchange(key, { session, found }, INTERRUPTED);
  };

  return {
    async begin(session, state) {
      const ref = sessionRef(session);
      if (!(await records.add(await keyOf(ref), session))) return false;
      await states.set(await stateKeyOf(state), { ...ref, expiresAt: session.expiresAt });
      return true;
    },
    open: async (ref) => open(await keyOf(ref)),
    bringUpToDate: async (ref) => (await open(await keyOf(ref)))?.value ?? null,
    async openByState(state) {
      const ref = (await states.find(await stateKeyOf(state)))?.value;
      return ref ? open(await keyOf(ref)) : null;
    },
    async change(ref, next, found) {
      const key = await keyOf(ref);
      const result = await records.change(key, next, found);
      // Until a session has ended, its readers are answered the same, and need not be woken.
      if (result?.changed && isSettled(result.value)) await publish(key);
      return result;
    },
    async endExchange(ref, refusal) {
      const key = await keyOf(ref);
      const found = await records.find(key);
      if (found?.value.status !== 'exchanging') return found?.value ?? null;
      return (await endExchange(key, { session: found.value, found }, refusal))?.value ?? null;
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
