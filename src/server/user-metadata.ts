import * as z from 'zod/mini';
import { Problem } from './problem.js';
import type { SecretContext } from './secrets.js';
import type { Owner, ServerContext } from './server-context.js';
import { CONFLICT, untilNoConflict } from './store/contention.js';
import type { UserRecord } from './store/credential-store.types.js';

/** The most bytes that a user's metadata may have as JSON. */
const MAX_METADATA_BYTES = 16 * 1024;

/** The metadata that an application stores with a user. */
export const Metadata = z.record(z.string(), z.unknown());
export type Metadata = z.infer<typeof Metadata>;

/** The version of the stored text. Raise it where an earlier version of this package could not read what is written. */
const SCHEMA = 1;
const StoredMetadata = z.object({ schema: z.literal(SCHEMA), sealed: z.string() });

export interface UserMetadata {
  /** `{}` where nothing is stored. */
  read(owner: Owner): Promise<Metadata>;
  /**
   * Replaces the stored metadata.
   * @throws {Problem} a 413 where the metadata has more than {@link MAX_METADATA_BYTES}.
   */
  write(owner: Owner, meta: Metadata): Promise<void>;
  /**
   * Encrypts stored metadata with the first key. Resolves with whether it was stored anew: `false` where the first key has
   * encrypted it already, or where somebody has changed it in the meantime, which encrypts with the first key, too.
   */
  renew(record: UserRecord): Promise<boolean>;
}

export function createUserMetadata({
  credentialStore: store,
  secrets,
}: Pick<ServerContext, 'credentialStore' | 'secrets'>): UserMetadata {
  const contextOf = ({ projectId, userId }: Owner): SecretContext => ['user', projectId, userId, userId];
  const toData = (sealed: string) => JSON.stringify({ schema: SCHEMA, sealed });
  const sealedIn = ({ data }: UserRecord) => StoredMetadata.parse(JSON.parse(data)).sealed;

  return {
    async read({ projectId, userId }) {
      const owner = { projectId, userId };
      const record = await store.readUser(owner);
      return record ? Metadata.parse(await secrets.open(contextOf(owner), sealedIn(record))) : {};
    },
    async write({ projectId, userId }, meta) {
      if (new TextEncoder().encode(JSON.stringify(meta)).byteLength > MAX_METADATA_BYTES) {
        throw new Problem(
          413,
          'user_metadata_too_long',
          `A user's metadata may have ${MAX_METADATA_BYTES} bytes of JSON at most.`,
        );
      }
      const owner = { projectId, userId };
      const data = toData(await secrets.seal(contextOf(owner), meta));
      await untilNoConflict(async () => {
        const version = (await store.readUser(owner))?.version ?? null;
        return (await store.writeUser(owner, data, version)) ? undefined : CONFLICT;
      });
    },
    async renew(record) {
      const sealed = sealedIn(record);
      const renewed = await secrets.renew(contextOf(record), sealed);
      return renewed !== sealed && store.writeUser(record, toData(renewed), record.version);
    },
  };
}
