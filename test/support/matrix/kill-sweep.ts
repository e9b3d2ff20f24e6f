import type { KillOrder } from './instance.settings.js';

/** What a kill at one operation led to. */
export interface Outcome {
  operation: string;
  when: KillOrder['when'];
  /** What the user had to do, and was told. */
  led: string;
  /** What did not hold. Empty: everything did. */
  faults: string[];
}

/** A place in the operations of an action at which its instance is killed. */
export interface Kill extends KillOrder {
  operation: string;
}

/** The kills before and after each operation that was seen in a run without any. */
export const killsOf = (operations: readonly string[]): Kill[] =>
  operations.flatMap((operation, skip) =>
    (['before', 'after'] as const).map((when) => ({ operation, skip, when })),
  );

/** The kills at operations that follow, or are followed by, one of the other port. */
export const killsBetweenPorts = (operations: readonly string[]): Kill[] => {
  const port = (index: number) => operations[index]?.split('.')[0];
  const isNext = (skip: number) =>
    [skip - 1, skip + 1].some((other) => port(other) !== undefined && port(other) !== port(skip));
  return killsOf(operations).filter(({ skip }) => isNext(skip));
};

/** Runs all of them, `atOnce` at a time, because most of the time is spent waiting. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...items.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await run(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

/** The table of a sweep: a row an operation, with what a kill before and after it led to. */
export function tableOf(title: string, outcomes: readonly Outcome[]): string {
  const rows = outcomes
    .filter(({ when }) => when === 'before')
    .map(({ operation, led }, index) => [
      operation,
      led,
      outcomes.filter(({ when }) => when === 'after')[index]?.led ?? '',
    ]);
  const all = [['operation', 'killed before it', 'killed after it'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const lines = all.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const ruler = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [`\n${title}: ${outcomes.length} kills`, lines[0], ruler, ...lines.slice(1)].join('\n');
}
