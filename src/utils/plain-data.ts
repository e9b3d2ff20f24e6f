type PlainData = Record<string, unknown> | readonly unknown[];

const isPlain = (value: unknown): value is PlainData =>
  Array.isArray(value) ||
  (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);

/** Deep equality of plain objects and arrays; everything else (files, dates) is compared by identity. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (!isPlain(left) || !isPlain(right) || Array.isArray(left) !== Array.isArray(right)) return false;
  const [leftEntries, rightEntries] = [Object.entries(left), new Map(Object.entries(right))];
  return (
    leftEntries.length === rightEntries.size &&
    leftEntries.every(([key, value]) => rightEntries.has(key) && sameValue(value, rightEntries.get(key)))
  );
}

/** What each object and array of a copy is passed through. */
export type Seal = <Plain>(plain: Plain) => Plain;

/** A deep copy of plain objects and arrays, each passed through `seal`; everything else is shared. */
export function copy<T>(value: T, seal: Seal = (plain) => plain): T {
  if (!isPlain(value)) return value;
  const copied = Array.isArray(value)
    ? value.map((item: unknown) => copy(item, seal))
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, seal)]));
  return seal(copied as T);
}

/** A name as text, whatever came in its place. */
export function toText(name: unknown): string {
  try {
    return String(name);
  } catch {
    return typeof name;
  }
}
