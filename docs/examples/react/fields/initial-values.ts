import { SidebarInputType, type Input } from '@installflow/connect';

/** The answers of a form by input ID. */
export type Values = Record<string, unknown>;

/** Whether the user sees an input at all. */
export const isShown = (input: Input): boolean => input.hidden !== true && input.hiddenInConnect !== true;

const initialValue = (input: Input): unknown => {
  const { type, defaultValue } = input;
  if (type === SidebarInputType.Permission) {
    return typeof defaultValue === 'string'
      ? defaultValue.split(/[\s,]+/).filter(Boolean)
      : (defaultValue ?? []);
  }
  return defaultValue;
};

const isAnswered = (input: Input): boolean =>
  isShown(input) && input.type !== SidebarInputType.CopyableButtonInput;

/** What a form shows before the user has touched it. Inputs that are only shown are no part of the answer. */
export const initialValues = (inputs: readonly Input[]): Values =>
  Object.fromEntries(
    inputs.filter(isAnswered).map((input): [string, unknown] => [input.id, initialValue(input)]),
  );
