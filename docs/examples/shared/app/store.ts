/**
 * A value that changes. `subscribe` calls the listener at once and after each change, and returns a function
 * that ends this. An install flow is such a store, so a framework needs one binding for all of them.
 */
export interface Store<Value> {
  readonly subscribe: (listener: (value: Value) => void) => () => void;
  readonly getSnapshot: () => Value;
}

/** A {@link Store} whose value can be set. */
export function createStore<Value>(initial: Value) {
  const listeners = new Set<(value: Value) => void>();
  let value = initial;
  return {
    getSnapshot: () => value,
    subscribe: (listener: (value: Value) => void) => {
      listeners.add(listener);
      listener(value);
      return () => void listeners.delete(listener);
    },
    set: (next: Value) => {
      value = next;
      for (const listener of listeners) listener(next);
    },
  };
}
