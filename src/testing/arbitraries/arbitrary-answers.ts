import { SidebarInputType, type Input, type InputIssue } from '../../inputs/index.js';
import {
  absenceMessage,
  acceptedAnswers,
  isFillable,
  issueOf,
  mayBeLeftOut,
  offersBlank,
  refusedAnswers,
} from './answers.js';
import type { Arbitrary, FastCheck } from './fast-check.js';

/** Answers that a form refuses, and everything that the form finds wrong with them. */
export interface RefusedAnswers {
  /** The answers, by input ID. */
  answers: Record<string, unknown>;
  /** The issues that the form reports, in the order of its inputs. */
  issues: InputIssue[];
}

/** Which invalid answers to generate. */
export interface InvalidAnswersOptions {
  /**
   * `'malformed'`: answers have the wrong form. `'missing'`: required answers are missing, and every other
   * input has a valid answer. Where the fields of a form allow no malformed answers, a user can make only this
   * mistake. Absent: either.
   */
  wrong?: 'malformed' | 'missing';
}

/** One answer, and the message of its issue; `null` where the input accepts the answer. */
interface Answer {
  value: unknown;
  message: string | null;
}

/**
 * The values that count as no answer. A blank text is among them, unless an empty text is the value of an
 * option. For a permission input, a blank text is an answer that asks for no scopes.
 */
const absences = (input: Input): unknown[] =>
  input.type === SidebarInputType.Permission || offersBlank(input)
    ? [undefined, null]
    : [undefined, null, '', '  '];

/** Answers that a form with these inputs accepts. Answers that may be left out sometimes are. */
export const arbitraryValidAnswers = (
  fc: FastCheck,
  inputs: readonly Input[],
): Arbitrary<Record<string, unknown>> =>
  arbitraryForm(fc, inputs.filter(isFillable), (input) => accepted(fc, input)).map(({ answers }) => answers);

/** Answers that a form with these inputs refuses; `null` where the form refuses none. */
export function arbitraryInvalidAnswers(
  fc: FastCheck,
  inputs: readonly Input[],
  { wrong }: InvalidAnswersOptions = {},
): Arbitrary<RefusedAnswers> | null {
  const fillable = inputs.filter(isFillable);
  const refusable = fillable.filter((input) => refusals(input, wrong).length > 0);
  if (!refusable.length) return null;
  return fc
    .subarray(refusable, { minLength: 1 })
    .chain((refused) =>
      arbitraryForm(fc, fillable, (input) =>
        refused.includes(input) ? fc.constantFrom(...refusals(input, wrong)) : accepted(fc, input, wrong),
      ),
    );
}

function accepted(fc: FastCheck, input: Input, wrong?: InvalidAnswersOptions['wrong']): Arbitrary<Answer> {
  const [plainest, ...others] = acceptedAnswers(input);
  const leftOut = mayBeLeftOut(input) ? absences(input) : [];
  const values = wrong === 'missing' ? [] : [...others, ...leftOut];
  return fc.constantFrom(plainest, ...values).map((value) => ({ value, message: null }));
}

function refusals(input: Input, wrong: InvalidAnswersOptions['wrong']): Answer[] {
  const malformed = refusedAnswers(input);
  const missing = mayBeLeftOut(input) ? [] : absences(input);
  return [
    ...(wrong === 'missing' ? [] : malformed.answers.map((value) => ({ value, message: malformed.message }))),
    ...(wrong === 'malformed' ? [] : missing.map((value) => ({ value, message: absenceMessage(input) }))),
  ];
}

function arbitraryForm(
  fc: FastCheck,
  inputs: readonly Input[],
  arbitraryAnswer: (input: Input) => Arbitrary<Answer>,
): Arbitrary<RefusedAnswers> {
  return fc.tuple(...inputs.map(arbitraryAnswer)).map((answers) => ({
    answers: Object.fromEntries(
      inputs.flatMap(({ id }, index) => {
        const value = answers[index]?.value;
        return value === undefined ? [] : [[id, value]];
      }),
    ),
    issues: inputs.flatMap((input, index) => {
      const message = answers[index]?.message ?? null;
      return message === null ? [] : issueOf(input, message);
    }),
  }));
}
