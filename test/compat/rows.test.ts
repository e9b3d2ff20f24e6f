import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { accountTypeRows } from './table/account-types.js';
import { answerRows } from './table/answers.js';
import { installRows } from './table/install.js';
import { nodeRow } from './table/node.js';
import { outcomeRows } from './table/outcome.js';
import { stageRows } from './table/stages.js';
import { startRows } from './table/start.js';
import { windowRows } from './table/window.js';

const tested = [
  ...startRows,
  ...accountTypeRows,
  ...answerRows,
  ...stageRows,
  ...windowRows,
  ...outcomeRows,
  ...installRows,
  nodeRow,
];

/** The rows of the table of differences that users read. */
const documentedRows = async () => {
  const guide = await readFile(new URL('../../docs/migrating.md', import.meta.url), 'utf8');
  return [...guide.matchAll(/^\| *(\d+) *\| *([^|]+?) *\|/gm)].map(([, row, situation]) => ({
    row: Number(row),
    situation,
  }));
};

test('every row of the table in docs/migrating.md is tested, and no other', async () => {
  const rows = tested
    .map(({ row, situation }) => ({ row, situation }))
    .sort((one, other) => one.row - other.row);
  expect(rows).toHaveLength(45);
  expect(rows).toEqual(await documentedRows());
});
