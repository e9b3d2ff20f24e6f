import { isScalar } from './values.js';

/** One choice of a dropdown. */
export interface Choice {
  value: string | number | boolean;
  label: string;
}

/** The choice that an answer stands for: by its value, or by its text. */
export const choiceOf = (choices: readonly Choice[], answer: unknown): Choice | undefined =>
  choices.find(({ value }) => value === answer) ??
  choices.find(({ value }) => isScalar(answer) && String(value).trim() === String(answer).trim());

/**
 * What the HTML option of a choice has as its value, and that of none: `''`. HTML knows texts only, and one that no choice
 * has must be left for none.
 */
export const optionValue = (choice: Choice | undefined): string =>
  choice === undefined ? '' : JSON.stringify(choice.value);

/** The choice whose HTML option has that value. */
export const choiceOfOption = (choices: readonly Choice[], value: string): Choice | undefined =>
  choices.find((choice) => optionValue(choice) === value);
