import * as z from 'zod/mini';
import { waitForHolder, whileHolding } from './held-key.js';
import { recordKey } from './keys.js';
import { Problem, retryAfter } from '../problem.js';
import type { Owner, ServerContext } from '../server-context.js';
import { createRecords } from './records.js';

const KEY_TTL_MS = 24 * 60 * 60_000;
const LOCK_TTL_MS = 30_000;

const IdempotencySchema = z.object({ credentialId: z.string(), done: z.boolean(), expiresAt: z.number() });

/** Keeps a repeated call from doing its work twice. */
export interface Idempotency {
  /**
   * Runs `first`, unless an earlier call with the same key has completed it. A key is remembered for 24 hours
   * from its first call. `first` always gets the credential ID of the first call, so that a repetition
   * finishes the work of a call that died half-way. Of several calls at the same time, one runs `first` and the
   * others wait for it.
   * @returns the credential ID of the first call.
   * @throws {Problem} a 409 where the call that was waited for failed, or takes more than 15 seconds.
   */
  once(
    call: Owner & { operation: string; key: string; credentialId: string },
    first: (credentialId: string) => Promise<void>,
  ): Promise<string>;
}

export function createIdempotency({
  store,
  now,
  report,
}: Pick<ServerContext, 'store' | 'now' | 'report'>): Idempotency {
  const records = createRecords(IdempotencySchema, { store, now });
  return {
    async once({ projectId, userId, operation, key, credentialId }, first) {
      const parts = [projectId, userId, operation, key];
      const recordOf = await recordKey('idempotency', ...parts);
      const lock = await recordKey('idempotency-lock', ...parts);
      await records.add(recordOf, { credentialId, done: false, expiresAt: now() + KEY_TTL_MS });
      const read = async () => (await records.find(recordOf))?.value ?? { credentialId, done: false };

      const held = await whileHolding({ store, report }, lock, LOCK_TTL_MS, async () => {
        const stored = await read();
        if (stored.done) return stored.credentialId;
        await first(stored.credentialId);
        await records.change(recordOf, (record) => ({ ...record, done: true }));
        return stored.credentialId;
      });
      if (held) return held.result;

      const doneBefore = await waitForHolder({ store }, lock, async () => {
        const stored = await read();
        return stored.done ? stored.credentialId : null;
      });
      if (doneBefore === null) throw notDone();
      return doneBefore;
    },
  };
}

const notDone = () =>
  new Problem(
    409,
    'call_in_progress',
    'The same call is in progress, or did not succeed. Try again.',
    retryAfter(2),
  );
