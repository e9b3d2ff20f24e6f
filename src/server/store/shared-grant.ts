import type { CredentialRecord } from './credential-store.types.js';

/**
 * Whether a record is the one among deleted ones to revoke the grant of its known account: the last that names the account. Records
 * of an unknown account may be of different accounts, so that each of them is to be revoked.
 */
export const isLastOfItsGrant = (deleted: readonly CredentialRecord[], record: CredentialRecord): boolean => {
  const { grant } = record;
  if (grant?.account === null) return true;
  const holders = deleted.filter((one) => one.grant?.client === grant?.client);
  return holders.findLast((one) => one.grant?.account === grant?.account) === record;
};
