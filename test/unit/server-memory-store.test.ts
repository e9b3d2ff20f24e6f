import { createMemoryStore } from '@installflow/connect/server';
import { describe, expect, it, vi } from 'vitest';
import { describeStore } from '../support/server/store-conformance.js';

const openStore = () => {
  let time = 1_000_000;
  return {
    store: createMemoryStore({ now: () => time }),
    pass: (ms: number) => void (time += ms),
  };
};

describeStore('the memory store', openStore);

describe('the memory store', () => {
  it('holds no timer', async () => {
    vi.useFakeTimers();
    try {
      const { store } = openStore();
      await store.set('a', 'one', 1000);
      await store.subscribe?.('a', () => undefined);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
