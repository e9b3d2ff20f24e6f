import type { ServerContext } from '../server-context.js';
import type { Store } from '../server.types.js';
import type { CredentialStore } from './credential-store.types.js';

/** Milliseconds that an operation of a store may take. A store that takes longer counts as one that does not answer. */
const PATIENCE_MS = 10_000;

/** Thrown for an operation of a store that failed, or did not end in time. `cause` is the error of the store. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/**
 * Calls an operation of a store. Every failure becomes a {@link StoreError}. `undo` is called with a result that comes
 * after `patienceMs`.
 */
async function guarded<Result>(
  operation: string,
  call: () => Promise<Result>,
  undo?: (result: Result) => Promise<unknown>,
  patienceMs = PATIENCE_MS,
): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLate = false;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      reject(new StoreError(`${operation}: no answer within ${patienceMs / 1000} seconds`));
    }, patienceMs);
  });
  try {
    const result = call();
    // Whoever would have heard of a late failure has gone.
    if (undo) result.then((value) => (isLate ? undo(value) : undefined)).catch(() => undefined);
    return await Promise.race([result, late]);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError(operation, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** The same store, whose operations end in bounded time, and reject with a {@link StoreError}. */
export function guardedStore(store: Store): Store {
  return {
    get: (key) => guarded('get', () => store.get(key)),
    set: (...args) => guarded('set', () => store.set(...args)),
    add: (...args) => guarded('add', () => store.add(...args)),
    take: (key) => guarded('take', () => store.take(key)),
    replace: (...args) => guarded('replace', () => store.replace(...args)),
    ...(store.publish && { publish: (channel) => guarded('publish', async () => store.publish?.(channel)) }),
    ...(store.subscribe && {
      subscribe: (...args) =>
        guarded(
          'subscribe',
          () => store.subscribe?.(...args) ?? Promise.reject(new Error('no subscribe')),
          // Otherwise the store would keep the listener for ever.
          (unsubscribe) => unsubscribe(),
        ),
    }),
  };
}

/** Calls an operation that reads a page. A `TypeError` about a cursor, which the operator's program named, stays one. */
async function listed<Result>(
  operation: string,
  { after }: { after: string | null },
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await guarded(operation, call);
  } catch (error) {
    const isAboutCursor = after !== null && error instanceof StoreError && error.cause instanceof TypeError;
    throw isAboutCursor ? error.cause : error;
  }
}

/** As {@link guardedStore}, for what lasts. */
export function guardedCredentialStore(store: CredentialStore): CredentialStore {
  return {
    find: (key) => guarded('find', () => store.find(key)),
    listByUser: (user) => guarded('listByUser', () => store.listByUser(user)),
    insert: (...args) => guarded('insert', () => store.insert(...args)),
    update: (...args) => guarded('update', () => store.update(...args)),
    delete: (...args) => guarded('delete', () => store.delete(...args)),
    bar: (...args) => guarded('bar', () => store.bar(...args)),
    isHeld: (...args) => guarded('isHeld', () => store.isHeld(...args)),
    deleteUser: (...args) => guarded('deleteUser', () => store.deleteUser(...args)),
    list: (options) => listed('list', options, () => store.list(options)),
    readUser: (user) => guarded('readUser', () => store.readUser(user)),
    writeUser: (...args) => guarded('writeUser', () => store.writeUser(...args)),
    listUsers: (options) => listed('listUsers', options, () => store.listUsers(options)),
  };
}

/** A key that no record has. */
const PROBE = 'if:health:probe';
/** Milliseconds for which a probe waits for a store. Those who ask for the health of a server give up after a few seconds. */
const PROBE_MS = 2_000;

/** Whether both stores answer within {@link PROBE_MS}. Never rejects. */
export async function storesAnswer({
  store,
  credentialStore,
}: Pick<ServerContext, 'store' | 'credentialStore'>): Promise<{ store: boolean; credentialStore: boolean }> {
  const answers = (probe: () => Promise<unknown>): Promise<boolean> =>
    guarded('probe', probe, undefined, PROBE_MS).then(
      () => true,
      () => false,
    );
  const [isStoreThere, isCredentialStoreThere] = await Promise.all([
    answers(() => store.get(PROBE)),
    answers(() => credentialStore.readUser({ projectId: PROBE, userId: PROBE })),
  ]);
  return { store: isStoreThere, credentialStore: isCredentialStoreThere };
}
