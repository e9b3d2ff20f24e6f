import type { CredentialStore, Store } from '@installflow/connect/server';

/**
 * The operation that fails: a kind of operation, or the one that comes after `skip` others. The operation is not carried out,
 * or it is carried out and only its answer is lost, or it is carried out later, by `catchUp`. With `kills`, it never answers, as if its instance had died.
 */
export type StoreFailure = { when?: 'before' | 'after' | 'later'; times?: number; kills?: boolean } & (
  { operation: keyof Store; kind: string } | { credentials: keyof CredentialStore } | { skip: number }
);

/** Wraps the stores of a server, notes their operations, and makes some of them fail. `kind` is the kind of a record in the `Store`. */
export function failingStores(inner: { store: Store; credentialStore: CredentialStore }) {
  let failing: StoreFailure | null = null;
  let timesLeft = 0;
  let toSkip = 0;
  const failures: string[] = [];
  const operations: string[] = [];
  const late: (() => Promise<unknown>)[] = [];

  const guarded = async <Result>(
    isMeant: (failure: StoreFailure) => boolean,
    name: string,
    run: () => Promise<Result>,
  ): Promise<Result> => {
    operations.push(name);
    if (timesLeft <= 0 || !failing || !isMeant(failing)) return run();
    if ('skip' in failing && toSkip > 0) {
      toSkip -= 1;
      return run();
    }
    timesLeft -= 1;
    failures.push(name);
    const { when, kills } = failing;
    if (when === 'after') await run();
    if (when === 'later') late.push(run);
    if (kills) return new Promise(() => undefined);
    throw new Error('the store is away');
  };
  const onKey = <Result>(operation: keyof Store, key: string, run: () => Promise<Result>) =>
    guarded(
      (failure) =>
        'skip' in failure ||
        ('operation' in failure && failure.operation === operation && key.startsWith(`if:${failure.kind}:`)),
      `${operation} ${key.split(':')[1] ?? ''}`,
      run,
    );
  const { store: whole } = inner;

  const store: Store = {
    get: (key) => onKey('get', key, () => whole.get(key)),
    set: (key, ...rest) => onKey('set', key, () => whole.set(key, ...rest)),
    add: (key, ...rest) => onKey('add', key, () => whole.add(key, ...rest)),
    take: (key) => onKey('take', key, () => whole.take(key)),
    replace: (...[key, ...rest]) => onKey('replace', key, () => whole.replace(key, ...rest)),
    publish: (channel) => onKey('publish', channel, async () => whole.publish?.(channel)),
    subscribe: (channel, listener) =>
      onKey(
        'subscribe',
        channel,
        async () => (await whole.subscribe?.(channel, listener)) ?? (() => Promise.resolve()),
      ),
  };

  const onCredentials = <Result>(operation: keyof CredentialStore, run: () => Promise<Result>) =>
    guarded(
      (failure) => 'skip' in failure || ('credentials' in failure && failure.credentials === operation),
      `credentials ${operation}`,
      run,
    );
  const { credentialStore: all } = inner;

  const credentialStore: CredentialStore = {
    find: (...key) => onCredentials('find', () => all.find(...key)),
    listByUser: (...user) => onCredentials('listByUser', () => all.listByUser(...user)),
    insert: (...record) => onCredentials('insert', () => all.insert(...record)),
    update: (...record) => onCredentials('update', () => all.update(...record)),
    delete: (...key) => onCredentials('delete', () => all.delete(...key)),
    bar: (...key) => onCredentials('bar', () => all.bar(...key)),
    isHeld: (...grant) => onCredentials('isHeld', () => all.isHeld(...grant)),
    deleteUser: (...user) => onCredentials('deleteUser', () => all.deleteUser(...user)),
    list: (...page) => onCredentials('list', () => all.list(...page)),
    readUser: (...user) => onCredentials('readUser', () => all.readUser(...user)),
    writeUser: (...user) => onCredentials('writeUser', () => all.writeUser(...user)),
    listUsers: (...page) => onCredentials('listUsers', () => all.listUsers(...page)),
  };

  return {
    store,
    credentialStore,
    /** Makes the next `times` such operations fail. Absent `times`: one. */
    fail: (failure: StoreFailure) => {
      failing = failure;
      timesLeft = failure.times ?? 1;
      toSkip = 'skip' in failure ? failure.skip : 0;
    },
    /** Carries out the operations that failed with `when: 'later'`. */
    catchUp: async () => {
      for (const run of late.splice(0)) await run();
    },
    /** The operations that failed, in order. */
    failures,
    /** All operations, in order, e.g. `add session` and `credentials insert`. */
    operations,
  };
}
