import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Characters } from '../../src/server/proxy/json-text.js';
import { atOnce } from '../../src/server/proxy/pieces.js';
import { searchSecret } from '../../src/server/proxy/secret-search.js';

const repeatsSecret = (text: Characters, secret: Characters) => atOnce(searchSecret(text, secret));

const LETTERS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const withoutEscapes = (text: string): string =>
  text.replace(/\\(?:u([\da-f]{4})|(.))/gi, (_, hex: string | undefined, char: string) =>
    hex === undefined ? (LETTERS[char] ?? char) : String.fromCharCode(parseInt(hex, 16)),
  );
const isInTextOrInWhatItsEscapesMean = (text: string, secret: string): boolean =>
  text.includes(secret) || withoutEscapes(text).includes(secret);

/** What escapes are made of, a few letters that repeat, and two halves of a character. */
const awkward = fc.constantFrom(
  ...[
    '\\',
    '\\',
    '\\\\',
    '/',
    '"',
    'u',
    'U',
    '0',
    '6',
    '1',
    'a',
    'b',
    'n',
    'F',
    'ä',
    '\n',
    '\r',
    '\u2028',
    '\t',
  ],
  ...['\ud83d', '\udd12', '\\u0061', '\\U0061', '\\ud83D', '\\u005c', '\\u00'],
);
const awkwardText = (maxLength: number) => fc.array(awkward, { maxLength }).map((parts) => parts.join(''));
const secrets = fc
  .array(fc.oneof(fc.constantFrom('a', 'b', '1'), awkward, fc.string({ unit: 'binary', maxLength: 2 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(''))
  .filter((secret) => secret !== '');

/** Ways to write one code unit in JSON; the plain one for what needs no escape. */
const written = (unit: string): fc.Arbitrary<string> => {
  const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
  const letter = Object.keys(LETTERS).find((name) => LETTERS[name] === unit);
  const short = letter ?? ('"\\/'.includes(unit) ? unit : undefined);
  const forms = [`\\u${hex}`, `\\u${hex.toUpperCase()}`, ...(short === undefined ? [] : [`\\${short}`])];
  return fc.constantFrom(...forms, ...('"\\'.includes(unit) || unit < ' ' ? [] : [unit]));
};
const writtenSecret = (secret: string): fc.Arbitrary<string> =>
  fc.tuple(...secret.split('').map(written)).map((parts) => parts.join(''));

describe('a secret', () => {
  it.each([
    ['as it is', 'x SECRET/1 x', true],
    ['with an escaped slash', '{"a":"SECRET\\/1"}', true],
    ['with small hexadecimal digits', '"SECRET\\u002f1"', true],
    ['with large hexadecimal digits', '"SECRET\\u002F1"', true],
    ['in escapes alone', '"\\u0053\\u0045\\u0043\\u0052\\u0045\\u0054\\u002f\\u0031"', true],
    ['with an escape that JSON does not have', '\\S\\ECRET\\/1', true],
    ['after another beginning of it', 'SECRETSECRET/1', true],
    ['at the end, after backslashes that escape each other', '\\\\SECRET/1', true],
    ['but for its last character', 'SECRET/', false],
    ['after a backslash that hides an escape', '\\\\u0053ECRET/1', false],
    ['in a text that ends in a backslash', 'SECRET\\', false],
    ['in nothing', '', false],
  ])('%s is found where it is repeated', (_how, text, expected) => {
    expect(repeatsSecret(text, 'SECRET/1')).toBe(expected);
  });

  it('with a line end, a quote, a backslash or half a character in it is found as JSON writes it', () => {
    for (const secret of ['a\nb\tc', 'a"b\\c', 'key\u{1f512}lock', '\ud83dalone']) {
      expect(repeatsSecret(JSON.stringify({ secret }), secret), JSON.stringify(secret)).toBe(true);
    }
  });

  it('is found however its characters are escaped, and between whatever else there is', () => {
    const cases = secrets.chain((secret) =>
      fc.record({
        secret: fc.constant(secret),
        text: writtenSecret(secret),
        before: fc.string({ unit: fc.constantFrom('a', '1', 'x', '\\\\', '\\n') }),
        after: awkwardText(4),
      }),
    );
    fc.assert(
      fc.property(cases, ({ secret, text, before, after }) => {
        expect(repeatsSecret(before + text + after, secret)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is found exactly where the text, or the text without its escapes, holds it', () => {
    const cases = secrets.chain((secret) =>
      fc.record({
        secret: fc.constant(secret),
        text: fc
          .array(fc.oneof(awkwardText(6), writtenSecret(secret), fc.constant(secret.slice(0, -1))), {
            maxLength: 4,
          })
          .map((parts) => parts.join('')),
      }),
    );
    const outcomes = new Set<boolean>();
    fc.assert(
      fc.property(cases, ({ secret, text }) => {
        const expected = isInTextOrInWhatItsEscapesMean(text, secret);
        outcomes.add(expected);
        expect(repeatsSecret(text, secret)).toBe(expected);
      }),
      { numRuns: 5000 },
    );
    expect(outcomes.size).toBe(2);
  });

  const half = 'a'.repeat(1000);
  it.each([
    ['one letter, where the secret has another in its middle', 'a'.repeat(50_000), `${half}b${half}`],
    ['one letter, where the secret ends in another', 'a'.repeat(50_000), `${half}b`],
    ['nearly the secret, again and again', `${half}c`.repeat(50), `${half}b${half}`],
    ['backslashes', '\\'.repeat(50_000), `${half}b`],
    ['escapes', '\\u0061'.repeat(8000), `${half}b${half}`],
    ['escapes that are none', '\\u006'.repeat(8000), `${half}b`],
    ['beginnings of escapes', '\\u'.repeat(25_000), `\\u${half}`],
  ])('is looked for with a fixed number of looks at each character: %s', (_what, text, secret) => {
    let looks = 0;
    const watched = (value: string) => ({
      length: value.length,
      charCodeAt: (at: number) => {
        looks += 1;
        return value.charCodeAt(at);
      },
    });
    expect(repeatsSecret(watched(text), watched(secret))).toBe(false);
    expect(looks).toBeLessThan(10 * (text.length + secret.length));
  });
});
