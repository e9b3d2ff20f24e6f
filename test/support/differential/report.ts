import type { DifferentialOutcome } from './run.js';
import { wireExcuses } from './wire-excuses.js';

/**
 * The rows that an install may need and still count as told alike by both clients: row 30, the argument of
 * every `onComplete`, and the rows about what is sent.
 */
const BESIDES = ['30', ...wireExcuses.map(({ row }) => row)];

/** Counts the outcomes of many cases. */
export function createTally() {
  const rows = new Map<string, number>();
  const counted = { cases: 0, acts: 0, installs: 0, installed: 0, withoutExcuse: 0, alike: 0 };

  return {
    add({ rows: needed, installs, acts }: DifferentialOutcome): void {
      for (const row of needed) rows.set(row, (rows.get(row) ?? 0) + 1);
      counted.cases += 1;
      counted.acts += acts.length;
      counted.installs += installs;
      if (!needed.length) counted.alike += 1;
      if (installs) counted.installed += 1;
      if (installs && needed.every((row) => BESIDES.includes(row))) counted.withoutExcuse += 1;
    },

    /** The lines to print: how much was compared, and how often each row was needed. */
    table(seed: number): string {
      const { cases, acts, installs, installed, withoutExcuse, alike } = counted;
      const sorted = [...rows].sort(([, one], [, other]) => other - one);
      return [
        `Both clients, seed ${seed}: ${cases} cases with ${acts} acts.`,
        `${installed} cases completed ${installs} installs, ${withoutExcuse} of them with the same told by both but for onComplete's argument (row 30); ${alike} cases needed no row at all.`,
        'row → times',
        ...sorted.map(([row, times]) => `${row} → ${times}`),
      ].join('\n');
    },
  };
}
