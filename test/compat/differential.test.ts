import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCompatPages, type CompatPages } from '../support/compat/page.js';
import { compatRuns } from '../support/compat/runs.js';
import { arbitraryCase } from '../support/differential/case.js';
import { createTally } from '../support/differential/report.js';
import { runDifferential } from '../support/differential/run.js';

const { runs, seed, ...limit } = compatRuns({ runs: 24, seed: 5 });

let pages: CompatPages;
const tally = createTally();

beforeAll(async () => {
  pages = await startCompatPages();
});
afterAll(async () => {
  await pages.stop();
  console.warn(tally.table(seed));
});

test(
  'both clients tell and send the same in random installs, but for the rows of the table',
  async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryCase, async (given) => {
        const outcome = await runDifferential(pages, given);
        tally.add(outcome);
        const { disagreement, acts } = outcome;
        expect(disagreement?.ours, `after ${acts.join(', ')}`).toEqual(disagreement?.theirs);
        expect(disagreement).toBeNull();
      }),
      { numRuns: runs, seed, ...limit },
    );
  },
  Math.max(60_000, runs * 10_000),
);
