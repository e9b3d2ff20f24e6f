import type { CheckedAnswers } from '../inputs/index.js';
import { conceal } from './conceal.js';
import { copy, omit, sameValue } from '../utils/plain-data.js';

/**
 * What the user entered in one form. The values are private, so that JSON, snapshots, persisted state and inspectors
 * show the input IDs only.
 */
export class InstallAnswers {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #secretIds: readonly string[];
  #newestCheck: { against: object; result: CheckedAnswers } | null = null;

  /** @param secretIds - the IDs of the password inputs among the values */
  constructor(values: Readonly<Record<string, unknown>>, secretIds: readonly string[] = []) {
    this.#values = copy(values);
    this.#secretIds = secretIds;
  }

  /** A copy of the values by input ID. For guards and ports only: they must neither store nor log the values. */
  reveal(): Record<string, unknown> {
    return copy(this.#values);
  }

  /** The same answers without the inputs named, e.g. without the password inputs. */
  without(inputIds: Iterable<string>): InstallAnswers {
    return new InstallAnswers(omit(this.#values, inputIds));
  }

  /** The error to show, without the values of the password inputs: see {@link conceal}. */
  conceal(error: unknown): unknown {
    return conceal(
      error,
      this.#secretIds.map((inputId) => this.#values[inputId]),
    );
  }

  equals(other: InstallAnswers | null): boolean {
    return other !== null && sameValue(this.#values, other.#values);
  }

  /**
   * The result of `check` for these answers. It is kept, as private as they are, until they are checked against another
   * object: a guard and the action that follows it pass the same one, so the check runs once for both.
   */
  checkedOnce(against: object, check: () => CheckedAnswers): CheckedAnswers {
    if (this.#newestCheck?.against !== against) this.#newestCheck = { against, result: check() };
    return this.#newestCheck.result;
  }

  toJSON(): { inputIds: string[] } {
    return { inputIds: Object.keys(this.#values) };
  }
}

/** The answers that a caller gave; `null` where they are no object of values by input ID, or cannot be copied. */
export function toInstallAnswers(values: unknown): InstallAnswers | null {
  // An array, a `FormData` or a `Map` would be taken for an object without values.
  const isObject = typeof values === 'object' && values !== null && !(Symbol.iterator in values);
  try {
    return isObject ? new InstallAnswers({ ...values }) : null;
  } catch {
    return null;
  }
}
