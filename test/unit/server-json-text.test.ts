import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkJsonText, MAX_JSON_TEXT_DEPTH } from '../../src/server/proxy/json-text.js';
import { atOnce } from '../../src/server/proxy/pieces.js';

const isJsonText = (text: string) => atOnce(checkJsonText(text));

const canBeParsed = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** What JSON is made of, and what is nearly that. */
const token = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '{}',
    '[]',
    '{"a":',
    '"a":',
    '"a"',
    '""',
    '"',
    'true',
    'false',
    'null',
    'tru',
  ],
  ...[
    '0',
    '-',
    '-0',
    '01',
    '1',
    '.5',
    '1.',
    '1.5',
    '1e5',
    '1E+5',
    '1e-',
    '+1',
    '-1.0e-10',
    'NaN',
    'Infinity',
  ],
  ...[
    ' ',
    '\n',
    '\r',
    '\t',
    '\f',
    '\u00a0',
    '\ufeff',
    '\\',
    '"\\n"',
    '"\\u00e4"',
    '"\\u00g0"',
    '"\\x"',
    '"\\"',
  ],
  ...['"\u0000"', '"\u2028"', '"\ud83d"', '"\\', '//', "'a'", 'undefined', '"a'],
);

describe('a text', () => {
  it.each([
    '',
    ' ',
    '{',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '[1,]',
    '[,1]',
    '[1 2]',
    '{a:1}',
    '[1}',
    '1 1',
    '"\n"',
  ])('%j is no JSON', (text) => {
    expect(isJsonText(text)).toBe(false);
  });

  it('is JSON where it is an indented document', () => {
    const document = { a: [1, -2.5e10, { b: null, 'c"\\\n': [true, false, '', {}] }], d: 'ä🔒\u2028' };
    expect(isJsonText(JSON.stringify(document, null, '\t'))).toBe(true);
  });

  it('is JSON exactly where it can be parsed', () => {
    const outcomes = { json: 0, other: 0 };
    const text = fc.oneof(
      fc.array(token, { maxLength: 7 }).map((parts) => parts.join('')),
      fc.json({ depthSize: 'medium' }),
      // One character of JSON lost, or doubled.
      fc.tuple(fc.json(), fc.nat(), fc.constantFrom(0, 2)).map(([json, at, times]) => {
        const index = at % json.length;
        return json.slice(0, index) + json.charAt(index).repeat(times) + json.slice(index + 1);
      }),
    );
    fc.assert(
      fc.property(text, (one) => {
        const expected = canBeParsed(one);
        outcomes[expected ? 'json' : 'other'] += 1;
        expect(isJsonText(one)).toBe(expected);
      }),
      { numRuns: 10_000 },
    );
    expect(Math.min(outcomes.json, outcomes.other)).toBeGreaterThan(1000);
  });

  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('with %s in each other is JSON up to a thousand levels', (_what, open, close) => {
    const nested = (levels: number) => `${open.repeat(levels)}0${close.repeat(levels)}`;
    expect(isJsonText(nested(MAX_JSON_TEXT_DEPTH))).toBe(true);
    expect(isJsonText(nested(MAX_JSON_TEXT_DEPTH + 1))).toBe(false);
    expect(isJsonText(open.repeat(1_000_000))).toBe(false);
  });

  it('may have any number of values beside each other', () => {
    expect(isJsonText(`[${'[[]],{},'.repeat(10_000)}0]`)).toBe(true);
  });
});
