import { onMounted, onScopeDispose } from 'vue';
import { createOptionsLoader } from '../../shared/app/field-options.js';
import { useClient } from './use-client.js';
import { useStore } from './use-store.js';

/** The options of a dynamic input that are loaded so far, and the functions that load others. */
export function useOptionsLoader(integration: string, source: string, placeholder: string | undefined) {
  const loader = createOptionsLoader(useClient(), { integration, source, placeholder });
  let stop: (() => void) | undefined;
  onMounted(() => (stop = loader.open()));
  onScopeDispose(() => stop?.());
  return { loaded: useStore(loader), search: loader.search, loadNext: loader.loadNext };
}
