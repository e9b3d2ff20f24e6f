import type { Input } from '../../inputs/index.js';
import type { AccountType, InstallIntegration, StartOptions } from '../../install-flow/index.js';
import {
  arbitraryInvalidAnswers,
  arbitraryValidAnswers,
  type InvalidAnswersOptions,
  type RefusedAnswers,
} from './arbitrary-answers.js';
import {
  arbitraryInput,
  arbitraryInputs,
  type ArbitraryInputsOptions,
  type InputType,
} from './arbitrary-inputs.js';
import {
  arbitraryAccountType,
  arbitraryAccountTypeOption,
  arbitraryAccountTypes,
  arbitraryIntegration,
  arbitraryStartOptions,
  type ArbitraryIntegrationOptions,
} from './arbitrary-integrations.js';
import { requireFastCheck, type Arbitrary, type FastCheck } from './fast-check.js';

/** `fast-check` arbitraries of everything that an install flow is given. */
export interface InstallFlowArbitraries {
  /** Integrations of every shape: with and without account types, inputs before and after OAuth, and OAuth itself. */
  integration(options?: ArbitraryIntegrationOptions): Arbitrary<InstallIntegration>;
  /** An account type with that ID; `api-key` works without OAuth. */
  accountType(id: string): Arbitrary<AccountType>;
  /** The account types of one integration, from none to four. */
  accountTypes(): Arbitrary<AccountType[]>;
  /** One input, of any type unless types are given. */
  input(types?: readonly InputType[]): Arbitrary<Input>;
  /** The inputs of one form, from none to four, with different IDs. */
  inputs(options?: ArbitraryInputsOptions): Arbitrary<Input[]>;
  /** Answers that a form with these inputs accepts. */
  validAnswers(inputs: readonly Input[]): Arbitrary<Record<string, unknown>>;
  /**
   * Answers that a form with these inputs refuses, each with the issues that the form must report; `null`
   * where the form refuses none.
   */
  invalidAnswers(inputs: readonly Input[], options?: InvalidAnswersOptions): Arbitrary<RefusedAnswers> | null;
  /** The `accountType` option of `start`: absent, or the names of known and unknown account types. */
  accountTypeOption(): Arbitrary<string | string[] | undefined>;
  /** Options of `start`, without callbacks. */
  startOptions(): Arbitrary<StartOptions>;
}

/**
 * Creates the arbitraries with the `fast-check` of the application.
 * @throws {TypeError} where `fc` is not the module `fast-check`
 * @example
 * import * as fc from 'fast-check';
 * const { integration } = installFlowArbitraries(fc);
 */
export function installFlowArbitraries(fc: FastCheck): InstallFlowArbitraries {
  requireFastCheck(fc, 'installFlowArbitraries(fc)');
  return {
    integration: (options) => arbitraryIntegration(fc, options),
    accountType: (id) => arbitraryAccountType(fc, id),
    accountTypes: () => arbitraryAccountTypes(fc),
    input: (types) => arbitraryInput(fc, types),
    inputs: (options) => arbitraryInputs(fc, options),
    validAnswers: (inputs) => arbitraryValidAnswers(fc, inputs),
    invalidAnswers: (inputs, options) => arbitraryInvalidAnswers(fc, inputs, options),
    accountTypeOption: () => arbitraryAccountTypeOption(fc),
    startOptions: () => arbitraryStartOptions(fc),
  };
}
