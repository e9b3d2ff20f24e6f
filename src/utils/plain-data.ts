type PlainData = Record<string, unknown> | readonly unknown[];

/** Whether a value is an array, or an object without a class. */
export const isPlain = (value: unknown): value is PlainData =>
  Array.isArray(value) ||
  (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);

/**
 * Whether two values are deeply equal. Only plain objects and arrays are compared by content; all else, such
 * as files and dates, is compared by identity.
 */
export function sameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (!isPlain(left) || !isPlain(right) || Array.isArray(left) !== Array.isArray(right)) return false;
  const [leftEntries, rightEntries] = [Object.entries(left), new Map(Object.entries(right))];
  return (
    leftEntries.length === rightEntries.size &&
    leftEntries.every(([key, value]) => rightEntries.has(key) && sameValue(value, rightEntries.get(key)))
  );
}

/** A function that {@link copy} applies to each object and array of the copy, e.g. `Object.freeze`. */
export type Seal = <Plain>(plain: Plain) => Plain;

/**
 * Copies plain objects and arrays deeply, and applies `seal` to each of the copies. The result shares all
 * else with the original.
 */
export function copy<T>(value: T, seal: Seal = (plain) => plain): T {
  if (!isPlain(value)) return value;
  const copied = Array.isArray(value)
    ? value.map((item: unknown) => copy(item, seal))
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, seal)]));
  return seal(copied as T);
}

/** A copy of an object, not a deep one, without the keys named. */
export function omit<T>(object: Readonly<Record<string, T>>, keys: Iterable<unknown>): Record<string, T> {
  const omitted = new Set(keys);
  return Object.fromEntries(Object.entries(object).filter(([key]) => !omitted.has(key)));
}

/** Turns a name into text, even where a caller without types passed something that has no text. */
export function toText(name: unknown): string {
  try {
    return String(name);
  } catch {
    return typeof name;
  }
}
