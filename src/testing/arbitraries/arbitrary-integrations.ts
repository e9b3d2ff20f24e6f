import type { AccountType, InstallIntegration, StartOptions } from '../../install-flow/index.js';
import { USER_CONFIGURED_OAUTH } from '../../user-configured-oauth/index.js';
import { arbitraryInputs, type InputType } from './arbitrary-inputs.js';
import type { Arbitrary, FastCheck } from './fast-check.js';

/** Which integrations to generate. */
export interface ArbitraryIntegrationOptions {
  /** The name with which flows start the integration. Absent: `zendesk`. */
  type?: string;
  /** The types of the inputs in its forms. Absent: every type. */
  inputTypes?: readonly InputType[];
}

/** IDs of the account types that a generated integration may have. */
const ACCOUNT_TYPES = ['default', 'sandbox', 'api-key', USER_CONFIGURED_OAUTH] as const;
/** An account type that no generated integration has. */
const UNKNOWN_ACCOUNT_TYPE = 'nope';

const NORMAL = { noNullPrototype: true } as const;

const formOptions = (inputTypes: readonly InputType[] | undefined) => ({
  maxLength: 2,
  ...(inputTypes && { types: inputTypes }),
});

/** An account type with that ID. `api-key` needs no OAuth, every other one does. */
export const arbitraryAccountType = (
  fc: FastCheck,
  id: string,
  inputTypes?: readonly InputType[],
): Arbitrary<AccountType> =>
  fc.record(
    {
      id: fc.constant(id),
      scheme: fc.constant(id === 'api-key' ? 'basic' : 'oauth'),
      accountDescription: fc.constant(`Connect with ${id}.`),
      endUserSuppliedValues: arbitraryInputs(fc, formOptions(inputTypes)),
      skipPostOAuthInputs: fc.boolean(),
    },
    NORMAL,
  );

/** Account types of one integration, from none to four, with different IDs. */
export const arbitraryAccountTypes = (
  fc: FastCheck,
  inputTypes?: readonly InputType[],
): Arbitrary<AccountType[]> =>
  fc
    .subarray([...ACCOUNT_TYPES])
    .chain((ids) => fc.tuple(...ids.map((id) => arbitraryAccountType(fc, id, inputTypes))));

/** Integrations of every shape: with and without account types, inputs before and after OAuth, and OAuth itself. */
export const arbitraryIntegration = (
  fc: FastCheck,
  { type = 'zendesk', inputTypes }: ArbitraryIntegrationOptions = {},
): Arbitrary<InstallIntegration> =>
  fc.record(
    {
      id: fc.constant(`id-of-${type}`),
      type: fc.constant(type),
      scheme: fc.constantFrom('oauth', 'basic'),
      accountTypes: arbitraryAccountTypes(fc, inputTypes),
      preOptions: arbitraryInputs(fc, formOptions(inputTypes)),
      postOptions: arbitraryInputs(fc, formOptions(inputTypes)),
      oauthClient: fc.constant({
        redirectUrl: 'https://passport.example/oauth',
        defaultScopes: ['read', 'write'],
      }),
      credentials: fc.constant([]),
    },
    NORMAL,
  );

/** The `accountType` option of `start`: absent, or the names of known and unknown account types. */
export const arbitraryAccountTypeOption = (fc: FastCheck): Arbitrary<string | string[] | undefined> =>
  fc.oneof(
    fc.constant(undefined),
    fc.constantFrom(...ACCOUNT_TYPES, UNKNOWN_ACCOUNT_TYPE),
    fc.subarray([...ACCOUNT_TYPES, UNKNOWN_ACCOUNT_TYPE]),
  );

/** Options of `start` without callbacks, which any integration can be started with. */
export const arbitraryStartOptions = (fc: FastCheck): Arbitrary<StartOptions> =>
  fc.record(
    {
      accountType: arbitraryAccountTypeOption(fc),
      allowMultipleCredentials: fc.boolean(),
      oauthTimeout: fc.constantFrom(0, 60_000, Infinity),
      overrideRedirectUrl: fc.constant('https://app.example/oauth'),
    },
    { requiredKeys: [], ...NORMAL },
  );
