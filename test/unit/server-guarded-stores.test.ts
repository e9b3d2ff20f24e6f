import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { guardedStore } from '../../src/server/store/guarded-stores.js';
import { memoryStores } from '../support/server/memory-stores.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('ends a subscription that the store makes after its answer was given up', async () => {
  const { store } = memoryStores();
  let heard = 0;
  const slow = guardedStore({
    ...store,
    subscribe: async (channel, listener) => {
      await new Promise((resolve) => setTimeout(resolve, 11_000));
      return (await store.subscribe?.(channel, listener)) ?? (() => Promise.resolve());
    },
  });
  const refused = expect(slow.subscribe?.('a', () => void (heard += 1))).rejects.toThrow(
    'subscribe: no answer within 10 seconds',
  );
  await vi.advanceTimersByTimeAsync(10_000);
  await refused;
  await vi.advanceTimersByTimeAsync(1000);
  await store.publish?.('a');
  expect(heard).toBe(0);
});
