import { answerRule, listOf } from './answer-rules.js';
import { isBlank } from './answer-shapes.js';
import { SidebarInputType, type CheckedAnswers, type Input, type InputIssue } from './inputs.types.js';

/** The value to send, absent where there is none; or what is wrong. */
interface CheckedAnswer {
  value?: unknown;
  message?: string;
}

/**
 * Checks the answers of a form, and turns them into the values that the backend gets.
 *
 * - The `defaultValue` of an input replaces a missing answer (absent, `null`, or nothing visible). A switch
 *   with neither an answer nor a `defaultValue` is off. Any other input without a value is an issue where it
 *   is required (`required` absent means `true`), and is left out where it is optional.
 * - Hidden and read-only inputs take their `defaultValue`, whatever the user entered. Copyable inputs take no
 *   value.
 * - White space and invisible characters around an answer are dropped, except in text areas. Numbers,
 *   booleans and options may come as strings.
 * - Keys that belong to no input are passed on unchanged.
 *
 * The function is pure and changes neither argument. An issue never contains what the user entered.
 * @returns the values by input ID, or all issues, in words for the end user.
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
    if (answer.message)
      issues.push({ inputId: input.id, title: input.title || input.id, message: answer.message });
    else if (answer.value !== undefined) checked.set(input.id, answer.value);
  }
  return issues.length ? { valid: false, issues } : { valid: true, values: Object.fromEntries(checked) };
}

function checkAnswer(input: Input, entered: unknown): CheckedAnswer {
  if (input.type === SidebarInputType.CopyableButtonInput) return {};
  if (input.hidden || input.hiddenInConnect || input.readOnly) return { value: input.defaultValue };

  const { read, message, missing } = answerRule(input);
  const optional = input.required === false;
  const untouched = input.type === SidebarInputType.Switch ? false : undefined;
  for (const answer of [entered, input.defaultValue, untouched]) {
    if (isMissing(input, answer)) continue;
    const value = read(answer);
    if (value === null || (value === '' && !optional && !offersBlank(input))) return { message };
    if (value !== undefined) return { value };
  }
  return optional ? {} : { message: missing };
}

/**
 * Whether an answer is missing. An empty string is an answer to a permission input, where it means no scopes,
 * and to an input that offers an empty string as an option.
 */
function isMissing(input: Input, answer: unknown): boolean {
  const mayBeBlank = input.type === SidebarInputType.Permission || offersBlank(input);
  return mayBeBlank ? answer === undefined || answer === null : isBlank(answer);
}

function offersBlank(input: Input): boolean {
  const isBlank = ({ value }: { value: unknown }) => value === '';
  if (input.type === SidebarInputType.Enum) return listOf(input.values).some(isBlank);
  return input.type === SidebarInputType.CustomDropdown && listOf(input.customDropdownOptions).some(isBlank);
}

/** Returns the entries of an object; none for any other value, which callers without TypeScript may pass. */
function entriesOf(values: unknown): [string, unknown][] {
  return typeof values === 'object' && values !== null ? Object.entries(values) : [];
}
