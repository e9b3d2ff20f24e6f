import { createMemoryStore, type Store } from '@installflow/connect/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { waitForHolder, whileHolding } from '../../src/server/store/held-key.js';
import { failingStores } from '../support/server/failing-store.js';
import { memoryStores } from '../support/server/memory-stores.js';

const TTL_MS = 30_000;
const key = 'if:refresh-lock:1';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('work that is done while a key is held', () => {
  /** Holds a key of a store that does not let go of it. */
  async function hold(work: () => Promise<string>) {
    const { store, fail, failures } = failingStores(memoryStores());
    const report = vi.fn();
    fail({ operation: 'replace', kind: 'refresh-lock' });
    const outcome = await whileHolding({ store, report }, key, TTL_MS, work).catch((error: unknown) => error);
    expect(failures).toEqual(['replace refresh-lock']);
    return { store, report, outcome };
  }

  it('is told as done where the key cannot be let go of, which is free when its time is over', async () => {
    const { store, report, outcome } = await hold(() => Promise.resolve('done'));
    expect(outcome).toEqual({ result: 'done' });
    expect(report.mock.calls).toMatchObject([['store_failed', expect.any(String)]]);
    expect(await whileHolding({ store, report }, key, TTL_MS, () => Promise.resolve('next'))).toBeNull();
    await vi.advanceTimersByTimeAsync(TTL_MS);
    expect(await whileHolding({ store, report }, key, TTL_MS, () => Promise.resolve('next'))).toEqual({
      result: 'next',
    });
  });

  it('fails by its own error, even where the key cannot be let go of', async () => {
    const { outcome } = await hold(() => Promise.reject(new Error('the work failed')));
    expect(outcome).toEqual(new Error('the work failed'));
  });
});

describe('waiting for the holder of a key', () => {
  it('ends after fifteen seconds, however slow the store is', async () => {
    const memory = createMemoryStore();
    await memory.set(key, 'held', 60_000);
    const slow: Store = {
      ...memory,
      get: (name) => new Promise((resolve) => setTimeout(() => resolve(memory.get(name)), 1000)),
    };
    const progress = { isOver: false };
    const waiting = waitForHolder({ store: slow }, key, () => Promise.resolve(null)).finally(
      () => (progress.isOver = true),
    );
    await vi.advanceTimersByTimeAsync(14_000);
    expect(progress.isOver).toBe(false);
    // The round that is under way then is the last.
    await vi.advanceTimersByTimeAsync(3000);
    expect(progress.isOver).toBe(true);
    expect(await waiting).toBeNull();
  });
});
