import * as fc from 'fast-check';
import { wireIntegration } from '../wire/integration.js';
import type { WireIntegration, Consent, Failure } from '../wire/types.js';

export const UCO = 'user-configured-oauth';

/** One step of a case. Both clients are driven through the same steps. */
export type Step =
  /**
   * Brings the install forward: answers the open stage, agrees in the window, or starts. `pick` chooses an
   * account type.
   */
  | { do: 'go'; pick: number }
  /**
   * Answers the open form in an unusual way: one answer missing, blanks around answers, or the last answer
   * again.
   */
  | { do: 'answer'; how: 'incomplete' | 'padded' | 'same' }
  /** Calls a method, whichever stage is open. */
  | { do: 'call'; method: string; args: unknown[] }
  | { do: 'start'; name?: string; options: StartOptions }
  | { do: 'setAccountType'; pick: number }
  | { do: 'subscribe' }
  /** Sets what the user does in the windows that open from now on. */
  | { do: 'consent'; consent: Consent }
  | { do: 'decide'; decision: 'approve' | 'deny' }
  | { do: 'closeWindow' }
  | { do: 'advance'; seconds: number }
  /** Makes the next request of that call fail. */
  | { do: 'fail'; call: 'create' | 'complete' | 'uninstall'; failure: Failure };

export interface StartOptions {
  accountType?: string | string[];
  oauthTimeout?: number;
  /** Whether the page reads the user and the stage inside its callbacks. */
  looks?: boolean;
}

export interface DifferentialCase {
  integration: WireIntegration;
  /** The statuses of the credentials that exist from the start, oldest first. */
  credentials: ('VALID' | 'PENDING' | 'INVALID')[];
  isBehindCoop: boolean;
  /** What the user does in the windows, until a step says otherwise. */
  consent: Consent;
  options: StartOptions;
  steps: Step[];
}

/** The integration of every case. */
export const NAME = 'alpha';

const inputTypes = [
  'TEXT_NO_VARS',
  'TEXT',
  'TEXTAREA_NO_VARS',
  'PASSWORD',
  'NUMBER',
  'EMAIL',
  'URL',
  'BOOLEAN_INPUT',
  'SWITCH',
  'ENUM',
  'COPYABLE_BUTTON_INPUT',
];

const arbitraryInput = fc.record({
  type: fc.constantFrom(...inputTypes),
  required: fc.constantFrom(undefined, true, false),
  isHidden: fc.nat(11).map((n) => n === 0),
});

/** The inputs of one form. Their IDs begin with `prefix`, and differ. */
export const arbitraryInputs = (prefix: string, minLength = 0) =>
  fc
    .array(arbitraryInput, { minLength, maxLength: 3 })
    .map((inputs) => inputs.map((input, index) => inputOf(`${prefix}${index}`, input)));

const inputOf = (
  id: string,
  { type, required, isHidden }: { type: string; required: boolean | undefined; isHidden: boolean },
) => ({
  id,
  title: `The ${id}`,
  type,
  ...(required !== undefined && { required }),
  ...(type === 'ENUM' && { values: [{ label: 'One', value: 'one' }] }),
  ...(type === 'COPYABLE_BUTTON_INPUT' && { defaultValue: 'to copy' }),
  ...(isHidden && { hidden: true, defaultValue: 'hidden' }),
});

const clientInputs = [
  { id: 'clientId', title: 'Client ID', type: 'TEXT_NO_VARS', required: true },
  { id: 'clientSecret', title: 'Client Secret', type: 'PASSWORD', required: true },
];

const scheme = fc.oneof(
  { weight: 6, arbitrary: fc.constant('oauth') },
  { weight: 1, arbitrary: fc.constant('basic') },
);

/** An account type. Some have inputs of their own, and some skip the post-options. */
const arbitraryAccountType = (id: string) =>
  fc
    .record({
      scheme: id === UCO ? fc.constant('oauth') : scheme,
      own: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: arbitraryInputs(`${id}-`, 1) },
      ),
      skips: fc.nat(7).map((n) => n === 0),
    })
    .map(({ own, skips, ...rest }) => {
      const inputs = id === UCO ? [...clientInputs, ...own] : own;
      return {
        id,
        ...rest,
        ...(inputs.length && { endUserSuppliedValues: inputs }),
        ...(skips && { skipPostOAuthInputs: true }),
      };
    });

export const arbitraryAccountTypes = fc
  .oneof(
    { weight: 6, arbitrary: fc.constant<string[]>([]) },
    { weight: 2, arbitrary: fc.constant(['default']) },
    { weight: 2, arbitrary: fc.constant(['default', UCO]) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(['default', 'sandbox'], ['bot'], ['cloud', 'server', 'default']),
    },
    { weight: 1, arbitrary: fc.constantFrom(['default', 'sandbox', UCO], ['sandbox', UCO], [UCO]) },
  )
  .chain((ids) => fc.tuple(...ids.map(arbitraryAccountType)));

const seldom = <T>(arbitrary: fc.Arbitrary<T>, otherwise: T, weight = 4) =>
  fc.oneof({ weight, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary });

const arbitraryIntegration = fc
  .record({
    accountTypes: arbitraryAccountTypes,
    authConfigInputs: seldom(arbitraryInputs('pre', 1), [], 2),
    postOauthInputs: seldom(arbitraryInputs('post', 1), [], 2),
    authenticationType: scheme,
    isActive: fc.nat(40).map((n) => n !== 0),
  })
  .map(({ authenticationType, isActive, ...config }) =>
    wireIntegration(NAME, config, { authenticationType, isActive }),
  );

const accountTypeNames = ['default', UCO, 'sandbox', 'cloud', 'nope'];

const arbitraryOptions = fc.record(
  {
    accountType: fc.oneof(
      fc.constantFrom(...accountTypeNames),
      fc.uniqueArray(fc.constantFrom(...accountTypeNames), { maxLength: 3 }),
    ),
    oauthTimeout: fc.constantFrom(0, 5_000, 90_000),
    looks: fc.boolean(),
  },
  { requiredKeys: [] },
);

const arbitraryOptionsOfDropIn = fc.record(
  { oauthTimeout: fc.constantFrom(0, 5_000, 90_000), looks: fc.boolean() },
  { requiredKeys: [] },
);

const startOptions = fc.oneof(
  { weight: 5, arbitrary: arbitraryOptionsOfDropIn },
  { weight: 1, arbitrary: arbitraryOptions },
);

const look = fc.constantFrom<Step>(
  ...(['next', 'getAccountTypeValue', 'getPreOptionsValue', 'getPostOptionsValue'] as const).map(
    (method): Step => ({ do: 'call', method: `installFlow.${method}`, args: [] }),
  ),
  { do: 'call', method: 'getUser', args: [] },
  { do: 'call', method: 'getIntegrationMetadata', args: [] },
  { do: 'call', method: 'getIntegrationMetadata', args: [NAME] },
  { do: 'call', method: 'getAccountTypeOptions', args: [NAME] },
  { do: 'call', method: 'getPreOptions', args: [NAME] },
  { do: 'call', method: 'getPreOptions', args: [NAME, 'sandbox'] },
  { do: 'call', method: 'getPostOptions', args: [NAME] },
  { do: 'call', method: 'getAccountTypeOptions', args: ['nope'] },
);

const noise = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ do: fc.constant('answer'), how: fc.constantFrom('incomplete', 'padded', 'same') }),
  fc.record({ do: fc.constant('setAccountType'), pick: fc.nat(3) }),
  fc.constantFrom<Step>(
    { do: 'call', method: 'installFlow.setAccountType', args: ['nope'] },
    { do: 'call', method: 'installFlow.setPreOptions', args: [{ pre0: 'raw' }] },
    { do: 'call', method: 'installFlow.setPostOptions', args: [{ post0: 'raw' }] },
    { do: 'call', method: 'installFlow.setPreOptions', args: [] },
    { do: 'start', name: 'nope', options: {} },
  ),
  fc.record({ do: fc.constant('start'), options: startOptions }),
);

const event = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ do: fc.constant('consent'), consent: fc.constantFrom('approve', 'deny', 'hold', 'never') }),
  fc.record({ do: fc.constant('decide'), decision: fc.constantFrom('approve', 'deny') }),
  fc.constant<Step>({ do: 'closeWindow' }),
  fc.record({ do: fc.constant('advance'), seconds: fc.constantFrom(1, 4, 10) }),
  fc.record({
    do: fc.constant('fail'),
    call: fc.constantFrom('create', 'complete', 'uninstall'),
    failure: fc.constantFrom<Failure>(500, 500, 422, 'network'),
  }),
  fc.constantFrom<Step>(
    { do: 'call', method: 'uninstallIntegration', args: [NAME] },
    { do: 'call', method: 'uninstallIntegration', args: [NAME] },
    { do: 'call', method: 'uninstallIntegration', args: ['nope'] },
    { do: 'subscribe' },
    { do: 'subscribe' },
  ),
);

const step = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('go'), pick: fc.nat(3) }) },
  { weight: 6, arbitrary: look },
  { weight: 4, arbitrary: event },
  { weight: 2, arbitrary: noise },
);

/**
 * A case. Most of its steps bring the install forward; in between, getters are called, and something goes
 * wrong.
 */
export const arbitraryCase: fc.Arbitrary<DifferentialCase> = fc.record({
  integration: arbitraryIntegration,
  credentials: seldom(
    fc.oneof(
      fc.constantFrom<DifferentialCase['credentials']>(['VALID'], ['PENDING'], ['INVALID']),
      fc.array(fc.constantFrom('VALID', 'PENDING', 'INVALID'), { maxLength: 2 }),
    ),
    [],
    5,
  ),
  isBehindCoop: fc.nat(9).map((n) => n === 0),
  consent: fc.constantFrom<Consent>('approve', 'approve', 'approve', 'hold'),
  options: startOptions,
  steps: fc.array(step, { minLength: 3, maxLength: 12, size: 'max' }),
});
