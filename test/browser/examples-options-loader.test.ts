import type { FieldOptions } from '@installflow/connect';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createOptionsLoader, shownChoices } from '../../docs/examples/shared/app/field-options.js';

type Request = { search?: string | undefined; cursor?: string | number | false | undefined };

/** A loader whose requests are answered by hand, in any order. */
function setUp() {
  const asked: (Request & { answer: (labels: string[], next?: string) => void; fail: () => void })[] = [];
  const getFieldOptions = ({ search, cursor }: Request) =>
    new Promise<FieldOptions>((resolve, reject) => {
      const answer = (labels: string[], nextPageCursor: string | null = null) =>
        resolve({
          data: labels.map((label) => ({ label, value: label })),
          nestedData: [],
          nextPageCursor,
        });
      asked.push({ search, cursor, answer, fail: () => reject(new Error('offline')) });
    });
  const loader = createOptionsLoader(
    { getFieldOptions },
    { integration: 'jira', source: 'sites', placeholder: undefined },
  );
  const labels = () => loader.getSnapshot().options.map(({ label }) => label);
  return { asked, loader, labels, settle: () => vi.advanceTimersByTimeAsync(0) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('asks nothing until it is opened, and nothing once it is closed', async () => {
  const { asked, loader, labels, settle } = setUp();
  expect(vi.getTimerCount()).toBe(0);
  const close = loader.open();
  loader.search('late');
  close();
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(1);
  asked[0]?.answer(['Too late']);
  await settle();
  expect(labels()).toEqual([]);
});

test('searches once for a word that is typed, and forgets what it asked before', async () => {
  const { asked, loader, labels, settle } = setUp();
  loader.open();
  for (const text of ['t', 'te', 'team']) loader.search(text);
  await vi.runAllTimersAsync();
  expect(asked.map(({ search }) => search)).toEqual([undefined, 'team']);
  asked[1]?.answer(['Team']);
  asked[0]?.answer(['Everything']);
  await settle();
  expect(labels()).toEqual(['Team']);
});

test('keeps the pages that are there when the next one fails, and asks for that one again', async () => {
  const { asked, loader, labels, settle } = setUp();
  loader.open();
  asked[0]?.answer(['A'], 'two');
  await settle();
  loader.loadNext();
  asked[1]?.fail();
  await settle();
  expect(loader.getSnapshot()).toMatchObject({ status: 'failed', prompt: 'Choose…' });
  loader.loadNext();
  expect(asked[2]?.cursor).toBe('two');
  asked[2]?.answer(['B']);
  await settle();
  expect(labels()).toEqual(['A', 'B']);
  expect(loader.getSnapshot()).toMatchObject({ status: 'loaded', hasMore: false, isSearchable: true });
});

test('offers to search where there are many options, and shows the chosen one among whatever is found', async () => {
  const { asked, loader, settle } = setUp();
  loader.open();
  asked[0]?.answer(Array.from({ length: 9 }, (_, index) => `Site ${index}`));
  await settle();
  expect(loader.getSnapshot().isSearchable).toBe(true);
  loader.search('x');
  await vi.runAllTimersAsync();
  asked[1]?.answer(['Found']);
  await settle();
  const shown = (value: unknown) => shownChoices(loader.getSnapshot(), value).map(({ label }) => label);
  expect(shown('Site 3')).toEqual(['Site 3', 'Found']);
  expect(shown('Found')).toEqual(['Found']);
  expect(shown(undefined)).toEqual(['Found']);
});

test('shows an option once that a provider lists twice, on one page or on two', async () => {
  const { asked, loader, settle } = setUp();
  loader.open();
  asked[0]?.answer(['A', 'B', 'A'], 'two');
  await settle();
  loader.loadNext();
  asked[1]?.answer(['B', 'C']);
  await settle();
  expect(shownChoices(loader.getSnapshot(), 'B').map(({ label }) => label)).toEqual(['A', 'B', 'C']);
});
