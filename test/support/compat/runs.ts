const { COMPAT_RUNS, COMPAT_SEED } = process.env;

/** Which random cases are compared, and for how long. */
export interface CompatRuns {
  runs: number;
  seed: number;
  /** Absent: as long as it takes. */
  interruptAfterTimeLimit?: number;
}

/**
 * The same cases each time, on a busy machine fewer of them: what nobody knew about 2.1.1 yet must not stop a change
 * that has nothing to do with it. `COMPAT_RUNS` looks for it, in that many new cases; `COMPAT_SEED` runs them again.
 */
export const compatRuns = ({ runs, seed }: { runs: number; seed: number }): CompatRuns =>
  COMPAT_RUNS === undefined
    ? { runs, seed: Number(COMPAT_SEED ?? seed), interruptAfterTimeLimit: 20_000 }
    : { runs: Number(COMPAT_RUNS), seed: Number(COMPAT_SEED ?? Date.now() % 2 ** 31) };
