import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAnswers } from '../../src/inputs/index.js';
import { INPUT_TYPES, installFlowArbitraries, validAnswers } from '../../src/testing/index.js';

const arbitrary = installFlowArbitraries(fc);

describe('the answers of the kit', () => {
  it('are accepted by the form where they are valid', () => {
    const form = arbitrary
      .inputs()
      .chain((inputs) => fc.tuple(fc.constant(inputs), arbitrary.validAnswers(inputs)));
    fc.assert(
      fc.property(form, ([inputs, answers]) => {
        expect(checkAnswers(inputs, answers)).toMatchObject({ valid: true });
        expect(checkAnswers(inputs, validAnswers(inputs))).toMatchObject({ valid: true });
      }),
      { numRuns: 500 },
    );
  });

  it.each([undefined, 'malformed', 'missing'] as const)(
    'yield exactly the issues that come with them where they are invalid (%s)',
    (wrong) => {
      const form = arbitrary
        .inputs()
        .chain((inputs) =>
          fc.tuple(
            fc.constant(inputs),
            arbitrary.invalidAnswers(inputs, wrong && { wrong }) ?? fc.constant(null),
          ),
        );
      fc.assert(
        fc.property(form, ([inputs, refused]) => {
          fc.pre(refused !== null);
          expect(refused.issues).not.toHaveLength(0);
          expect(checkAnswers(inputs, refused.answers)).toEqual({ valid: false, issues: refused.issues });
        }),
        { numRuns: 500 },
      );
    },
  );

  it.each(INPUT_TYPES)('reach inputs of the type %s', (type) => {
    const inputs = fc.sample(arbitrary.inputs(), { numRuns: 500, seed: 1 }).flat();
    expect(inputs.map((input) => input.type)).toContain(type);
  });
});
