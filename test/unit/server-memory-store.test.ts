import { createMemoryCredentialStore, createMemoryStore } from '@installflow/connect/server';
import { describe, expect, it, vi } from 'vitest';
import { credentialStoreConformance, storeConformance } from '@installflow/connect/testing';

const openCredentialStore = () => {
  let time = 1_000_000;
  return {
    credentialStore: createMemoryCredentialStore({ now: () => time }),
    pass: (ms: number) => void (time += ms),
  };
};

const openStore = () => {
  let time = 1_000_000;
  return {
    store: createMemoryStore({ now: () => time }),
    pass: (ms: number) => void (time += ms),
  };
};

describe('the memory store', () => {
  for (const { name, run } of storeConformance) it(name, () => run(openStore));
});

describe('the credential store in memory', () => {
  for (const { name, run } of credentialStoreConformance) it(name, () => run(openCredentialStore));
});

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
