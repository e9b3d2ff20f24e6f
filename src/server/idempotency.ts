import * as z from 'zod/mini';
import { recordKey } from './keys.js';
import type { Owner, ServerContext } from './server-context.js';
import { createRecords } from './records.js';

const KEY_TTL_MS = 24 * 60 * 60_000;

const IdempotencySchema = z.object({ credentialId: z.string(), done: z.boolean(), expiresAt: z.number() });

/** What a repeated call must not do twice. */
export interface Idempotency {
  /**
   * Runs `first` unless a call with this key has done so; with the credential ID that the first call was given, so that a
   * call which died half-way is finished by its repetition.
   * @returns the credential ID of the first call.
   */
  once(
    call: Owner & { operation: string; key: string; credentialId: string },
    first: (credentialId: string) => Promise<void>,
  ): Promise<string>;
}

export function createIdempotency({ store, now }: Pick<ServerContext, 'store' | 'now'>): Idempotency {
  const records = createRecords(IdempotencySchema, { store, now });
  return {
    async once({ projectId, userId, operation, key, credentialId }, first) {
      const recordOf = await recordKey('idempotency', projectId, userId, operation, key);
      await records.add(recordOf, { credentialId, done: false, expiresAt: now() + KEY_TTL_MS });
      const stored = (await records.find(recordOf))?.value ?? { credentialId, done: false };
      if (stored.done) return stored.credentialId;
      await first(stored.credentialId);
      await records.change(recordOf, (record) => ({ ...record, done: true }));
      return stored.credentialId;
    },
  };
}
