import { paragon, type FieldOption } from '@installflow/connect';
import { useCallback, useEffect, useState } from 'react';

interface FieldOptions {
  status: 'loading' | 'loaded' | 'failed';
  options: readonly FieldOption[];
  nextPageCursor: string | number | null;
}

const nothingYet: FieldOptions = { status: 'loading', options: [], nextPageCursor: null };

/** The options of a dynamic input, loaded from the provider page by page with the account that is being connected. */
export function useFieldOptions(integration: string, action: string) {
  const [loaded, setLoaded] = useState(nothingYet);

  const load = useCallback(
    async (cursor: FieldOptions['nextPageCursor'], signal?: AbortSignal) => {
      setLoaded((before) => ({ ...before, status: 'loading' }));
      try {
        const page = await paragon.getFieldOptions({
          integration,
          action,
          ...(cursor !== null && { cursor }),
        });
        if (signal?.aborted) return;
        setLoaded((before) => ({
          status: 'loaded',
          options: cursor === null ? page.data : [...before.options, ...page.data],
          nextPageCursor: page.nextPageCursor,
        }));
      } catch {
        if (!signal?.aborted) setLoaded((before) => ({ ...before, status: 'failed' }));
      }
    },
    [integration, action],
  );

  useEffect(() => {
    const left = new AbortController();
    void load(null, left.signal);
    return () => left.abort();
  }, [load]);

  return { ...loaded, load };
}
