import { describe, expect, it } from 'vitest';
import { accountTypeNames, offerAccountTypes } from '../../../src/install-flow/install-flow.account-types.js';
import { planInstall } from '../../../src/install-flow/index.js';
import { accountType, integrationWith } from '../../support/flow/recorded-flow.js';

const UCO = 'user-configured-oauth';

interface Case {
  has: string[];
  option: string | string[] | undefined;
  offered: string[];
  taken?: string;
  unknown?: string[];
}

/** Rows 6, 7, 9, 10 and 11 of the compatibility table. */
const CASES: Case[] = [
  { has: ['default', UCO], option: undefined, offered: [], taken: 'default' },
  { has: [UCO, 'default'], option: undefined, offered: [], taken: 'default' },
  { has: ['default', UCO], option: [], offered: [], taken: 'default' },
  { has: ['default', UCO], option: '', offered: [], taken: 'default' },
  { has: ['default', UCO], option: ['  '], offered: [], taken: 'default' },
  { has: ['default', UCO], option: UCO, offered: [], taken: UCO },
  { has: ['default', UCO], option: [UCO], offered: [], taken: UCO },
  { has: ['default', UCO], option: 'default', offered: [], taken: 'default' },
  { has: ['default', UCO], option: ['default', UCO], offered: ['default', UCO] },
  { has: ['default', UCO], option: [UCO, 'default'], offered: [UCO, 'default'] },
  { has: ['default', UCO], option: [` ${UCO}\n`, 'default', UCO], offered: [UCO, 'default'] },
  { has: ['default', UCO], option: [UCO, UCO], offered: [], taken: UCO },
  { has: ['default', UCO], option: ['nope', UCO], offered: [], taken: UCO, unknown: ['nope'] },
  {
    has: ['default', UCO],
    option: ['nope', UCO, 'default', 'x'],
    offered: [UCO, 'default'],
    unknown: ['nope', 'x'],
  },

  { has: ['default'], option: undefined, offered: ['default'] },
  { has: ['sandbox'], option: undefined, offered: ['sandbox'] },
  { has: ['sandbox', UCO], option: undefined, offered: ['sandbox'] },
  { has: ['default', 'sandbox'], option: undefined, offered: ['default', 'sandbox'] },
  { has: ['default', 'sandbox', UCO], option: undefined, offered: ['default', 'sandbox'] },
  { has: ['default'], option: 'default', offered: [], taken: 'default' },
  { has: ['a', 'b', 'c'], option: ['c', 'a'], offered: ['c', 'a'] },

  { has: [], option: undefined, offered: [] },
  { has: [], option: 'default', offered: [] },
  { has: [], option: [' default '], offered: [] },
];

/** Rows 8, 10 and 11: nothing is left to install with. */
const REFUSED = [
  { has: ['default', UCO], option: 'nope', asked: ['nope'], available: ['default', UCO] },
  { has: ['default'], option: UCO, asked: [UCO], available: ['default'] },
  { has: ['default'], option: ['Default', ' x '], asked: ['Default', 'x'], available: ['default'] },
  { has: [UCO], option: undefined, asked: [], available: [UCO] },
  { has: [], option: UCO, asked: [UCO], available: ['default'] },
  { has: [], option: ['sandbox', UCO], asked: ['sandbox', UCO], available: ['default'] },
];

const integrationOf = (has: readonly string[]) =>
  integrationWith({ accountTypes: has.map((id) => accountType(id)) });

const ids = (accountTypes: readonly { id: string }[]) => accountTypes.map(({ id }) => id);

describe('the account types that a flow offers', () => {
  it.each(CASES)('of $has with the option $option are $offered, else $taken is taken', (row) => {
    const offer = offerAccountTypes(integrationOf(row.has), accountTypeNames(row.option));
    expect(ids(offer.offered)).toEqual(row.offered);
    expect(offer.taken?.id ?? null).toBe(row.taken ?? null);
    expect(offer.unknown).toEqual(row.unknown ?? []);
  });

  it.each(CASES)('are those of the plan, of $has with the option $option', (row) => {
    const plan = planInstall(integrationOf(row.has), { accountType: row.option });
    expect(ids(plan.offered)).toEqual(row.offered);
    expect(plan.taken?.id ?? null).toBe(row.taken ?? null);
  });

  it.each(REFUSED)('leave nothing of $has with the option $option', ({ has, option, asked, available }) => {
    const error = expect.objectContaining({
      name: 'InvalidAccountTypeError',
      meta: { integrationName: 'zendesk', accountType: asked, available },
    }) as Error;
    expect(() => offerAccountTypes(integrationOf(has), accountTypeNames(option))).toThrow(error);
    expect(() => planInstall(integrationOf(has), { accountType: option })).toThrow(error);
  });

  it('are nothing where the only one must be named, and the error says what to write', () => {
    expect(() => planInstall(integrationOf([UCO]), {})).toThrow(
      `accountType must be one that "zendesk" offers: "${UCO}"; got none. Write accountType: '${UCO}'.`,
    );
  });

  it('are the whole descriptions that the backend gave', () => {
    const sandbox = accountType('sandbox', { accountDescription: 'A sandbox', skipPostOAuthInputs: true });
    const integration = integrationWith({ accountTypes: [sandbox] });
    expect(offerAccountTypes(integration, []).offered).toEqual([sandbox]);
    expect(offerAccountTypes(integration, ['sandbox']).taken).toEqual(sandbox);
  });
});

describe('the names in the `accountType` option', () => {
  it.each([
    [undefined, []],
    [null, []],
    ['', []],
    ['  ', []],
    ['default', ['default']],
    [' default\t', ['default']],
    [[], []],
    [
      ['b', 'a', 'b', ' a '],
      ['b', 'a'],
    ],
    [['', ' ', 'a'], ['a']],
  ])('of %j are %j', (option, names) => {
    expect(accountTypeNames(option)).toEqual(names);
  });
});
