import type {
  CredentialKey,
  CredentialRecord,
  CredentialStore,
  GrantKey,
  ReleasedCredential,
  StorePage,
  UserKey,
  UserRecord,
} from './credential-store.types.js';
import { isLastOfItsGrant } from './shared-grant.js';

/** The least time between two sweeps, in milliseconds. A sweep is part of a write, and deletes the bars that have ended. */
const SWEEP_INTERVAL_MS = 60_000;

/** Refuses inserts until `expiresAt`; the bar of a user refuses those alone that began at `at` or before. */
interface Bar {
  at: number;
  expiresAt: number;
}

/** A record and its place in lists of all records. An update keeps the place. */
interface Placed<Record> {
  record: Record;
  place: number;
}

/**
 * Makes a {@link CredentialStore} in the memory of this process, for a single instance, tests and development. Everything is
 * lost when the process ends.
 */
export function createMemoryCredentialStore({
  now = Date.now,
}: { now?: () => number } = {}): CredentialStore {
  const credentials = new Map<string, Placed<CredentialRecord>>();
  const users = new Map<string, Placed<UserRecord>>();
  const bars = new Map<string, Bar>();
  let lastPlace = 0;
  let sweptAt = now();

  const ofUser = (user: UserKey): CredentialRecord[] =>
    [...credentials.values()].map(({ record }) => record).filter((record) => isSameUser(record, user));

  const isHeld = (user: UserKey, grant: GrantKey): boolean =>
    [...credentials.values()].some(({ record }) => sharesGrant(record, user, grant));

  /** Describes a record that is no longer stored. */
  const released = (record: CredentialRecord): ReleasedCredential => ({
    record,
    wasLastHolder: record.grant !== null && !isHeld(record, record.grant),
  });

  const isExternalIdTaken = (record: Omit<CredentialRecord, 'version'>): boolean =>
    record.externalId !== null &&
    ofUser(record).some(
      (other) =>
        other.credentialId !== record.credentialId &&
        other.integrationType === record.integrationType &&
        other.externalId === record.externalId,
    );

  const isBarred = (key: string, begunAt: number): boolean => {
    const bar = bars.get(key);
    return bar !== undefined && bar.expiresAt > now() && begunAt <= bar.at;
  };

  const addBar = (key: string, at: number, ttlMs: number): void => {
    const time = now();
    if (time - sweptAt >= SWEEP_INTERVAL_MS) {
      sweptAt = time;
      for (const [other, { expiresAt }] of bars) if (expiresAt <= time) bars.delete(other);
    }
    bars.set(key, { at, expiresAt: time + ttlMs });
  };

  return {
    find: operation((key) => credentials.get(keyOf(key))?.record ?? null),

    listByUser: operation((user) =>
      ofUser(user).sort(
        (one, other) => one.createdAt - other.createdAt || (one.credentialId < other.credentialId ? -1 : 1),
      ),
    ),

    insert: operation((record, { begunAt, limit }) => {
      const key = keyOf(record);
      if (isBarred(key, begunAt) || isBarred(userKeyOf(record), begunAt)) return 'barred';
      if (credentials.has(key)) return 'exists';
      if (isExternalIdTaken(record)) return 'externalIdTaken';
      if (ofUser(record).length >= limit) return 'full';
      credentials.set(key, { record: { ...record, version: 1 }, place: (lastPlace += 1) });
      return 'inserted';
    }),

    update: operation((record, version) => {
      const key = keyOf(record);
      const stored = credentials.get(key);
      if (stored?.record.version !== version) return 'conflict';
      if (isExternalIdTaken(record)) return 'externalIdTaken';
      const { createdAt } = stored.record;
      credentials.set(key, { ...stored, record: { ...record, createdAt, version: version + 1 } });
      return { version: version + 1, released: released(stored.record) };
    }),

    delete: operation((key, version) => {
      const stored = credentials.get(keyOf(key));
      if (stored?.record.version !== version) return null;
      credentials.delete(keyOf(key));
      return released(stored.record);
    }),

    bar: operation((key, ttlMs) => {
      if (credentials.has(keyOf(key))) return false;
      addBar(keyOf(key), Infinity, Math.max(ttlMs, (bars.get(keyOf(key))?.expiresAt ?? 0) - now()));
      return true;
    }),

    isHeld: operation(isHeld),

    deleteUser: operation((user, { at, ttlMs }) => {
      addBar(userKeyOf(user), at, ttlMs);
      users.delete(userKeyOf(user));
      const deleted = ofUser(user);
      for (const record of deleted) credentials.delete(keyOf(record));
      return deleted.map((record) =>
        isLastOfItsGrant(deleted, record) ? released(record) : { record, wasLastHolder: false },
      );
    }),

    list: operation(({ after, limit, projectId, integrationType, status }) =>
      pageOf(credentials.values(), { after, limit }, (record) =>
        [
          projectId === undefined || record.projectId === projectId,
          integrationType === undefined || record.integrationType === integrationType,
          status === undefined || record.status === status,
        ].every(Boolean),
      ),
    ),

    readUser: operation((user) => users.get(userKeyOf(user))?.record ?? null),

    writeUser: operation(({ projectId, userId }, data, version) => {
      const key = userKeyOf({ projectId, userId });
      const stored = users.get(key);
      if ((stored?.record.version ?? null) !== version) return false;
      const record = { projectId, userId, data, version: (version ?? 0) + 1 };
      users.set(key, { record, place: stored?.place ?? (lastPlace += 1) });
      return true;
    }),

    listUsers: operation((page) => pageOf(users.values(), page, () => true)),
  };
}

/** Makes an operation of the port from a function that runs to its end without another operation in between. */
const operation =
  <Arguments extends unknown[], Result>(run: (...args: Arguments) => Result) =>
  (...args: Arguments): Promise<Result> =>
    new Promise((resolve) => resolve(run(...args)));

const keyOf = ({ projectId, userId, credentialId }: CredentialKey): string =>
  JSON.stringify([projectId, userId, credentialId]);
const userKeyOf = ({ projectId, userId }: UserKey): string => JSON.stringify([projectId, userId]);

const isSameUser = (one: UserKey, other: UserKey): boolean =>
  one.projectId === other.projectId && one.userId === other.userId;

/** Whether a stored credential shares a grant that a credential of `user` holds, or held. */
function sharesGrant(record: CredentialRecord, user: UserKey, { client, account }: GrantKey): boolean {
  if (record.grant?.client !== client) return false;
  const isKnown = account !== null && record.grant.account !== null;
  return isKnown ? record.grant.account === account : isSameUser(record, user);
}

/** The records from `after` on that `isMeant` accepts, in the order of their places. A `Map` keeps that order. */
function pageOf<Record>(
  all: Iterable<Placed<Record>>,
  { after, limit }: { after: string | null; limit: number },
  isMeant: (record: Record) => boolean,
): StorePage<Record> {
  if (after !== null && !/^\d+$/.test(after))
    throw new TypeError(`list: \`after\` must be the \`next\` of an earlier page, or null, and is ${after}.`);
  const meant = [...all].filter(({ record, place }) => place > Number(after ?? 0) && isMeant(record));
  const page = meant.slice(0, limit);
  const last = meant.length > limit ? page.at(-1) : undefined;
  return { items: page.map(({ record }) => record), next: last ? String(last.place) : null };
}
