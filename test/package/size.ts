import { ensureBuilt } from '../support/built-package.js';
import { bundle } from '../support/bundle.js';

interface Measured {
  name: string;
  code: string;
  /** Bytes, minified and compressed. */
  limit?: number;
}

const using = (name: string, from = '@installflow/connect') =>
  `import { ${name} } from '${from}'; console.log(${name});`;
const all = (from: string) => `import * as all from '${from}'; console.log(all);`;

const theirs: Measured = {
  name: 'import { paragon } from @useparagon/connect 2.1.1',
  code: using('paragon', '@useparagon/connect'),
};
const ours: Measured[] = [
  { name: 'import { createInstallFlow }', code: using('createInstallFlow'), limit: 22_000 },
  { name: 'import { paragon }', code: using('paragon') },
  { name: './testing, without fast-check', code: all('@installflow/connect/testing') },
  { name: './server, without its peers', code: all('@installflow/connect/server') },
];

const row = (name: string, ...cells: string[]) =>
  [name.padEnd(50), ...cells.map((cell) => cell.padStart(10))].join('');

await ensureBuilt();
const reference = (await bundle(theirs.code)).gzipped;
const sizes = await Promise.all(
  ours.map(async (measured) => ({ ...measured, size: (await bundle(measured.code)).gzipped })),
);
const lines = [
  row('minified and gzipped', 'bytes', 'limit', 'of 2.1.1'),
  row(theirs.name, String(reference), '-', '1.00'),
  ...sizes.map(({ name, size, limit }) =>
    row(name, String(size), limit ? String(limit) : '-', (size / reference).toFixed(2)),
  ),
];
process.stdout.write(`${lines.join('\n')}\n`);

for (const { name, size, limit = Infinity } of sizes) {
  if (size <= limit) continue;
  process.stderr.write(`${name}: ${size} bytes are ${size - limit} more than the limit of ${limit}.\n`);
  process.exitCode = 1;
}
