import { fromStore } from 'svelte/store';
import type { Store } from '../../shared/app/store.js';

/** The `current` value of a store, e.g. of an install flow; what reads it is brought up to date whenever it changes. */
export const useStore = <Value>(store: Store<Value>): { readonly current: Value } => fromStore(store);
