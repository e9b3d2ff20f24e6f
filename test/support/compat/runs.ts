const { COMPAT_RUNS, COMPAT_SEED } = process.env;

/** Which random cases are compared, and for how long. */
export interface CompatRuns {
  runs: number;
  seed: number;
  /** Milliseconds after which the run ends, with the cases that were compared by then. Absent: no limit. */
  interruptAfterTimeLimit?: number;
}

/**
 * Chooses the cases. Without `COMPAT_RUNS` they are the same each time, and fewer on a busy machine: a
 * behaviour of 2.1.1 that nobody knew of must not fail the tests of an unrelated change. `COMPAT_RUNS=<n>`
 * looks for such behaviours in `n` new cases, and `COMPAT_SEED` repeats the cases of an earlier run.
 */
export const compatRuns = ({ runs, seed }: { runs: number; seed: number }): CompatRuns =>
  COMPAT_RUNS === undefined
    ? { runs, seed: Number(COMPAT_SEED ?? seed), interruptAfterTimeLimit: 20_000 }
    : { runs: Number(COMPAT_RUNS), seed: Number(COMPAT_SEED ?? Date.now() % 2 ** 31) };
