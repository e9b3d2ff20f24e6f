import { paragon } from '@useparagon/connect';
import type { DataSource, EnumInputValue } from '@useparagon/connect';
import { useEffect, useState } from 'react';

export interface LoadedOptions {
  options: EnumInputValue[];
  error: unknown;
}

function useLoaded(
  load: (integration: string, source: string) => Promise<EnumInputValue[]>,
  of: [string, string],
) {
  const [loaded, setLoaded] = useState<LoadedOptions>({ options: [], error: null });
  const [integration, source] = of;
  useEffect(() => {
    let isCurrent = true;
    load(integration, source).then(
      (options) => isCurrent && setLoaded({ options, error: null }),
      (error: unknown) => isCurrent && setLoaded({ options: [], error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [load, integration, source]);
  return loaded;
}

/** All pages, by label. */
async function loadDynamic(integration: string, source: string): Promise<EnumInputValue[]> {
  const options: EnumInputValue[] = [];
  let cursor: string | undefined;
  do {
    const page = await paragon.getFieldOptions({
      integration,
      action: source,
      ...(cursor ? { cursor } : {}),
    });
    options.push(...page.data);
    cursor = page.nextPageCursor ?? undefined;
  } while (cursor);
  return options.sort((one, other) => one.label.localeCompare(other.label));
}

function valuesOf(source: DataSource | undefined): EnumInputValue[] {
  if (!source || !('values' in source)) return [];
  const entries: (EnumInputValue | { items: EnumInputValue[] })[] = source.values;
  return entries.flatMap((entry) => ('items' in entry ? entry.items : [entry]));
}

const loadStatic = async (integration: string, source: string): Promise<EnumInputValue[]> =>
  valuesOf(await paragon.getDataSourceOptions(integration, source));

export const useDynamicOptions = (integration: string, source: string) =>
  useLoaded(loadDynamic, [integration, source]);
export const useStaticOptions = (integration: string, source: string) =>
  useLoaded(loadStatic, [integration, source]);
