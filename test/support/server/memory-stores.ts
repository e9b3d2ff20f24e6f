import { createMemoryCredentialStore, createMemoryStore } from '@installflow/connect/server';

/** Makes both stores of a server, in memory. */
export const memoryStores = (options: { now?: () => number } = {}) => ({
  store: createMemoryStore(options),
  credentialStore: createMemoryCredentialStore(options),
});
