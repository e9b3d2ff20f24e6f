import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClientName } from '../support/pages/client-bundle.js';
import { startWireBackend } from '../support/wire/backend.js';
import { startCompatPages, type CompatPages, type CompatTraceEntry } from '../support/compat/page.js';
import type { WireIntegration } from '../support/wire/types.js';
import { compatRuns } from '../support/compat/runs.js';
import { arbitraryCatalog, catalogCalls } from '../support/differential/catalog.js';
import { entriesToCompare, fieldsOf, withoutOrigin } from '../support/differential/trace.js';

const { runs, seed, ...limit } = compatRuns({ runs: 6, seed: 7 });

let pages: CompatPages;
let compared = 0;
let excused = 0;

beforeAll(async () => {
  pages = await startCompatPages();
});
afterAll(async () => {
  await pages.stop();
  console.warn(
    `Both catalogs, seed ${seed}: ${compared} calls compared.\nrow → times\n33 (other methods than start) → ${excused}`,
  );
});

/** Row 33, where 2.1.1 throws an error of another name. */
const isNotFound = (ours: CompatTraceEntry, theirs: CompatTraceEntry | undefined): boolean => {
  if (theirs?.type !== ours.type || (ours.type !== 'threw' && ours.type !== 'rejected')) return false;
  const [name, theirName] = [ours.value, 'value' in theirs && theirs.value].map(
    (error) => fieldsOf(error).name,
  );
  return name === 'IntegrationNotFoundError' && theirName !== name;
};

/** What every call returned, threw, or settled with. */
async function readOn(name: ClientName, integrations: WireIntegration[]) {
  const backend = await startWireBackend({ integrations });
  const client = await pages.open(name, backend);
  try {
    await client.page.evaluate(
      (calls) => void calls.map((call) => window.compat.call(call)),
      catalogCalls(integrations),
    );
    const entries = entriesToCompare(await client.quiet());
    return withoutOrigin({ entries, requests: [] }, backend.origin).entries;
  } finally {
    await client.close();
    await backend.stop();
  }
}

test(
  'both clients list the same of random integrations',
  async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryCatalog, async (integrations) => {
        const [theirs, ours] = await Promise.all([
          readOn('2.1.1', integrations),
          readOn('ours', integrations),
        ]);
        const calls = catalogCalls(integrations);
        compared += calls.length;
        expect(ours).toHaveLength(theirs.length);
        for (const [index, entry] of ours.entries()) {
          const theirEntry = theirs[index];
          if (isNotFound(entry, theirEntry)) excused += 1;
          else expect(entry, JSON.stringify(calls[index])).toEqual(theirEntry);
        }
      }),
      { numRuns: runs, seed, ...limit },
    );
  },
  Math.max(60_000, runs * 5_000),
);
