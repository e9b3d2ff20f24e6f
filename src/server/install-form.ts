import { checkAnswers, type Input, type InputIssue } from '../inputs/index.js';
import { badRequest, type Problem } from './problem.js';

/**
 * Checks the answers to a form. The result has answers to the form's inputs alone, whatever else the client
 * sent.
 * @throws {Problem} a 400 that lists every invalid answer.
 */
export function checkForm(
  inputs: readonly Input[],
  values: Record<string, unknown>,
): Record<string, unknown> {
  const checked = checkAnswers(inputs, values);
  if (checked.valid) return pick(checked.values, inputs);
  throw invalidAnswers(checked.issues);
}

/** Picks the answers to the given inputs. */
export function pick(answers: Record<string, unknown>, inputs: readonly Input[]): Record<string, unknown> {
  return Object.fromEntries(
    inputs.flatMap(({ id }) => (Object.hasOwn(answers, id) ? [[id, answers[id]] as const] : [])),
  );
}

/** The 400 that tells an end user what to correct, input by input. */
export const invalidAnswers = (issues: readonly InputIssue[]): Problem =>
  badRequest(
    'invalid_install_options',
    `Some install options are invalid: ${issues.map(({ title, message }) => `${title}: ${message}`).join(' ')}`,
    { issues },
  );
