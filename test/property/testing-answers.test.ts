import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAnswers, type Input } from '../../src/inputs/index.js';
import { INPUT_TYPES, installFlowArbitraries, validAnswers } from '../../src/testing/index.js';

const arbitrary = installFlowArbitraries(fc);

const [empty, other] = ['{"value":"","label":"None"}', '{"value":"a","label":"A"}'];

/** As a backend may send them. */
const sent = [
  `{"type":"ENUM","values":[${empty},${other}]}`,
  `{"type":"ENUM","values":[${empty},${other}],"defaultValue":""}`,
  `{"type":"ENUM","values":[${empty},${other}],"required":false}`,
  `{"type":"CUSTOM_DROPDOWN","customDropdownOptions":[${other},${empty}],"defaultValue":" "}`,
  '{"type":"ENUM","values":null}',
  `{"type":"ENUM","values":[null,${other}],"defaultValue":" "}`,
  '{"type":"CUSTOM_DROPDOWN","customDropdownOptions":null}',
  '{"type":"CUSTOM_DROPDOWN","customDropdownOptions":"abc"}',
  '{"type":"COMBO_INPUT","savedFieldMappings":null}',
  '{"type":"FIELD_MAPPER","savedFieldMappings":[null,{"label":"Name"}]}',
  '{"type":"PERMISSION","requiredScopes":null,"scopes":null,"defaultValue":""}',
  '{"type":"PERMISSION","requiredScopes":["read"],"scopes":{"values":[]},"defaultValue":""}',
].map((json): Input => ({ ...(JSON.parse(json) as Input), id: 'sent', title: 'What was sent' }));

describe.each([
  ['any form', arbitrary.inputs()],
  ['an input as a backend may send it', fc.constantFrom(...sent).map((input) => [input])],
])('the answers of the kit to %s', (_, forms) => {
  it('are accepted by the form where they are valid', () => {
    const form = forms.chain((inputs) => fc.tuple(fc.constant(inputs), arbitrary.validAnswers(inputs)));
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
      const form = forms.chain((inputs) =>
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
});

it.each(INPUT_TYPES)('the answers of the kit reach inputs of the type %s', (type) => {
  const inputs = fc.sample(arbitrary.inputs(), { numRuns: 500, seed: 1 }).flat();
  expect(inputs.map((input) => input.type)).toContain(type);
});
