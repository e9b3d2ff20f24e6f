import { useEffect, useMemo } from 'react';
import { createOptionsLoader } from '../../shared/app/field-options.js';
import { useClient } from './use-client.js';
import { useStore } from './use-store.js';

/** The options of a dynamic input that are loaded so far, and the functions that load others. */
export function useOptionsLoader(integration: string, source: string, placeholder: string | undefined) {
  const client = useClient();
  const loader = useMemo(
    () => createOptionsLoader(client, { integration, source, placeholder }),
    [client, integration, source, placeholder],
  );
  useEffect(loader.open, [loader]);
  const { search, loadNext } = loader;
  return { ...useStore(loader), search, loadNext };
}
