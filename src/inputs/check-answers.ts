import { answerRule, listOf } from './answer-rules.js';
import { SidebarInputType, type CheckedAnswers, type Input, type InputIssue } from './inputs.types.js';

type CheckedAnswer = { valid: true; value: unknown } | { valid: false; message: string };

/**
 * Checks what was entered in a form, and makes of it what the backend gets.
 *
 * - An answer that is missing (absent, `null`, or white space) gets the input's `defaultValue`. A switch nobody touched
 *   is off. Where nothing is left, a required input (`required` absent means `true`) is an issue, an optional one is
 *   left out.
 * - Hidden and read-only inputs give their `defaultValue`, whatever was entered; copyable ones give nothing.
 * - White space around an answer is dropped, except in text areas; numbers, booleans and options may come as strings.
 * - Keys that belong to no input pass through.
 *
 * Pure: it changes neither argument, and what was entered never shows in an issue.
 * @returns the values by input ID, or everything that is wrong, in words for the end user.
 */
export function checkAnswers(
  inputs: readonly Input[],
  values: Readonly<Record<string, unknown>>,
): CheckedAnswers {
  const entered = new Map(entriesOf(values));
  const checked = new Map(entered);
  const issues: InputIssue[] = [];
  for (const input of inputs) {
    checked.delete(input.id);
    const answer = checkAnswer(input, entered.get(input.id));
    if (!answer.valid)
      issues.push({ inputId: input.id, title: input.title || input.id, message: answer.message });
    else if (answer.value !== undefined) checked.set(input.id, answer.value);
  }
  return issues.length ? { valid: false, issues } : { valid: true, values: Object.fromEntries(checked) };
}

function checkAnswer(input: Input, entered: unknown): CheckedAnswer {
  if (input.type === SidebarInputType.CopyableButtonInput) return { valid: true, value: undefined };
  if (input.hidden || input.hiddenInConnect || input.readOnly)
    return { valid: true, value: input.defaultValue };

  const { read, message, missing } = answerRule(input);
  const optional = input.required === false;
  const untouched = input.type === SidebarInputType.Switch ? false : undefined;
  for (const answer of [entered, input.defaultValue, untouched]) {
    if (isMissing(input, answer)) continue;
    const value = read(answer);
    if (value === null || (value === '' && !optional && !offersBlank(input)))
      return { valid: false, message };
    if (value !== undefined) return { valid: true, value };
  }
  return optional ? { valid: true, value: undefined } : { valid: false, message: missing };
}

/** An empty string is an answer to a permission input: no scopes; and where it is the value of an option. */
function isMissing(input: Input, answer: unknown): boolean {
  const blank = typeof answer === 'string' && answer.trim() === '';
  const mayBeBlank = input.type === SidebarInputType.Permission || offersBlank(input);
  return answer === undefined || answer === null || (blank && !mayBeBlank);
}

function offersBlank(input: Input): boolean {
  const isBlank = ({ value }: { value: unknown }) => value === '';
  if (input.type === SidebarInputType.Enum) return listOf(input.values).some(isBlank);
  return input.type === SidebarInputType.CustomDropdown && listOf(input.customDropdownOptions).some(isBlank);
}

/** Callers without types may answer with anything. */
function entriesOf(values: unknown): [string, unknown][] {
  return typeof values === 'object' && values !== null ? Object.entries(values) : [];
}
