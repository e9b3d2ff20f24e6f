import type * as z from 'zod/mini';
import type { Store } from '../server.types.js';

/** Every record says when it ends, in milliseconds since the epoch; `null`: it is kept until deleted. */
export interface StoredRecord {
  expiresAt: number | null;
}

/** A record as it was read: what a later compare-and-swap must still find, and what it says. */
export interface Found<Value> {
  raw: string;
  value: Value;
}

/** Typed records of one kind in a {@link Store}. */
export interface Records<Value extends StoredRecord> {
  find(key: string): Promise<Found<Value> | null>;
  /** Stores a record where there is none that has not expired; tells whether it did. */
  add(key: string, value: Value): Promise<boolean>;
  set(key: string, value: Value): Promise<void>;
  /** Reads and deletes in one step, so that only one caller gets it. */
  take(key: string): Promise<Value | null>;
  /** Stores `next`, or deletes the record for `null`, if the record is still as it was found. `null` where it is not. */
  replace(key: string, found: Found<Value>, next: Value | null): Promise<Found<Value> | null>;
  /**
   * Reads the record and swaps it for `next`, again until no other write comes in between. `next` returns `null` to leave the
   * record as it is.
   * `null`: there is no record.
   */
  change(
    key: string,
    next: (value: Value) => Value | null,
  ): Promise<{ value: Value; changed: boolean } | null>;
}

/**
 * Reads and writes the records of one kind.
 * @param keyOf computes from a record the key that it belongs under. A record that is found under another key counts as
 * absent, so that somebody who can write to the store cannot hand one user's record to another.
 */
export function createRecords<Value extends StoredRecord>(
  schema: z.ZodMiniType<Value>,
  { store, now }: { store: Store; now: () => number },
  keyOf?: (value: Value) => Promise<string>,
): Records<Value> {
  const parse = async (key: string, raw: string | null): Promise<Found<Value> | null> => {
    if (raw === null) return null;
    const value = schema.parse(JSON.parse(raw));
    if (value.expiresAt !== null && value.expiresAt <= now()) return null;
    return keyOf && (await keyOf(value)) !== key ? null : { raw, value };
  };
  const ttlOf = ({ expiresAt }: Value): number | undefined =>
    expiresAt === null ? undefined : Math.max(1, expiresAt - now());

  const find = async (key: string) => parse(key, await store.get(key));

  const add = async (key: string, value: Value): Promise<boolean> => {
    const raw = JSON.stringify(value);
    if (await store.add(key, raw, ttlOf(value))) return true;
    const present = await store.get(key);
    // A store whose clock is behind the server's may still hold a record that has expired.
    if (present === null || (await parse(key, present))) return false;
    return store.replace(key, present, raw, ttlOf(value));
  };

  const replace = async (key: string, found: Found<Value>, next: Value | null) => {
    if (next === null) return (await store.replace(key, found.raw, null)) ? found : null;
    const raw = JSON.stringify(next);
    return (await store.replace(key, found.raw, raw, ttlOf(next))) ? { raw, value: next } : null;
  };

  const change = async (key: string, next: (value: Value) => Value | null) => {
    for (;;) {
      const found = await find(key);
      if (!found) return null;
      const value = next(found.value);
      if (value === null) return { value: found.value, changed: false };
      if (await replace(key, found, value)) return { value, changed: true };
    }
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
