import * as z from 'zod/mini';
import type { CredentialRef } from './credentials.js';
import { recordKey } from '../store/keys.js';
import { createRecords } from '../store/records.js';
import type { ServerContext } from '../server-context.js';

/** Milliseconds for which a 401 does not refresh a token that a refresh has just brought. */
const REFUSED_PAUSE_MS = 60_000;
/** Milliseconds for which a token is not refreshed again after its refresh failed. */
const FAILED_PAUSE_MS = 10_000;

const RefreshNote = z.object({ tokenId: z.string(), expiresAt: z.number() });

/**
 * Notes the outcome of the last refresh of a credential for all instances, so that they do not repeat a request that the
 * provider cannot fulfil. A note that cannot be stored is reported, and costs one more request at most.
 */
export interface RefreshNotes {
  /** Notes that a refresh has brought this token, which is not stored yet. */
  brought(ref: CredentialRef, tokenId: string): Promise<void>;
  /** Whether a refresh brought this token less than a minute ago. */
  hasBrought(ref: CredentialRef, tokenId: string): Promise<boolean>;
  /** Notes that a refresh of this token failed but may succeed later. Resolves with the seconds to wait. */
  failed(ref: CredentialRef, tokenId: string): Promise<number>;
  /** Resolves with the seconds to wait before this token may be refreshed; 0 where it may be refreshed now. */
  secondsToWait(ref: CredentialRef, tokenId: string): Promise<number>;
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
  const write = async (key: string, tokenId: string, pauseMs: number) => {
    try {
      await notes.set(key, { tokenId, expiresAt: now() + pauseMs });
    } catch {
      report('store_failed', 'What a refresh came to could not be noted.');
    }
  };

  return {
    brought: async (ref, tokenId) => write(await keyOf('refreshed', ref), tokenId, REFUSED_PAUSE_MS),
    hasBrought: async (ref, tokenId) => (await find(await keyOf('refreshed', ref), tokenId)) !== null,
    async failed(ref, tokenId) {
      await write(await keyOf('refresh-failed', ref), tokenId, FAILED_PAUSE_MS);
      return FAILED_PAUSE_MS / 1000;
    },
    async secondsToWait(ref, tokenId) {
      const note = await find(await keyOf('refresh-failed', ref), tokenId);
      return note ? Math.ceil((note.expiresAt - now()) / 1000) : 0;
    },
  };
}
