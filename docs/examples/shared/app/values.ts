import { SidebarInputType, type Input } from '@installflow/connect';
import { withScopes } from './scopes.js';

/** The answers of a form by input ID. */
export type Values = Readonly<Record<string, unknown>>;

/** What was entered in each form of an install flow, by the key of the form. */
export type Drafts = Readonly<Record<string, Values>>;

/** Whether the user sees an input at all. */
export const isShown = (input: Input): boolean => input.hidden !== true && input.hiddenInConnect !== true;

const isList = (listed: unknown): listed is readonly unknown[] => Array.isArray(listed);

/** What a backend lists, whatever it sends in place of a list. */
export const listOf = <Item>(listed: readonly Item[] | null | undefined): Item[] =>
  isList(listed) ? listed.filter(Boolean) : [];

export const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** A value as the text that an HTML control shows. */
export const asText = (value: unknown): string => (isScalar(value) ? String(value) : '');

/** A value that says yes or no as forms do, or none. */
const asBoolean = (value: unknown): boolean | undefined => {
  const text = asText(value).trim().toLowerCase();
  if (text === 'true' || text === 'on') return true;
  return text === 'false' || text === 'off' ? false : undefined;
};

const asParts = (value: unknown): Values =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

const initialValue = ({ type, defaultValue: value }: Input): unknown => {
  const defaultValue: unknown = value;
  if (type === SidebarInputType.Switch) return asBoolean(defaultValue) ?? false;
  if (type === SidebarInputType.BooleanInput) return asBoolean(defaultValue);
  if (type !== SidebarInputType.Permission) return defaultValue;
  return typeof defaultValue === 'string' ? withScopes([], defaultValue) : (defaultValue ?? []);
};

/** What a form shows before the user has touched it. Inputs that are only shown are no part of the answer. */
const initialValues = (inputs: readonly Input[]): Values =>
  Object.fromEntries(
    inputs
      .filter((input) => isShown(input) && input.type !== SidebarInputType.CopyableButtonInput)
      .map((input) => [input.id, initialValue(input)]),
  );

/** What a form shows now. */
export const valuesOf = (drafts: Drafts, form: string, inputs: readonly Input[]): Values => ({
  ...initialValues(inputs),
  ...drafts[form],
});

/**
 * The drafts after an input was changed. They are kept while the flow is elsewhere, so that a wrong client secret can be
 * corrected without typing the rest again, and go when the dialog does.
 */
export const withValue = (drafts: Drafts, form: string, inputId: string, value: unknown): Drafts => ({
  ...drafts,
  [form]: { ...drafts[form], [inputId]: value },
});

/** The part of a value that lies at the path, as text. */
export const readPart = (value: unknown, [key, ...rest]: readonly string[]): string =>
  key === undefined ? asText(value) : readPart(asParts(value)[key], rest);

/** The value with another part at the path. */
export const writePart = (value: unknown, [key, ...rest]: readonly string[], part: string): unknown =>
  key === undefined ? part : { ...asParts(value), [key]: writePart(asParts(value)[key], rest, part) };
