/**
 * A value that changes. `subscribe` calls the listener at once and after each change, and returns the way to stop. An
 * install flow is one, so a framework needs a single binding for all of them.
 */
export interface Store<Value> {
  readonly subscribe: (listener: (value: Value) => void) => () => void;
  readonly getSnapshot: () => Value;
}

/** A {@link Store} with the way to change it. */
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
