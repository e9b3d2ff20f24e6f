import { createChannels } from './channels.js';
import type { Store } from '../server.types.js';

/**
 * The least time between two sweeps. A sweep is part of a write, and deletes the entries that have expired.
 */
const SWEEP_INTERVAL_MS = 60_000;

interface Entry {
  value: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/**
 * Makes a {@link Store} in the memory of this process, for a single instance, tests and development. The
 * store holds no timer. An expired value is deleted when its key is read; all expired values are deleted by a
 * write, at most once a minute.
 */
export function createMemoryStore({ now = Date.now }: { now?: () => number } = {}): Store {
  const entries = new Map<string, Entry>();
  const channels = createChannels();
  let sweptAt = now();

  const find = (key: string): Entry | null => {
    const entry = entries.get(key);
    if (!entry) return null;
    if (entry.expiresAt > now()) return entry;
    entries.delete(key);
    return null;
  };

  const write = (key: string, value: string, ttlMs: number) => {
    const time = now();
    if (time - sweptAt >= SWEEP_INTERVAL_MS) {
      sweptAt = time;
      for (const [other, { expiresAt }] of entries) if (expiresAt <= time) entries.delete(other);
    }
    entries.set(key, { value, expiresAt: time + ttlMs });
  };

  return {
    get: (key) => Promise.resolve(find(key)?.value ?? null),
    set(key, value, ttlMs) {
      write(key, value, ttlMs);
      return Promise.resolve();
    },
    add(key, value, ttlMs) {
      if (find(key)) return Promise.resolve(false);
      write(key, value, ttlMs);
      return Promise.resolve(true);
    },
    take(key) {
      const value = find(key)?.value ?? null;
      entries.delete(key);
      return Promise.resolve(value);
    },
    replace(...[key, expected, next, ttlMs]) {
      if (find(key)?.value !== expected) return Promise.resolve(false);
      if (next === null) entries.delete(key);
      else write(key, next, ttlMs);
      return Promise.resolve(true);
    },
    publish(channel) {
      channels.tell(channel);
      return Promise.resolve();
    },
    subscribe: channels.subscribe,
  };
}
