import * as z from 'zod/mini';
import type { CredentialRef } from './credentials.js';
import { recordKey } from '../store/keys.js';
import { createRecords } from '../store/records.js';
import type { ServerContext } from '../server-context.js';

/** Milliseconds for which a 401 does not refresh a token that a refresh has just brought. */
const REFUSED_PAUSE_MS = 60_000;
/**
 * Milliseconds for which a token is not refreshed again after its refresh failed, unless the provider asks for a
 * longer pause.
 */
const FAILED_PAUSE_MS = 10_000;

const RefreshNote = z.object({
  tokenId: z.string(),
  expiresAt: z.number(),
  /** Why the refresh failed; absent where it succeeded. */
  cause: z.optional(z.enum(['client', 'passing', 'unknown'])),
});

/** A refresh that failed without ending the grant. */
export interface FailedRefresh {
  /** A refusal of the OAuth client, something that passes, or an error with an unknown meaning. */
  cause: 'client' | 'passing' | 'unknown';
  /** The whole seconds until the token may be refreshed again. */
  secondsToWait: number;
}

/**
 * Notes the outcome of the last refresh of a credential for all instances, so that they do not repeat a request that the
 * provider cannot fulfil. A note that cannot be stored is reported, and costs one more request at most.
 */
export interface RefreshNotes {
  /** Notes that a refresh has brought this token, which is not stored yet. */
  brought(ref: CredentialRef, tokenId: string): Promise<void>;
  /** Whether a refresh brought this token less than a minute ago. */
  hasBrought(ref: CredentialRef, tokenId: string): Promise<boolean>;
  /** Notes that a refresh of this token failed but may succeed later. */
  failed(
    ref: CredentialRef,
    tokenId: string,
    failure: { cause: FailedRefresh['cause']; retryAfterSeconds: number | null },
  ): Promise<FailedRefresh>;
  /** Resolves with the failure because of which this token must not be refreshed yet, else with `null`. */
  findFailure(ref: CredentialRef, tokenId: string): Promise<FailedRefresh | null>;
}

export function createRefreshNotes({
  store,
  now,
  report,
}: Pick<ServerContext, 'store' | 'now' | 'report'>): RefreshNotes {
  const notes = createRecords(RefreshNote, { store, now });
  const keyOf = (kind: 'refreshed' | 'refresh-failed', { projectId, userId, credentialId }: CredentialRef) =>
    recordKey(kind, projectId, userId, credentialId);
  const find = async (key: string, tokenId: string) => {
    const note = (await notes.find(key))?.value;
    return note?.tokenId === tokenId ? note : null;
  };
  const write = async (
    key: string,
    pauseMs: number,
    note: Omit<z.infer<typeof RefreshNote>, 'expiresAt'>,
  ) => {
    try {
      await notes.set(key, { ...note, expiresAt: now() + pauseMs });
    } catch {
      report('store_failed', 'What a refresh came to could not be noted.');
    }
  };

  return {
    brought: async (ref, tokenId) => write(await keyOf('refreshed', ref), REFUSED_PAUSE_MS, { tokenId }),
    hasBrought: async (ref, tokenId) => (await find(await keyOf('refreshed', ref), tokenId)) !== null,
    async failed(ref, tokenId, { cause, retryAfterSeconds }) {
      const pauseMs = Math.max(FAILED_PAUSE_MS, (retryAfterSeconds ?? 0) * 1000);
      await write(await keyOf('refresh-failed', ref), pauseMs, { tokenId, cause });
      return { cause, secondsToWait: Math.ceil(pauseMs / 1000) };
    },
    async findFailure(ref, tokenId) {
      const note = await find(await keyOf('refresh-failed', ref), tokenId);
      const secondsToWait = note ? Math.ceil((note.expiresAt - now()) / 1000) : 0;
      return secondsToWait > 0 ? { cause: note?.cause ?? 'passing', secondsToWait } : null;
    },
  };
}
