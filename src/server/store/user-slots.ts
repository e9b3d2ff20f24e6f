import { whileHolding } from './held-key.js';
import { recordKey, type RecordKind } from './keys.js';
import type { Problem } from '../problem.js';
import type { Owner, ServerContext } from '../server-context.js';

/** How much of one kind a user may have going on at once. */
export interface SlotLimit {
  kind: Extract<RecordKind, 'wait-slot' | 'proxy-slot'>;
  perUser: number;
  /** How long a slot stays taken where its instance dies, in milliseconds. */
  ttlMs: number;
  /** What is thrown where all are taken. */
  refusal: () => Problem;
}

/** Runs `work` in one of the user's slots, which are counted on all instances together. */
export async function inUserSlot<Result>(
  context: Pick<ServerContext, 'store' | 'report'>,
  { projectId, userId }: Owner,
  { kind, perUser, ttlMs, refusal }: SlotLimit,
  work: () => Promise<Result>,
): Promise<Result> {
  // Begun anywhere, so that a user who holds many does not try all of them.
  const start = Math.floor(Math.random() * perUser);
  for (let tried = 0; tried < perUser; tried += 1) {
    const key = await recordKey(kind, projectId, userId, String((start + tried) % perUser));
    const held = await whileHolding(context, key, ttlMs, work);
    if (held) return held.result;
  }
  throw refusal();
}
