import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWireBackend, type WireBackend, type WireBackendOptions } from '../support/wire/backend.js';
import {
  startCompatPages,
  type ClientName,
  type CompatClient,
  type CompatPages,
  type OpenCompatPageOptions,
} from '../support/compat/page.js';
import { comparable } from './story.js';

/** One way into the situation of a row. */
export interface RowCase {
  /** What it adds to the row's situation; absent where the row has one case. */
  when?: string;
  backend: WireBackendOptions;
  page?: OpenCompatPageOptions;
  /** Brings the backend into the state in which the page finds it. */
  prepare?: (backend: WireBackend) => void;
  /** Drives a client, and resolves with what is to be looked at. */
  run: (client: CompatClient) => Promise<unknown>;
  /** What `run` resolves with on 2.1.1. */
  theirs: unknown;
  /** The same for ours; `SAME`: as 2.1.1, with the same callbacks, arguments and order. */
  ours: unknown;
}

/** A row of the table of differences. */
export interface RowName {
  row: number;
  /** In the words of the table in docs/migrating.md. */
  situation: string;
}

/** A row that shows in a page. */
export interface CompatRow extends RowName {
  cases: RowCase[];
}

export const SAME = Symbol('same');

/** Runs the rows on both packages in pages of one Chromium. */
export function testRows(rows: readonly CompatRow[], options: { popupBlocker?: boolean } = {}): void {
  let pages: CompatPages;
  beforeAll(async () => {
    pages = await startCompatPages(options);
  });
  afterAll(() => pages.stop());

  const runOn = async (name: ClientName, { backend: backendOptions, page, prepare, run }: RowCase) => {
    const backend = await startWireBackend(backendOptions);
    prepare?.(backend);
    const client = await pages.open(name, backend, page);
    try {
      const seen = await run(client);
      return { seen, trace: await client.trace() };
    } finally {
      await client.close();
      await backend.stop();
    }
  };

  for (const { row, situation, cases } of rows)
    describe(`row ${row}: ${situation}`, () => {
      for (const each of cases)
        test(each.when ?? 'both packages do as the table says', async () => {
          const [theirs, ours] = await Promise.all([runOn('2.1.1', each), runOn('ours', each)]);
          expect(theirs.seen, '2.1.1').toEqual(each.theirs);
          expect(ours.seen, 'ours').toEqual(each.ours === SAME ? each.theirs : each.ours);
          if (each.ours === SAME) expect(comparable(ours.trace)).toEqual(comparable(theirs.trace));
        });
    });
}
