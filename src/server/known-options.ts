import * as z from 'zod/mini';

/**
 * Makes the schema of an object that may have these options and no others. An unknown option is refused
 * because it is most often a misspelt one: the operator would not notice that it has no effect.
 * @param expectation - the message for a value that is no such object, e.g. `must be {kid, key}`
 */
export const knownOptions = <Shape extends z.core.$ZodLooseShape>(shape: Shape, expectation: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? unknownOption(issue.keys[0] ?? '', Object.keys(shape))
        : expectation,
  });

function unknownOption(given: string, known: readonly string[]): string {
  const nearest = nearestOf(given, known);
  const hint = nearest ? `did you mean "${nearest}"?` : `known are ${known.join(', ')}`;
  return `has no option "${given}"; ${hint}`;
}

/**
 * Finds the known name that is most like the given one; `undefined` where each differs in more than a third
 * of its letters.
 */
function nearestOf(given: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((name) => ({ name, distance: distanceBetween(given.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= name.length / 3)
    .sort((one, other) => one.distance - other.distance);
  return nearest?.name;
}

/**
 * Counts the letters to insert, drop or replace in order to turn one text into another (the Levenshtein
 * distance).
 */
function distanceBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of from.split('').entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
