import { SidebarInputType, type Input } from '../../inputs/index.js';
import { isFillable, mayBeLeftOut, validAnswers } from '../arbitraries/answers.js';
import { arbitraryInvalidAnswers, arbitraryValidAnswers } from '../arbitraries/arbitrary-answers.js';
import type { Arbitrary, FastCheck } from '../arbitraries/fast-check.js';
import { command, isAsked, submission, type InstallCommand } from './install-command.js';

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

  /** All answers but one that is no password, so that every password of the form is entered and not yet sent on. */
  const allButOne = submission({
    name: 'submit(all answers but one)',
    isRushed: false,
    answer(inputs) {
      const isLeftOut = (input: Input) =>
        input.type !== SidebarInputType.Password && isFillable(input) && !mayBeLeftOut(input);
      const leftOut = inputs.find(isLeftOut);
      const answers = validAnswers(inputs.filter((input) => input !== leftOut));
      return leftOut ? { answers, issues: [{ inputId: leftOut.id }] } : null;
    },
  });

  /** A user who is refused goes back, and picks the same account type again: is a password still there? */
  const comeBack = fc.constant(allButOne).map((refused): InstallCommand => ({
    check: (model) => model.isScreen && model.can.has('back') && isAsked(model, 'form'),
    async run(model, real) {
      const { flow, driver } = real;
      const { accountType, ...form } = flow.getSnapshot();
      if (accountType === null || form.status !== 'waiting' || !form.canGoBack) return;
      await refused.run(model, real);
      if (!isAsked(model, 'form')) return;
      await real.perform(() => driver.back?.());
      if (isAsked(model, 'accountType')) await real.perform(() => driver.chooseAccountType(accountType));
    },
    toString: () => `${refused.toString()}, back, and the same account type again`,
  }));

  return { chooseAccountType, submitValid, submitInvalid, comeBack };
}

function oneOf<Value>(fc: FastCheck, arbitrary: Arbitrary<Value>, seed: number): Value {
  const [value] = fc.sample(arbitrary, { numRuns: 1, seed });
  if (value === undefined) throw new Error('An arbitrary must yield a value.');
  return value;
}
