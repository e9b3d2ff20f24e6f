import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCompatPages, type CompatPages } from '../support/compat-page.js';
import { arbitraryCase } from '../support/differential-case.js';
import { createTally } from '../support/differential-report.js';
import { runDifferential } from '../support/differential-run.js';

/** `COMPAT_RUNS` and `COMPAT_SEED` run more cases, or those of another run again. */
const runs = Number(process.env.COMPAT_RUNS ?? 24);
const seed = Number(process.env.COMPAT_SEED ?? Date.now() % 2 ** 31);
/** Where nobody asks for more, no longer than that: a busy machine runs fewer cases. */
const limitMs = process.env.COMPAT_RUNS === undefined ? 20_000 : undefined;

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
      {
        numRuns: runs,
        seed,
        ...(limitMs !== undefined && { interruptAfterTimeLimit: limitMs }),
      },
    );
  },
  Math.max(60_000, runs * 10_000),
);
