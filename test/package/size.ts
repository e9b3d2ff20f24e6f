import { bundleApp } from '../support/package/app-bundle.js';
import { ensureBuilt } from '../support/package/built.js';
import { bundledSize } from '../support/package/bundle.js';

interface Measured {
  name: string;
  code: string;
  /** Bytes that a page may load at once. */
  limit?: number;
}

const using = (name: string, from = '@installflow/connect') =>
  `import { ${name} } from '${from}'; console.log(${name});`;
const all = (from: string) => `import * as all from '${from}'; console.log(all);`;

const browserCode: Measured[] = [
  {
    name: 'import { paragon } from @useparagon/connect 2.1.1',
    code: using('paragon', '@useparagon/connect'),
  },
  { name: 'import { paragon }', code: using('paragon'), limit: 25_000 },
  { name: 'import { createInstallFlow }', code: using('createInstallFlow'), limit: 22_500 },
];
const others: Measured[] = [
  { name: './testing, without fast-check', code: all('@installflow/connect/testing') },
  { name: './server, without its peers', code: all('@installflow/connect/server') },
];

const row = (name: string, ...cells: (string | number)[]) =>
  [name.padEnd(50), ...cells.map((cell) => String(cell).padStart(14))].join('');

await ensureBuilt();
const sizes = await Promise.all(
  browserCode.map(async (measured) => {
    const [app, oneFile] = await Promise.all([bundleApp(measured.code), bundledSize(measured.code)]);
    return { ...measured, ...app, oneFile };
  }),
);
const otherSizes = await Promise.all(
  others.map(async ({ name, code }) => ({ name, oneFile: await bundledSize(code) })),
);
const lines = [
  'Bytes, minified and gzipped: of an application that Vite builds, and of all of it in one file that esbuild builds.',
  row('', 'at once', 'limit', 'later', 'in one file'),
  ...sizes.map(({ name, atOnce, limit, later, oneFile }) => row(name, atOnce, limit ?? '-', later, oneFile)),
  ...otherSizes.map(({ name, oneFile }) => row(name, '-', '-', '-', oneFile)),
];
const [theirs, ours] = sizes;
if (theirs && ours)
  lines.push(
    `paragon beside 2.1.1: ${(ours.atOnce / theirs.atOnce).toFixed(2)} of it at once, ` +
      `${(ours.oneFile / theirs.oneFile).toFixed(2)} of it in one file.`,
  );
process.stdout.write(`${lines.join('\n')}\n`);

for (const { name, atOnce, limit = Infinity } of sizes) {
  if (atOnce <= limit) continue;
  process.stderr.write(`${name}: ${atOnce} bytes are ${atOnce - limit} more than the limit of ${limit}.\n`);
  process.exitCode = 1;
}
