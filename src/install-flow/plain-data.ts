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

/** A deep copy of plain objects and arrays, each passed through `seal`; everything else is shared. */
export function copy<T>(value: T, seal: <Plain>(plain: Plain) => Plain = (plain) => plain): T {
  if (!isPlain(value)) return value;
  const copied = Array.isArray(value)
    ? value.map((item: unknown) => copy(item, seal))
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, seal)]));
  return seal(copied as T);
}

/** A deep copy that nobody can change. */
export const frozenCopy = <T>(value: T): T => copy(value, Object.freeze);
