import * as z from 'zod/mini';

/**
 * An object with these options and no other: an unknown one is most often a known one that is misspelt, and would be without
 * effect in silence.
 * @param expectation - what is wrong with a value that is no such object
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

/** The known name that takes the fewest changes of a letter; `undefined` where each takes more than a third of its letters. */
function nearestOf(given: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((name) => ({ name, distance: distanceBetween(given.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= name.length / 3)
    .sort((one, other) => one.distance - other.distance);
  return nearest?.name;
}

/** How many letters to insert, drop or replace (the Levenshtein distance). */
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
