import type * as z from 'zod/mini';
import { CONFLICT, untilNoConflict } from './contention.js';
import type { Store } from '../server.types.js';

export interface StoredRecord {
  /** When the record expires, in milliseconds since the epoch. */
  expiresAt: number;
}

/**
 * A record as it was read. `raw` is the stored text, and `value` is that text parsed. A later
 * compare-and-swap succeeds only if the store still holds `raw`.
 */
export interface Found<Value> {
  raw: string;
  value: Value;
}

/** Typed records of one kind in a {@link Store}. */
export interface Records<Value extends StoredRecord> {
  find(key: string): Promise<Found<Value> | null>;
  /** Stores a record unless the key has one that has not expired. Resolves with whether it was stored. */
  add(key: string, value: Value): Promise<boolean>;
  set(key: string, value: Value): Promise<void>;
  /**
   * Reads and deletes a record in one step, so that only one caller gets the record; `null` where there is
   * none.
   */
  take(key: string): Promise<Value | null>;
  /**
   * Stores `next`, or deletes the record where `next` is `null`, if the record is still as it was found.
   * Resolves with the record as it is now stored (with `found` after a deletion), or with `null` if the
   * record had changed.
   */
  replace(key: string, found: Found<Value>, next: Value | null): Promise<Found<Value> | null>;
  /**
   * Reads a record and replaces it with what `next` returns, and does so again whenever another caller
   * changed the record in between. `next` returns `null` to leave the record as it is. Resolves with `null`
   * where there is no record.
   * @param found the record as the caller has read it, so that it need not be read again
   * @throws {Problem} a 503 where other callers keep changing the record
   */
  change(
    key: string,
    next: (value: Value) => Value | null,
    found?: Found<Value>,
  ): Promise<(Found<Value> & { changed: boolean }) | null>;
}

/**
 * Makes the typed records of one schema.
 * @param keyOf computes the key of a record from the record itself, for kinds whose records name their owner.
 * A record that is read under any other key counts as absent, so that a copy of one user's record, written to
 * the store under another user's key, does not pass for a record of that other user.
 */
export function createRecords<Value extends StoredRecord>(
  schema: z.ZodMiniType<Value>,
  { store, now }: { store: Store; now: () => number },
  keyOf?: (value: Value) => Promise<string>,
): Records<Value> {
  const parse = async (key: string, raw: string | null): Promise<Found<Value> | null> => {
    if (raw === null) return null;
    const value = schema.parse(JSON.parse(raw));
    if (value.expiresAt <= now()) return null;
    return keyOf && (await keyOf(value)) !== key ? null : { raw, value };
  };
  const ttlOf = ({ expiresAt }: Value): number => Math.max(1, expiresAt - now());

  const find = async (key: string) => parse(key, await store.get(key));

  const add = async (key: string, value: Value): Promise<boolean> => {
    const raw = JSON.stringify(value);
    if (await store.add(key, raw, ttlOf(value))) return true;
    const present = await store.get(key);
    // The store still holds a record that has expired by this server's clock, because the clock of the store
    // is behind.
    if (present === null || (await parse(key, present))) return false;
    return store.replace(key, present, raw, ttlOf(value));
  };

  const replace = async (key: string, found: Found<Value>, next: Value | null) => {
    if (next === null) return (await store.replace(key, found.raw, null)) ? found : null;
    const raw = JSON.stringify(next);
    return (await store.replace(key, found.raw, raw, ttlOf(next))) ? { raw, value: next } : null;
  };

  const change = async (key: string, next: (value: Value) => Value | null, read?: Found<Value>) => {
    let known = read;
    return untilNoConflict(async () => {
      const found = known ?? (await find(key));
      known = undefined;
      if (!found) return null;
      const value = next(found.value);
      if (value === null) return { ...found, changed: false };
      const replaced = await replace(key, found, value);
      return replaced ? { ...replaced, changed: true } : CONFLICT;
    });
  };

  return {
    find,
    add,
    replace,
    change,
    set: (key, value) => store.set(key, JSON.stringify(value), ttlOf(value)),
    take: async (key) => (await parse(key, await store.take(key)))?.value ?? null,
  };
}
