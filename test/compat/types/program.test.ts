import { describe, expect, it } from 'vitest';
import { entriesOf211, exportsOf, importsOf, ourEntries, problemsOf, programWith } from './support.js';

// Each program is type-checked anew, which takes long where the machine is busy.
describe('a program written for 2.1.1', { timeout: 180_000 }, () => {
  const asBefore = programWith(entriesOf211);

  it.each(Object.entries(entriesOf211))('uses every name that %s exports', (entry, path) => {
    const exported = exportsOf(asBefore, path);
    const imported = importsOf(asBefore, entry);
    expect(exported.length).toBeGreaterThan(3);
    expect(exported.filter((name) => !imported.has(name))).toEqual([]);
  });

  it('compiles with the typings of 2.1.1', () => {
    expect(problemsOf(asBefore)).toEqual([]);
  });

  it.each([
    ['where an absent property may not be `undefined`', {}],
    ['where it may', { exactOptionalPropertyTypes: false }],
  ])('compiles with ours in its place, %s', (_, options) => {
    expect(problemsOf(programWith(ourEntries, options))).toEqual([]);
  });
});
