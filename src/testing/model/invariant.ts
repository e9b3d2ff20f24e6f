/**
 * What must hold of an install flow whatever is called, answered and failing: I1 to I14 are listed in `docs/testing.md`;
 * `screen` is that a screen shows how its flow stands, and hands on what was entered.
 */
export type InstallInvariant =
  'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I10' | 'I11' | 'I13' | 'I14' | 'screen';

/** An invariant that does not hold; the message begins with its name. */
export class InstallInvariantError extends Error {
  override readonly name = 'InstallInvariantError';
  /** Which one does not hold. */
  readonly invariant: InstallInvariant;

  constructor(invariant: InstallInvariant, message: string) {
    super(`${invariant}: ${message}`);
    this.invariant = invariant;
  }
}

/** Says what must hold; where it does not, whoever keeps the invariants is told. */
export type Demand = (invariant: InstallInvariant, holds: boolean, message: string) => void;

/** Keeps what was found broken: a flow reports what a callback throws, so the first one is kept to be thrown later. */
export function createInvariants() {
  const broken: unknown[] = [];
  return {
    demand: ((invariant, holds, message) => {
      if (!holds) broken.push(new InstallInvariantError(invariant, message));
    }) satisfies Demand,
    /** Keeps an error that was thrown where only a flow would see it. */
    keep: (error: unknown) => void broken.push(error),
    isBroken: () => broken.length > 0,
    /** @throws the first that was found broken. */
    assert: () => {
      if (broken.length) throw broken[0];
    },
  };
}
