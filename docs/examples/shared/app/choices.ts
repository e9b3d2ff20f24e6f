import { distinctBy, isScalar } from './values.js';

/** One choice of a dropdown. */
export interface Choice {
  value: string | number | boolean;
  label: string;
}

/** The choice with the value of an answer, or with the same value as text. */
export const choiceOf = (choices: readonly Choice[], answer: unknown): Choice | undefined =>
  choices.find(({ value }) => value === answer) ??
  choices.find(({ value }) => isScalar(answer) && String(value).trim() === String(answer).trim());

/**
 * The `value` of the HTML option of a choice; `''` where nothing is chosen. HTML values are texts, and the
 * JSON of a value is never `''`, so no choice is taken for none.
 */
export const optionValue = (choice: Choice | undefined): string =>
  choice === undefined ? '' : JSON.stringify(choice.value);

/** The choices without those whose value was listed before; the user could not choose between the two. */
export const distinctChoices = (choices: readonly Choice[]): Choice[] => distinctBy(choices, optionValue);

/** The choice whose HTML option has that `value`. */
export const choiceOfOption = (choices: readonly Choice[], value: string): Choice | undefined =>
  choices.find((choice) => optionValue(choice) === value);
