import type { Store } from '@installflow/connect/server';

/** Which operation fails on which kind of record: before it was done, or after, where only the answer is lost. */
export interface StoreFailure {
  operation: keyof Store;
  kind: string;
  when?: 'before' | 'after';
  times?: number;
}

/** A store that fails as it is told to. */
export function failingStore(inner: Store) {
  let failing: StoreFailure | null = null;
  let timesLeft = 0;
  const failures: string[] = [];

  const guarded = async <Result>(
    operation: keyof Store,
    key: string,
    run: () => Promise<Result> | undefined,
  ): Promise<Result | undefined> => {
    const isMeant = failing?.operation === operation && key.startsWith(`if:${failing.kind}:`);
    if (!isMeant || timesLeft <= 0) return run();
    timesLeft -= 1;
    failures.push(`${operation} ${failing?.kind ?? ''}`);
    if (failing?.when === 'after') await run();
    throw new Error('the store is away');
  };

  const store: Store = {
    get: async (key) => (await guarded('get', key, () => inner.get(key))) ?? null,
    set: (key, ...rest) => guarded('set', key, () => inner.set(key, ...rest)),
    add: async (key, ...rest) => (await guarded('add', key, () => inner.add(key, ...rest))) ?? false,
    take: async (key) => (await guarded('take', key, () => inner.take(key))) ?? null,
    replace: async (key, ...rest) =>
      (await guarded('replace', key, () => inner.replace(key, ...rest))) ?? false,
    publish: (channel) => guarded('publish', channel, () => inner.publish?.(channel)),
    subscribe: async (channel, listener) =>
      (await guarded('subscribe', channel, () => inner.subscribe?.(channel, listener))) ??
      (() => Promise.resolve()),
  };
  return {
    store,
    /** Makes the next such operations fail; the first one alone where `times` is absent. */
    fail: (failure: StoreFailure) => {
      failing = failure;
      timesLeft = failure.times ?? 1;
    },
    /** What failed, in order. */
    failures,
  };
}
