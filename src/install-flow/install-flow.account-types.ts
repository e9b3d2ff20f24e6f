import { USER_CONFIGURED_OAUTH } from '../user-configured-oauth/index.js';
import { BaseSDKError, invalidAccountType } from './install-flow.errors.js';
import type { AccountType, InstallIntegration } from './install-flow.types.js';

const DEFAULT = 'default';

/** The account types of one flow. */
export interface AccountTypeOffer {
  /** The options of the account-type stage; empty where the flow has no such stage. */
  offered: readonly AccountType[];
  /** The account type that is used without asking; `null` where the stage asks, or the integration has no account types. */
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
 * @throws {BaseSDKError} `InvalidAccountTypeError`, where `names` has no account type of the integration.
 */
export function offerAccountTypes(
  { type, accountTypes }: InstallIntegration,
  names: readonly string[],
): AccountTypeOffer {
  const ids = accountTypes.map(({ id }) => id);
  const available = ids.length ? ids : [DEFAULT];
  const isNamed = names.length > 0;
  const chosen = isNamed
    ? names.flatMap((name) => accountTypes.find(({ id }) => id === name) ?? [])
    : accountTypes.filter(({ id }) => id !== USER_CONFIGURED_OAUTH);
  const isPlain = !ids.length && (!isNamed || names.includes(DEFAULT));
  if (!chosen.length && !isPlain)
    throw new BaseSDKError(
      invalidAccountType({ integrationName: type, accountType: [...names], available: [...available] }),
    );
  const [only = null, another] = chosen;
  const isTaken = !another && (isNamed || (only?.id === DEFAULT && ids.length === 2));
  return {
    offered: isTaken ? [] : chosen,
    taken: isTaken ? only : null,
    unknown: names.filter((name) => !available.includes(name)),
  };
}
