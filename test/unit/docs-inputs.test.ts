import { expect, test } from 'vitest';
import { checkAnswers, SidebarInputType, type CheckedAnswers, type Input } from '../../src/inputs/index.js';
import { codeBlocks, documentText } from '../support/docs/readme.js';

const PATH = 'docs/inputs.md';

/** The types that an install stage uses. The compiler asks for each of them here, the test for each in the document. */
const types: Record<`${Input['type']}`, true> = {
  TEXT: true,
  TEXT_NO_VARS: true,
  TEXTAREA: true,
  TEXTAREA_NO_VARS: true,
  PASSWORD: true,
  NUMBER: true,
  EMAIL: true,
  URL: true,
  BOOLEAN_INPUT: true,
  SWITCH: true,
  ENUM: true,
  DYNAMIC_ENUM: true,
  CUSTOM_DROPDOWN: true,
  COMBO_INPUT: true,
  DYNAMIC_COMBO_INPUT: true,
  FIELD_MAPPER: true,
  COPYABLE_BUTTON_INPUT: true,
  PERMISSION: true,
  FILE: true,
};

interface Row {
  input: Input;
  entered: string;
  sent: string;
}

/** Every row of every table, with the input above it. */
function rows(): Row[] {
  const text = documentText(PATH);
  const parts = text.split(/^```json\n(.*?)^```$/gms);
  return parts.flatMap((part, index) => {
    if (index % 2 === 0) return [];
    const input = JSON.parse(part) as Input;
    const [table = ''] = (parts[index + 1] ?? '').split(/^#/m);
    return [...table.matchAll(/^\| (`.+?`|absent) +\| (.+?) +\|$/gm)].map(([, entered = '', sent = '']) => ({
      input,
      entered,
      sent,
    }));
  });
}

const json = (cell: string): unknown => JSON.parse(cell.replace(/^`(.*)`$/, '$1'));

function expected({ input: { id, title }, entered, sent }: Row): CheckedAnswers {
  const message = /^_(.*)_$/.exec(sent)?.[1];
  if (message) return { valid: false, issues: [{ inputId: id, title, message }] };
  if (sent === 'nothing') return { valid: true, values: {} };
  return { valid: true, values: { [id]: json(sent === 'the same' ? entered : sent) } };
}

test.each(rows().map((row) => ({ ...row, title: row.input.title })))(
  'what docs/inputs.md says of $title where $entered was entered is so: $sent',
  (row) => {
    const { id } = row.input;
    const values = row.entered === 'absent' ? {} : { [id]: json(row.entered) };
    expect(checkAnswers([row.input], values)).toEqual(expected(row));
  },
);

test('docs/inputs.md has a section for every input type, with its name in TypeScript, an input that arrives and two answers at least', () => {
  const lines = documentText(PATH).match(/^`[A-Z_]+` `SidebarInputType\..*$/gm) ?? [];
  const members = Object.entries(SidebarInputType).map(([name, value]) => ({ name, value }));
  const expected = members.filter(({ value }) => value in types);
  const named = lines.flatMap((line) => line.split(' · '));
  expect(named.sort()).toEqual(
    expected.map(({ name, value }) => `\`${value}\` \`SidebarInputType.${name}\``).sort(),
  );
  const inputs = codeBlocks(PATH).filter(({ language }) => language === 'json');
  expect(rows().length).toBeGreaterThan(2 * inputs.length);
});

test('each section of docs/inputs.md shows inputs of the types that it names, and each line of its tables is checked', () => {
  const sections = documentText(PATH)
    .split(/^(?=## )/m)
    .filter((section) => section.includes('| entered'));
  for (const section of sections)
    for (const [, type = ''] of section.matchAll(/"type": "([A-Z_]+)"/g))
      expect(section).toContain(`\`${type}\``);
  const lines = sections.flatMap((section) => section.match(/^\| (?!entered|-)/gm) ?? []);
  expect(rows()).toHaveLength(lines.length);
});
