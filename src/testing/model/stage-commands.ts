import { validAnswers } from '../arbitraries/answers.js';
import { arbitraryInvalidAnswers, arbitraryValidAnswers } from '../arbitraries/arbitrary-answers.js';
import type { Arbitrary, FastCheck } from '../arbitraries/fast-check.js';
import { command, isAsked, submission } from './install-command.js';

/** Commands that answer the open stage. */
export function stageCommands(fc: FastCheck, rushed: Arbitrary<boolean>) {
  const seed = fc.nat();

  const chooseAccountType = fc.tuple(fc.nat({ max: 3 }), rushed).map(([pick, isRushed]) =>
    command({
      name: `chooseAccountType(the ${pick + 1}th on offer)`,
      isRushed,
      when: (model) => isAsked(model, 'accountType'),
      act: ({ flow, driver }) => {
        const snapshot = flow.getSnapshot();
        const isOffered = snapshot.status === 'waiting' && snapshot.stage.stage === 'accountType';
        const { id = 'default' } = isOffered
          ? (snapshot.stage.options[pick % snapshot.stage.options.length] ?? {})
          : {};
        return driver.chooseAccountType(id);
      },
    }),
  );

  const submitValid = fc.tuple(seed, rushed).map(([answerSeed, isRushed]) =>
    submission({
      name: `submit(valid answers, seed ${answerSeed})`,
      isRushed,
      answer: (inputs, isScreen) => ({
        answers: isScreen ? validAnswers(inputs) : oneOf(fc, arbitraryValidAnswers(fc, inputs), answerSeed),
        issues: [],
      }),
    }),
  );

  const submitInvalid = fc.tuple(seed, rushed).map(([answerSeed, isRushed]) =>
    submission({
      name: `submit(invalid answers, seed ${answerSeed})`,
      isRushed,
      answer: (inputs, isScreen) => {
        const arbitrary = arbitraryInvalidAnswers(fc, inputs, isScreen ? { wrong: 'missing' } : {});
        return arbitrary && oneOf(fc, arbitrary, answerSeed);
      },
    }),
  );

  return { chooseAccountType, submitValid, submitInvalid };
}

function oneOf<Value>(fc: FastCheck, arbitrary: Arbitrary<Value>, seed: number): Value {
  const [value] = fc.sample(arbitrary, { numRuns: 1, seed });
  if (value === undefined) throw new Error('An arbitrary must yield a value.');
  return value;
}
