import { SidebarInputType, type Input } from '@installflow/connect';
import { withScopes } from './scopes.js';

/** The answers of a form by input ID. */
export type Values = Readonly<Record<string, unknown>>;

/** What was entered in each form of an install flow, by the key of the form. */
export type Drafts = Readonly<Record<string, Values>>;

/** Whether an input is visible to the user. */
export const isShown = (input: Input): boolean => input.hidden !== true && input.hiddenInConnect !== true;

const isList = (listed: unknown): listed is readonly unknown[] => Array.isArray(listed);

/** The items of a list that a backend sent; none where the backend sent something else. */
export const listOf = <Item>(listed: readonly Item[] | null | undefined): Item[] =>
  isList(listed) ? listed.filter(Boolean) : [];

/** The items without those whose key an item before them has. */
export const distinctBy = <Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[] => {
  const keys = new Set<unknown>();
  return items.filter((item) => !keys.has(keyOf(item)) && keys.add(keyOf(item)));
};

export const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** The value as the text of an HTML control. */
export const asText = (value: unknown): string => (isScalar(value) ? String(value) : '');

/** The boolean that a value stands for in a form; `undefined` where it stands for none. */
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

/** The values of a form before the user changes them. Inputs that only show a value have no answer. */
const initialValues = (inputs: readonly Input[]): Values =>
  Object.fromEntries(
    inputs
      .filter((input) => isShown(input) && input.type !== SidebarInputType.CopyableButtonInput)
      .map((input) => [input.id, initialValue(input)]),
  );

/** The values that a form shows now. */
export const valuesOf = (drafts: Drafts, form: string, inputs: readonly Input[]): Values => ({
  ...initialValues(inputs),
  ...drafts[form],
});

/**
 * The drafts after the user has changed an input. Drafts are kept while the flow is elsewhere, so that a user
 * can correct a wrong client secret without typing the rest again. They are dropped when the dialog closes, and
 * passwords when the user goes back.
 */
export const withValue = (drafts: Drafts, form: string, inputId: string, value: unknown): Drafts => ({
  ...drafts,
  [form]: { ...drafts[form], [inputId]: value },
});

/** The drafts after the user has gone back from a form. A password must not be there when the form opens again. */
export const withoutPasswords = (drafts: Drafts, form: string, inputs: readonly Input[]): Drafts => {
  const isPassword = (id: string) =>
    inputs.some((input) => input.id === id && input.type === SidebarInputType.Password);
  const kept = Object.entries(drafts[form] ?? {}).filter(([id]) => !isPassword(id));
  return { ...drafts, [form]: Object.fromEntries(kept) };
};

/** The part of a value at that path, as text. */
export const readPart = (value: unknown, [key, ...rest]: readonly string[]): string =>
  key === undefined ? asText(value) : readPart(asParts(value)[key], rest);

/** A copy of the value with another part at that path. */
export const writePart = (value: unknown, [key, ...rest]: readonly string[], part: string): unknown =>
  key === undefined ? part : { ...asParts(value), [key]: writePart(asParts(value)[key], rest, part) };
