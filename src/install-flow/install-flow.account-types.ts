import { USER_CONFIGURED_OAUTH } from '../user-configured-oauth/index.js';
import { InvalidAccountTypeError } from './install-flow.errors.js';
import type { AccountType, InstallIntegration } from './install-flow.types.js';

const DEFAULT = 'default';

/** The account types of one flow. */
export interface AccountTypeOffer {
  /** What the account-type stage asks; empty where there is no such stage. */
  offered: readonly AccountType[];
  /** What is taken without asking; `null` where it is asked, or where the integration has none. */
  taken: AccountType | null;
  /** Names in the `accountType` option that the integration does not have. */
  unknown: readonly string[];
}

/** The `accountType` option as a list: trimmed, without duplicates and empty names. */
export const accountTypeNames = (option: string | readonly string[] | null | undefined): string[] => [
  ...new Set([option ?? []].flat().flatMap((name) => name.trim() || [])),
];

/**
 * Which account types a flow offers. `user-configured-oauth` is offered only where `names` has it.
 * @throws {InvalidAccountTypeError} where nothing is left to install with.
 */
export function offerAccountTypes(
  integration: InstallIntegration,
  names: readonly string[],
): AccountTypeOffer {
  const all = integration.accountTypes;
  return names.length ? offerNamed(integration, names) : offerAll(integration, all);
}

function offerNamed(integration: InstallIntegration, names: readonly string[]): AccountTypeOffer {
  const all = integration.accountTypes;
  if (!all.length && names.includes(DEFAULT)) return { offered: [], taken: null, unknown: [] };
  const known = names.flatMap((name) => all.find(({ id }) => id === name) ?? []);
  const [first, second] = known;
  if (!first) throw invalid(integration, names);
  const unknown = names.filter((name) => !all.some(({ id }) => id === name));
  return second ? { offered: known, taken: null, unknown } : { offered: [], taken: first, unknown };
}

function offerAll(integration: InstallIntegration, all: readonly AccountType[]): AccountTypeOffer {
  const offered = all.filter(({ id }) => id !== USER_CONFIGURED_OAUTH);
  const [only] = offered;
  if (all.length && !only) throw invalid(integration, []);
  const taken = offered.length === 1 && all.length === 2 && only?.id === DEFAULT ? only : null;
  return { offered: taken ? [] : offered, taken, unknown: [] };
}

const invalid = ({ type, accountTypes }: InstallIntegration, accountType: readonly string[]) =>
  new InvalidAccountTypeError({
    integrationName: type,
    accountType: [...accountType],
    available: accountTypes.length ? accountTypes.map(({ id }) => id) : [DEFAULT],
  });
