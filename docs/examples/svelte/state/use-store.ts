import { fromStore } from 'svelte/store';
import type { Store } from '../../shared/app/store.js';

/**
 * The value of a store, e.g. of an install flow, in `current`. Code that reads `current` runs again after
 * each change.
 */
export const useStore = <Value>(store: Store<Value>): { readonly current: Value } => fromStore(store);
