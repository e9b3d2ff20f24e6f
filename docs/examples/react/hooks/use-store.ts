import { useSyncExternalStore } from 'react';
import type { Store } from '../../shared/app/store.js';

/** The value of a store, e.g. of an install flow. The component renders again after each change. */
export function useStore<Value>({ subscribe, getSnapshot }: Store<Value>): Value {
  return useSyncExternalStore(subscribe, getSnapshot, getSnapshot);
}
