import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SidebarInputType, checkAnswers, type Input } from '../../src/inputs/index.js';

const OPTIONS = [
  { value: 'a', label: 'A' },
  { value: 1, label: 'One' },
  { value: '1', label: 'One in text' },
  { value: true, label: 'Yes' },
];

const json: fc.Arbitrary<unknown> = fc.json({ maxDepth: 3 }).map((text) => JSON.parse(text) as unknown);
const oftenAbsent = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });
const word = fc.constantFrom('__proto__', 'constructor', 'toString', 'subdomain', 'mainInput', 'a', 'b', 'c');
const answer = fc.oneof(
  json,
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    undefined,
    '',
    ' ',
    'a',
    '1',
    'true',
    'on',
    '1e3',
    'https://a.example/b',
    'x@b.example',
    'read, write',
  ),
  fc.constantFrom(
    'https://acme.zendesk.com/a',
    'acme.zendesk.com.zendesk.com',
    'https://https://a',
    '.zendesk.com',
  ),
  fc.record({ mainInput: json, fieldMappings: json }, { requiredKeys: [], noNullPrototype: true }),
  fc.record(
    { objectMapping: fc.string(), dynamicMappings: fc.dictionary(word, json, { noNullPrototype: true }) },
    { requiredKeys: [], noNullPrototype: true },
  ),
  fc.record({ name: fc.string(), data: json }, { noNullPrototype: true }),
);
const answers = fc.dictionary(word, answer, { noNullPrototype: true });

const base = fc.record(
  {
    title: fc.constantFrom('', 'Name', 'Zendesk subdomain'),
    required: fc.boolean(),
    defaultValue: answer,
    hidden: fc.boolean(),
    hiddenInConnect: fc.boolean(),
    readOnly: fc.boolean(),
    prefixLabel: fc.constantFrom('https://', '@'),
    suffixLabel: fc.constantFrom('.zendesk.com', 'kg', ''),
  },
  { requiredKeys: ['title'], noNullPrototype: true },
);
const PLAIN_TYPES = [
  SidebarInputType.ValueText,
  SidebarInputType.Text,
  SidebarInputType.ValueTextArea,
  SidebarInputType.TextArea,
  SidebarInputType.Password,
  SidebarInputType.Number,
  SidebarInputType.Email,
  SidebarInputType.URL,
  SidebarInputType.BooleanInput,
  SidebarInputType.Switch,
  SidebarInputType.DynamicEnum,
  SidebarInputType.ComboInput,
  SidebarInputType.DynamicComboInput,
  SidebarInputType.FieldMapper,
  SidebarInputType.CopyableButtonInput,
  SidebarInputType.File,
] as const;
const kind = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom(...PLAIN_TYPES) }) },
  fc.record({ type: fc.constant(SidebarInputType.Enum as const), values: fc.subarray(OPTIONS) }),
  fc.record({
    type: fc.constant(SidebarInputType.CustomDropdown as const),
    customDropdownOptions: fc.subarray([{ label: 'A', value: 'a' }]),
  }),
  fc.record({
    type: fc.constant(SidebarInputType.Permission as const),
    requiredScopes: fc.subarray(['openid']),
    scopes: fc.record({ values: fc.subarray([{ name: 'email', description: '', required: true }]) }),
  }),
);
const input: fc.Arbitrary<Input> = fc
  .tuple(word, oftenAbsent(base), kind)
  .map(([id, shared, own]): Input => ({ id, title: 'Name', ...shared, ...own }));
const inputs = fc.uniqueArray(input, { selector: ({ id }) => id, maxLength: 6 });

it('checks any answers to any inputs without throwing, and changes neither', () => {
  fc.assert(
    fc.property(inputs, answers, (form, values) => {
      const before = JSON.stringify([form, values]);
      checkAnswers(form, values);
      expect(JSON.stringify([form, values])).toBe(before);
    }),
  );
});

it('takes what it checked for right, and leaves it as it is', () => {
  fc.assert(
    fc.property(inputs, answers, (form, values) => {
      const checked = checkAnswers(form, values);
      if (checked.valid) expect(checkAnswers(form, checked.values)).toStrictEqual(checked);
    }),
    { numRuns: 1000 },
  );
});

it('lists inputs of the form only, each once, and in words', () => {
  fc.assert(
    fc.property(inputs, answers, (form, values) => {
      const checked = checkAnswers(form, values);
      if (checked.valid) return;
      const ids = checked.issues.map(({ inputId }) => inputId);
      expect(new Set(ids).size).toBe(ids.length);
      expect(form.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
      for (const { title, message } of checked.issues) expect([title, message]).not.toContain('');
    }),
  );
});

it('sends nothing that the user entered into an input that is not to be filled in', () => {
  fc.assert(
    fc.property(inputs, answers, (form, values) => {
      const fixed = form.map((field) => ({ ...field, hidden: true }));
      const checked = checkAnswers(fixed, values);
      if (!checked.valid) throw new Error('a form of hidden inputs has to be answerable');
      for (const { id, type, defaultValue } of fixed) {
        const sent = new Map(Object.entries(checked.values)).get(id);
        expect(sent).toBe(type === SidebarInputType.CopyableButtonInput ? undefined : defaultValue);
      }
    }),
  );
});

it('never repeats what was entered', () => {
  const secret = fc.stringMatching(/^[a-z0-9"\\ ]{0,8}$/).map((noise) => `s3cr3t${noise}`);
  const hidden = secret.chain((text) =>
    fc.constantFrom<unknown>(
      text,
      [text],
      { [text]: text },
      { mainInput: { a: text } },
      { name: text },
      `https://${text}`,
    ),
  );
  fc.assert(
    fc.property(inputs, fc.dictionary(word, hidden, { noNullPrototype: true }), (form, values) => {
      expect(
        JSON.stringify(checkAnswers(form, values), (key, value: unknown) =>
          key === 'values' ? null : value,
        ),
      ).not.toMatch('s3cr3t');
    }),
  );
});

it('parses no deeper than an answer can be', () => {
  let deep: unknown = 'a';
  for (let depth = 0; depth < 20_000; depth += 1) deep = { a: [deep], mainInput: 'a', objectMapping: 'a' };
  for (const type of PLAIN_TYPES)
    expect(() => checkAnswers([{ id: 'a', title: 'A', type }], { a: deep })).not.toThrow();
});

it.each([
  ['digits', '1'.repeat(100_000) + 'x'],
  ['suffixes', '.zendesk.com'.repeat(50_000)],
  ['schemes', 'https://'.repeat(50_000)],
  ['labels', 'a.'.repeat(100_000)],
  ['an address', 'a@' + 'a.'.repeat(100_000)],
  ['scopes', 'a '.repeat(50_000)],
])('checks %s without end in no time', (_case, text) => {
  const labels = { prefixLabel: 'https://', suffixLabel: '.zendesk.com' };
  const form = PLAIN_TYPES.map((type): Input => ({ id: type, title: type, type, ...labels }));
  const started = performance.now();
  checkAnswers(form, Object.fromEntries(form.map(({ id }) => [id, text])));
  expect(performance.now() - started).toBeLessThan(5000);
});
