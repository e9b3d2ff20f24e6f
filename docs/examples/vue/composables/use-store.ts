import { onMounted, onUnmounted, shallowRef, type ShallowRef } from 'vue';
import type { Store } from '../../shared/app/store.js';

/**
 * The value of a store, e.g. of an install flow, as a ref that follows it. On a server, the value is read
 * once.
 */
export function useStore<Value>({ subscribe, getSnapshot }: Store<Value>): Readonly<ShallowRef<Value>> {
  const value = shallowRef(getSnapshot());
  let unsubscribe: (() => void) | undefined;
  onMounted(() => (unsubscribe = subscribe((next) => (value.value = next))));
  onUnmounted(() => unsubscribe?.());
  return value;
}
