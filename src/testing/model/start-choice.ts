import type { InstallIntegration, StartOptions } from '../../install-flow/index.js';
import { arbitraryAccountTypeOption } from '../arbitraries/arbitrary-integrations.js';
import type { Arbitrary, FastCheck } from '../arbitraries/fast-check.js';

/** The options that a command passes to `start`; they may depend on the integration. */
export interface StartChoice {
  name: string;
  optionsFor: (integration: InstallIntegration) => StartOptions;
}

/**
 * Generates the given options. Without given options: none, account types that the integration has, or any
 * names, known and unknown.
 */
export function startChoice(
  fc: FastCheck,
  given: Arbitrary<StartOptions> | undefined,
): Arbitrary<StartChoice> {
  const fixed = (options: StartOptions): StartChoice => ({
    name: fc.stringify(options),
    optionsFor: () => options,
  });
  if (given) return given.map(fixed);
  const own = (name: string, count: number): StartChoice => ({
    name,
    optionsFor: ({ accountTypes }) => ({ accountType: accountTypes.slice(0, count).map(({ id }) => id) }),
  });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(fixed({})) },
    { weight: 4, arbitrary: fc.constant(own('accountType: all that there are', Infinity)) },
    { weight: 1, arbitrary: fc.constant(own('accountType: the first that there is', 1)) },
    { weight: 1, arbitrary: arbitraryAccountTypeOption(fc).map((accountType) => fixed({ accountType })) },
  );
}
