import type { StartOptions } from '../../install-flow/index.js';
import type { Arbitrary, FastCheck } from '../arbitraries/fast-check.js';
import { command, isPossible, isStarted } from './install-command.js';
import type { AnswerMethod } from './install-model.js';
import { startChoice } from './start-choice.js';

/** Commands that start a flow, go back in it, cancel it, and reopen its OAuth window. */
export function startCommands(
  fc: FastCheck,
  rushed: Arbitrary<boolean>,
  startOptions: Arbitrary<StartOptions> | undefined,
) {
  const start = fc
    .record({ choice: startChoice(fc, startOptions), pick: fc.nat({ max: 3 }), isRushed: rushed })
    .map(({ choice, pick, isRushed }) =>
      command({
        name: `start(${choice.name})`,
        isRushed,
        when: ({ isActive }) => !isActive || pick === 0,
        act: ({ driver, integrations }) => {
          const integration = integrations[pick % integrations.length];
          return integration && driver.start(integration.type, choice.optionsFor(integration));
        },
      }),
    );

  const startTwice = fc
    .tuple(startChoice(fc, startOptions), startChoice(fc, startOptions))
    .map(([first, second]) =>
      command({
        name: `start(${first.name}), and start(${second.name}) in the same click`,
        isRushed: false,
        when: ({ isScreen, isActive }) => !isScreen && !isActive,
        act: ({ flow, integrations: [integration] }) => {
          if (!integration) return;
          flow.start(integration.type, first.optionsFor(integration));
          flow.start(integration.type, second.optionsFor(integration));
        },
      }),
    );

  const driven = (method: 'back' | 'cancel' | 'reopenOAuthWindow') =>
    rushed.map((isRushed) =>
      command({
        name: method,
        isRushed,
        when: (model) => model.isActive && model.can.has(method) && isPossible(model, method),
        act: ({ driver }) => driver[method]?.(),
      }),
    );

  return {
    start,
    startTwice,
    back: driven('back'),
    cancel: driven('cancel'),
    reopenOAuthWindow: driven('reopenOAuthWindow'),
  };
}

/**
 * Commands of a careless caller: answers to a stage that is not open, unknown account types, the same answer
 * twice, and callbacks that throw.
 */
export function strayCommands(fc: FastCheck, rushed: Arbitrary<boolean>) {
  const stray = fc
    .record({
      method: fc.constantFrom<AnswerMethod[]>('setPreOptions', 'setPostOptions', 'setInstallOptions'),
      values: fc.constantFrom<unknown[]>({}, { clientId: 'id', clientSecret: 'secret' }, null, 'text', []),
      isRushed: rushed,
    })
    .map(({ method, values, isRushed }) =>
      command({
        name: `${method}(${fc.stringify(values)}), whatever is open`,
        isRushed,
        when: (model) => !model.isScreen && isStarted(model),
        act: ({ flow }) => void Reflect.apply(flow[method], flow, [values]),
      }),
    );

  const strayAccountType = fc
    .tuple(fc.constantFrom('default', 'sandbox', 'api-key', 'user-configured-oauth', 'nope'), rushed)
    .map(([accountType, isRushed]) =>
      command({
        name: `setAccountType('${accountType}'), whatever is open`,
        isRushed,
        when: (model) => !model.isScreen && isStarted(model),
        act: ({ flow }) => void flow.setAccountType(accountType),
      }),
    );

  const again = rushed.map((isRushed) =>
    command({
      name: 'the last answer again',
      isRushed,
      when: ({ isScreen, isActive, position }) => !isScreen && isActive && position?.at !== 'waiting',
      act: (real) => real.repeatAnswer(),
    }),
  );

  const focus = fc.constant(
    command({
      name: 'focusOAuthWindow',
      isRushed: false,
      when: ({ isScreen, isActive }) => !isScreen && isActive,
      act: ({ flow }) => flow.focusOAuthWindow(),
    }),
  );

  const callbackThrows = fc.constant(
    command({
      name: 'the next callback throws',
      isRushed: false,
      when: (model) => !model.isScreen && isStarted(model),
      act: (real) => real.throwInNextCallback(),
    }),
  );

  return { stray, strayAccountType, again, focus, callbackThrows };
}
