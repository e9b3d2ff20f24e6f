import * as z from 'zod/mini';
import {
  aboutCredential,
  credentialRef,
  CredentialSecrets,
  fromRecord,
  secretContext,
  setupContext,
  toRecord,
  type CredentialRef,
  type NewCredential,
  type SealedFor,
  type StoredCredential,
} from './credential.js';
import { externalIdTaken } from '../problem.js';
import { UnknownKeyError, type SecretContext } from '../secrets.js';
import type { Owner, ServerContext } from '../server-context.js';
import { CONFLICT, untilNoConflict } from '../store/contention.js';
import type {
  CredentialRecord,
  CredentialStore,
  GrantKey,
  ReleasedCredential,
  StorePage,
} from '../store/credential-store.types.js';
import { persistently } from '../store/persistently.js';
import { isLastOfItsGrant } from '../store/shared-grant.js';
import { isStorable } from '../store/storable.js';

/** The most credentials of a user, far more than people connect. Without a limit, a user could fill the store. */
export const MAX_CREDENTIALS = 200;
/** Milliseconds for which the store refuses a credential that an ended login might still store. */
const BAR_TTL_MS = 24 * 60 * 60_000;
/**
 * Milliseconds for which the store refuses credentials of a deleted user that began before. A login takes 15 minutes and the
 * time of its exchange at most.
 */
const DELETED_USER_TTL_MS = 30 * 60_000;

const Setup = z.record(z.string(), z.unknown());

/** A credential that was taken out of the store, or replaced. */
export interface Released {
  credential: StoredCredential;
  /** Whether no stored credential shares its grant any more, so that the grant may be revoked. */
  wasLastHolder: boolean;
}

/** Stores credentials, and encrypts what is secret in them. */
export interface Credentials {
  find(ref: CredentialRef): Promise<StoredCredential | null>;
  /** A user's credentials, oldest first. */
  list(owner: Owner): Promise<StoredCredential[]>;
  /** A page of all credentials, as the store lists them. */
  listAll(options: Parameters<CredentialStore['list']>[0]): Promise<StorePage<StoredCredential>>;
  /**
   * Stores a new credential, unless the store refuses it, as {@link CredentialStore.insert} says. A user may have
   * {@link MAX_CREDENTIALS}.
   * @param begunAt when the call or the login began that makes the credential, in milliseconds since the epoch
   */
  insert(credential: NewCredential, begunAt: number): ReturnType<CredentialStore['insert']>;
  /**
   * Stores `next` if its version is still the stored one. Resolves with `null` where it is not. Secrets that an older key
   * encrypted are encrypted with the first key.
   */
  replace(next: StoredCredential): Promise<{ credential: StoredCredential; released: Released } | null>;
  /**
   * Changes a credential, also while other instances do so. `next` returns the credential itself to leave it as it is.
   * Resolves with `null` where there is no such credential.
   */
  change(
    ref: CredentialRef,
    next: (credential: StoredCredential) => StoredCredential,
  ): Promise<StoredCredential | null>;
  /** Deletes a credential if its version is still the stored one. Resolves with `null` where it is not. */
  delete(credential: StoredCredential): Promise<Released | null>;
  /** Refuses every later `insert` under this ID for a day. `false` where the ID is taken, which changes nothing. */
  bar(ref: CredentialRef): Promise<boolean>;
  /** Whether a stored credential shares the grant, as a credential of the user would hold it. */
  isHeld(owner: Owner, grant: GrantKey): Promise<boolean>;
  /**
   * Deletes the credentials and the metadata of a user. What began before stores no credential any more.
   * @param check is called with each credential before anything is deleted, and rejects to keep them all. A record that this
   * version cannot read is not checked, and is deleted.
   */
  deleteUser(owner: Owner, check: (credential: StoredCredential) => Promise<void>): Promise<Released[]>;
  /**
   * Encrypts the secrets of a credential with the first key, also while other instances change it. Resolves with whether they
   * were stored anew: `false` where the first key has encrypted them already.
   */
  renew(record: CredentialRecord): Promise<boolean>;
  sealSecrets(credential: SealedFor, value: CredentialSecrets): Promise<string>;
  openSecrets(credential: NewCredential): Promise<CredentialSecrets>;
  sealSetup(credential: SealedFor, answers: Record<string, unknown>): Promise<string>;
  /** The answers to the post-options; `{}` until they are given. */
  openSetup(credential: StoredCredential): Promise<Record<string, unknown>>;
}

export function createCredentials({
  credentialStore: store,
  now,
  emit,
  secrets,
}: Pick<ServerContext, 'credentialStore' | 'now' | 'emit' | 'secrets'>): Credentials {
  const find = async (ref: CredentialRef): Promise<StoredCredential | null> => {
    // Clients name credentials by any text. A store would refuse to look for such an ID.
    if (!isStorable(ref.credentialId)) return null;
    const record = await store.find(ref);
    return record && fromRecord(record);
  };

  /**
   * Encrypts the secrets of a credential with the first key. Where no key is needed, a secret whose key this instance has not
   * got stays as it is, so that what another instance has encrypted keeps nobody from storing new tokens.
   */
  const renewed = async <Credential extends NewCredential>(
    credential: Credential,
    { isKeyNeeded }: { isKeyNeeded: boolean },
  ): Promise<Credential> => {
    const renew = (context: SecretContext, sealed: string) =>
      secrets.renew(context, sealed).catch((error: unknown) => {
        if (isKeyNeeded || !(error instanceof UnknownKeyError)) throw error;
        return sealed;
      });
    const { sealed, sealedSetup } = credential;
    return {
      ...credential,
      sealed: await renew(secretContext(credential), sealed),
      sealedSetup: sealedSetup && (await renew(setupContext(credential), sealedSetup)),
    };
  };

  const replace = async (next: StoredCredential) => {
    const credential = await renewed(next, { isKeyNeeded: false });
    const outcome = await store.update(toRecord(credential), next.version);
    if (outcome === 'conflict') return null;
    if (outcome === 'externalIdTaken') throw externalIdTaken();
    const [released] = releasedOf([outcome.released]);
    return released ? { credential: { ...credential, version: outcome.version }, released } : null;
  };

  /** Describes one of several records that are no longer stored. */
  const releasedFrom = async (
    deleted: readonly CredentialRecord[],
    record: CredentialRecord,
  ): Promise<ReleasedCredential> => {
    const { grant } = record;
    const isLast = grant !== null && isLastOfItsGrant(deleted, record);
    return {
      record,
      wasLastHolder: isLast && !(await persistently(() => store.isHeld(record, grant))),
    };
  };

  /** Leaves out records that this version cannot read, and tells the operator. The user is deleted all the same. */
  const readable = (all: readonly ReleasedCredential[]): Released[] =>
    all.flatMap((one) => {
      const credential = readOrNull(one.record);
      if (credential) return [{ credential, wasLastHolder: one.wasLastHolder }];
      const message = 'A credential of a deleted user cannot be read, so that its token was not revoked.';
      emit({ type: 'failure', code: 'revocation_failed', message, projectId: one.record.projectId });
      return [];
    });

  return {
    find,
    replace,
    list: async (owner) => (await store.listByUser(owner)).flatMap((record) => fromRecord(record) ?? []),
    async listAll(options) {
      const { items, next } = await store.list(options);
      return { items: items.flatMap((record) => fromRecord(record) ?? []), next };
    },
    async insert(credential, begunAt) {
      const outcome = await store.insert(toRecord(credential), { begunAt, limit: MAX_CREDENTIALS });
      // The credential of a login is told when its session is complete.
      if (outcome === 'inserted' && credential.sessionId === null)
        emit({ type: 'credential.created', ...aboutCredential(credential) });
      return outcome;
    },
    change: (ref, next) =>
      untilNoConflict(async () => {
        const found = await find(ref);
        if (!found) return null;
        const changed = next(found);
        if (changed === found) return found;
        return (await replace({ ...changed, version: found.version }))?.credential ?? CONFLICT;
      }),
    async delete(credential) {
      const released = await store.delete(credentialRef(credential), credential.version);
      if (!released) return null;
      emit({ type: 'credential.deleted', ...aboutCredential(credential) });
      return { credential, wasLastHolder: released.wasLastHolder };
    },
    bar: (ref) => store.bar(ref, BAR_TTL_MS),
    isHeld: (owner, grant) => store.isHeld(owner, grant),
    async deleteUser(owner, check) {
      const before = await store.listByUser(owner);
      for (const record of before) {
        const credential = readOrNull(record);
        if (credential) await check(credential);
      }
      let attempts = 0;
      const deleted = await persistently(() => {
        attempts += 1;
        return store.deleteUser(owner, { at: now(), ttlMs: DELETED_USER_TTL_MS });
      });
      // The store may have deleted the user in an earlier attempt, and failed to answer.
      const earlier = attempts > 1 ? withoutThose(before, deleted) : [];
      const released = [
        ...readable(await Promise.all(earlier.map((record) => releasedFrom(earlier, record)))),
        ...readable(deleted),
      ];
      for (const { credential } of released)
        emit({ type: 'credential.deleted', ...aboutCredential(credential) });
      return released;
    },
    async renew(record) {
      let known: CredentialRecord | null = record;
      return untilNoConflict(async () => {
        const found: CredentialRecord | null = known ?? (await store.find(record));
        known = null;
        const credential = found && fromRecord(found);
        if (!credential) return false;
        const next = await renewed(credential, { isKeyNeeded: true });
        if (next.sealed === credential.sealed && next.sealedSetup === credential.sealedSetup) return false;
        return (await replace(next)) ? true : CONFLICT;
      });
    },
    sealSecrets: (credential, value) => secrets.seal(secretContext(credential), value),
    openSecrets: async (credential) =>
      CredentialSecrets.parse(await secrets.open(secretContext(credential), credential.sealed)),
    sealSetup: (credential, answers) => secrets.seal(setupContext(credential), answers),
    openSetup: async (credential) =>
      credential.sealedSetup === null
        ? {}
        : Setup.parse(await secrets.open(setupContext(credential), credential.sealedSetup)),
  };
}

const withoutThose = (records: readonly CredentialRecord[], deleted: readonly ReleasedCredential[]) => {
  const ids = new Set(deleted.map(({ record }) => record.credentialId));
  return records.filter(({ credentialId }) => !ids.has(credentialId));
};

const releasedOf = (all: readonly ReleasedCredential[]): Released[] =>
  all.flatMap(({ record, wasLastHolder }) => {
    const credential = fromRecord(record);
    return credential ? [{ credential, wasLastHolder }] : [];
  });

/** Returns the credential of a record; `null` where this version cannot read it. */
function readOrNull(record: CredentialRecord): StoredCredential | null {
  try {
    return fromRecord(record);
  } catch {
    return null;
  }
}
