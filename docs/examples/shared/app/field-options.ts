import type { FieldOptions } from '@installflow/connect';
import type { Client } from './client.js';
import { choiceOf, distinctChoices, type Choice } from './choices.js';
import { createStore, type Store } from './store.js';

/** The options of a dynamic input that are loaded so far. */
export interface LoadedOptions {
  status: 'loading' | 'loaded' | 'failed';
  options: readonly Choice[];
  /** These options and all that were loaded before. */
  seen: readonly Choice[];
  /** Whether the provider has more. */
  hasMore: boolean;
  /** Whether the options are so many that the user should search. */
  isSearchable: boolean;
  /** The text in the control while nothing is chosen. */
  prompt: string;
}

/** Loads the options of a dynamic input from the provider, with the credential that is being made. */
export interface OptionsLoader extends Store<LoadedOptions> {
  /**
   * Loads the first page, and returns a function that stops the loading. Call it once the input is on the
   * page.
   */
  readonly open: () => () => void;
  readonly search: (text: string) => void;
  /** Loads the next page, or once more the one that failed. */
  readonly loadNext: () => void;
}

/** The options to show. The chosen one is always among them, whatever the user searches for. */
export function shownChoices({ options, seen }: LoadedOptions, value: unknown): readonly Choice[] {
  const chosen = choiceOf(seen, value);
  return distinctChoices(chosen === undefined || choiceOf(options, value) ? options : [chosen, ...options]);
}

type Page = Pick<FieldOptions, 'data' | 'nextPageCursor'>;

const MANY = 8;
/** The wait after a key press, so that the search is for a word and not for each of its letters. */
const TYPING_PAUSE_MS = 250;

const promptOf = (
  status: LoadedOptions['status'],
  count: number,
  placeholder: string | undefined,
): string => {
  if (status === 'loading') return 'Loading…';
  if (count === 0) return status === 'failed' ? 'Not loaded' : 'Nothing to choose';
  return placeholder ?? 'Choose…';
};

export function createOptionsLoader(
  { getFieldOptions }: Pick<Client, 'getFieldOptions'>,
  {
    integration,
    source,
    placeholder,
  }: { integration: string; source: string; placeholder: string | undefined },
): OptionsLoader {
  let [cursor, text]: [Page['nextPageCursor'], string] = [null, ''];
  let request = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const { set, getSnapshot, subscribe } = createStore<LoadedOptions>({
    status: 'loading',
    options: [],
    seen: [],
    hasMore: false,
    isSearchable: false,
    prompt: promptOf('loading', 0, placeholder),
  });
  const update = (status: LoadedOptions['status'], options: readonly Choice[]) => {
    set({
      status,
      options,
      seen: [...getSnapshot().seen, ...options],
      hasMore: cursor !== null,
      isSearchable: getSnapshot().isSearchable || cursor !== null || options.length > MANY,
      prompt: promptOf(status, options.length, placeholder),
    });
  };

  /** Cancels the search to come, and ignores the answer to the request that is under way. */
  const abandon = () => {
    clearTimeout(timer);
    request.abort();
    request = new AbortController();
    return request.signal;
  };
  const load = async () => {
    const signal = abandon();
    const before = cursor === null ? [] : getSnapshot().options;
    update('loading', getSnapshot().options);
    try {
      const page: Page = await getFieldOptions({
        integration,
        action: source,
        ...(text !== '' && { search: text }),
        ...(cursor !== null && { cursor }),
      });
      if (signal.aborted) return;
      cursor = page.nextPageCursor;
      update('loaded', [...before, ...page.data]);
    } catch {
      if (!signal.aborted) update('failed', getSnapshot().options);
    }
  };

  return {
    getSnapshot,
    subscribe,
    open: () => {
      void load();
      return abandon;
    },
    search: (words) => {
      [cursor, text] = [null, words.trim()];
      abandon();
      timer = setTimeout(() => void load(), TYPING_PAUSE_MS);
    },
    loadNext: () => void load(),
  };
}
