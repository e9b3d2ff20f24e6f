/**
 * The invariants of an install flow. They hold for every order of calls, answers and failures. `docs/testing.md`
 * says what each of them means. Those without a number are about screens. `screen`: a screen shows how its flow
 * stands. `message`: it says what went wrong. `values`, `password`: its fields show what they may. `acts`: it
 * passes to the flow what the user does, and nothing else.
 */
export type InstallInvariant =
  | 'I1'
  | 'I2'
  | 'I3'
  | 'I4'
  | 'I5'
  | 'I6'
  | 'I7'
  | 'I8'
  | 'I9'
  | 'I10'
  | 'I11'
  | 'I13'
  | 'I14'
  | 'screen'
  | 'message'
  | 'values'
  | 'password'
  | 'acts';

/** Thrown where an invariant does not hold. The message begins with the name of the invariant. */
export class InstallInvariantError extends Error {
  override readonly name = 'InstallInvariantError';
  /** The invariant that does not hold. */
  readonly invariant: InstallInvariant;

  constructor(invariant: InstallInvariant, message: string) {
    super(`${invariant}: ${message}`);
    this.invariant = invariant;
  }
}

/** Records `invariant` as broken unless `holds`. The message says what was found instead. */
export type Demand = (invariant: InstallInvariant, holds: boolean, message: string) => void;

/**
 * Collects the invariants that do not hold. The checks run inside callbacks too, and a flow only reports an
 * error that a callback throws. So an error is kept, and `assert` throws it later.
 */
export function createInvariants() {
  const broken: unknown[] = [];
  return {
    demand: ((invariant, holds, message) => {
      if (!holds) broken.push(new InstallInvariantError(invariant, message));
    }) satisfies Demand,
    /** Collects an error that a driver or a callback of the caller threw. */
    keep: (error: unknown) => void broken.push(error),
    isBroken: () => broken.length > 0,
    /** @throws the first error that was collected */
    assert: () => {
      if (broken.length) throw broken[0];
    },
  };
}

/**
 * Throws in place of a callback. `reportError` is replaced until the next microtask, to demand that the flow
 * reports the error before anything else happens (I14).
 */
export function throwPlanned(demand: Demand): never {
  const planned = new Error('a callback of the caller fails');
  const { reportError } = globalThis;
  let isReported = false;
  const report = (error: unknown) => {
    if (error === planned) isReported = true;
    else if (typeof reportError === 'function') reportError(error);
    else console.error(error);
  };
  Object.assign(globalThis, { reportError: report });
  queueMicrotask(() => {
    Object.assign(globalThis, { reportError });
    demand('I14', isReported, 'a callback that throws is not reported');
  });
  throw planned;
}
