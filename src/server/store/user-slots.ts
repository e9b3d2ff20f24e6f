import { whileHolding } from './held-key.js';
import { recordKey, type RecordKind } from './keys.js';
import { tooMany, type Problem } from '../problem.js';
import type { Owner, ServerContext } from '../server-context.js';

/** Limits how many requests of one kind a user may have in progress at the same time. */
export interface SlotLimit {
  kind: Extract<RecordKind, 'wait-slot' | 'proxy-slot'>;
  perUser: number;
  /** The longest time, in milliseconds, for which a slot stays taken after its instance died. */
  ttlMs: number;
  /** Makes the error for a user whose slots are all taken. */
  refusal: () => Problem;
}

/**
 * Runs `work` in one of the user's slots, which all instances share.
 * @throws {Problem} the `refusal` where all slots are taken.
 */
export async function inUserSlot<Result>(
  context: Pick<ServerContext, 'store' | 'report'>,
  { projectId, userId }: Owner,
  { kind, perUser, ttlMs, refusal }: SlotLimit,
  work: () => Promise<Result>,
): Promise<Result> {
  // The search for a free slot starts at a random one. If it started at the first, every request of a user
  // who holds many slots would try all of these before it finds a free one.
  const start = Math.floor(Math.random() * perUser);
  for (let tried = 0; tried < perUser; tried += 1) {
    const key = await recordKey(kind, projectId, userId, String((start + tried) % perUser));
    const held = await whileHolding(context, key, ttlMs, work);
    if (held) return held.result;
  }
  throw refusal();
}

/**
 * Runs work that sends requests to a provider for a user, in one of the user's slots.
 * @throws {Problem} a 429 where the user has `proxyConcurrency` such requests in progress, on all instances
 * together.
 */
export type InProviderSlot = <Result>(owner: Owner, work: () => Promise<Result>) => Promise<Result>;

export function createProviderSlots(
  context: Pick<ServerContext, 'store' | 'report' | 'proxyConcurrency'>,
): InProviderSlot {
  const perUser = context.proxyConcurrency;
  const slots: SlotLimit = {
    kind: 'proxy-slot',
    perUser,
    ttlMs: 6_000,
    refusal: () =>
      tooMany(
        'too_many_proxied_requests',
        `At most ${perUser} requests of a user go to providers at once.`,
        1,
      ),
  };
  return (owner, work) => inUserSlot(context, owner, slots, work);
}
