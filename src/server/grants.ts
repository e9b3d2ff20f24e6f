import * as z from 'zod/mini';
import { recordKey } from './keys.js';
import type { ServerContext } from './server-context.js';
import { createRecords } from './store/records.js';

const GrantSchema = z.object({ holders: z.array(z.string()), expiresAt: z.null() });

/** What a provider revokes as a whole: everything that one client holds of one account. */
export interface GrantRef {
  issuer: string;
  clientId: string;
  /** `''` where the provider does not tell the account. */
  providerId: string;
}

/** Which stored credentials hold the same grant, so that uninstalling one does not cut off another. */
export interface Grants {
  hold(grant: GrantRef, holder: string): Promise<void>;
  /** Lets go of a grant; tells whether nobody else may hold it, so that it can be revoked. */
  release(grant: GrantRef, holder: string): Promise<boolean>;
}

export function createGrants({ store, now }: Pick<ServerContext, 'store' | 'now'>): Grants {
  const records = createRecords(GrantSchema, { store, now });
  const keyOf = ({ issuer, clientId, providerId }: GrantRef) => recordKey('grant', issuer, clientId, providerId);

  return {
    async hold(grant, holder) {
      const key = await keyOf(grant);
      const held = () =>
        records.change(key, (record) =>
          record.holders.includes(holder) ? null : { ...record, holders: [...record.holders, holder] },
        );
      if (await held()) return;
      if (!(await records.add(key, { holders: [holder], expiresAt: null }))) await held();
    },
    async release(grant, holder) {
      const released = await records.change(await keyOf(grant), (record) => ({
        ...record,
        holders: record.holders.filter((one) => one !== holder),
      }));
      // A credential of an account that is not known may be one of this account.
      if (grant.providerId === '') return false;
      const unknown = (await records.find(await keyOf({ ...grant, providerId: '' })))?.value.holders ?? [];
      return released !== null && released.value.holders.length === 0 && unknown.length === 0;
    },
  };
}
