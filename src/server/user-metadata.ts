import * as z from 'zod/mini';
import { recordKey } from './store/keys.js';
import { Problem } from './problem.js';
import { createRecords } from './store/records.js';
import type { SecretContext } from './secrets.js';
import type { Owner, ServerContext } from './server-context.js';

/** The most bytes that a user's metadata may have as JSON. */
const MAX_METADATA_BYTES = 16 * 1024;

/** The metadata that an application stores with a user. */
export const Metadata = z.record(z.string(), z.unknown());
export type Metadata = z.infer<typeof Metadata>;

/**
 * The stored record. Version 0.1.0 stored metadata unsealed in `meta`. Such a record can still be read, and
 * the next write replaces it by a sealed one.
 */
const UserSchema = z.union([
  z.object({ sealed: z.string(), expiresAt: z.null() }),
  z.object({ meta: Metadata, expiresAt: z.null() }),
]);

export interface UserMetadata {
  /** `{}` where nothing is stored. */
  read(owner: Owner): Promise<Metadata>;
  /**
   * Replaces the stored metadata.
   * @throws {Problem} a 413 where the metadata has more than {@link MAX_METADATA_BYTES}.
   */
  write(owner: Owner, meta: Metadata): Promise<void>;
  /** Encrypts the stored metadata with the first key. */
  rotate(owner: Owner): Promise<void>;
}

export function createUserMetadata({
  store,
  now,
  secrets,
}: Pick<ServerContext, 'store' | 'now' | 'secrets'>): UserMetadata {
  const records = createRecords(UserSchema, { store, now });
  const keyOf = ({ projectId, userId }: Owner) => recordKey('user', projectId, userId);
  const contextOf = ({ projectId, userId }: Owner): SecretContext => ['user', projectId, userId, userId];
  const sealed = async (owner: Owner, meta: Metadata) => ({
    sealed: await secrets.seal(contextOf(owner), meta),
    expiresAt: null,
  });
  const open = async (owner: Owner, user: z.infer<typeof UserSchema>): Promise<Metadata> =>
    'meta' in user ? user.meta : Metadata.parse(await secrets.open(contextOf(owner), user.sealed));

  return {
    async read(owner) {
      const found = await records.find(await keyOf(owner));
      return found ? open(owner, found.value) : {};
    },
    async write(owner, meta) {
      if (new TextEncoder().encode(JSON.stringify(meta)).byteLength > MAX_METADATA_BYTES) {
        throw new Problem(
          413,
          'user_metadata_too_long',
          `A user's metadata may have ${MAX_METADATA_BYTES} bytes of JSON at most.`,
        );
      }
      await records.set(await keyOf(owner), await sealed(owner, meta));
    },
    async rotate(owner) {
      const key = await keyOf(owner);
      const found = await records.find(key);
      if (!found) return;
      // Where `write` has stored other metadata in the meantime, this `replace` fails and nothing is left to
      // do, because `write` uses the first key.
      await records.replace(key, found, await sealed(owner, await open(owner, found.value)));
    },
  };
}
