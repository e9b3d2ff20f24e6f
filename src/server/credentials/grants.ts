import * as z from 'zod/mini';
import { recordKey } from '../store/keys.js';
import type { ServerContext } from '../server-context.js';
import { createRecords } from '../store/records.js';

const GrantSchema = z.object({ holders: z.array(z.string()), expiresAt: z.null() });

/** The tokens that one client has for one account. A provider revokes them together. */
export interface GrantRef {
  issuer: string;
  clientId: string;
  /** `''` where the provider does not tell the account. */
  providerId: string;
}

/** Keeps which credentials hold a grant, so that uninstalling one of them does not cut off another. */
export interface Grants {
  hold(grant: GrantRef, holder: string): Promise<void>;
  /**
   * Removes a holder of a grant. Resolves with whether no other credential can hold the grant, so that it may
   * be revoked.
   */
  release(grant: GrantRef, holder: string): Promise<boolean>;
}

export function createGrants({ store, now }: Pick<ServerContext, 'store' | 'now'>): Grants {
  const records = createRecords(GrantSchema, { store, now });
  const keyOf = ({ issuer, clientId, providerId }: GrantRef) =>
    recordKey('grant', issuer, clientId, providerId);

  /** How many other credentials still hold the grant. A grant without holders has no record. */
  const withoutHolder = async (key: string, holder: string): Promise<number> => {
    for (;;) {
      const found = await records.find(key);
      if (!found) return 0;
      const holders = found.value.holders.filter((one) => one !== holder);
      const next = holders.length > 0 ? { ...found.value, holders } : null;
      if (await records.replace(key, found, next)) return holders.length;
    }
  };

  return {
    async hold(grant, holder) {
      const key = await keyOf(grant);
      for (;;) {
        if (await records.add(key, { holders: [holder], expiresAt: null })) return;
        const held = await records.change(key, (record) =>
          record.holders.includes(holder) ? null : { ...record, holders: [...record.holders, holder] },
        );
        if (held) return;
      }
    },
    async release(grant, holder) {
      const others = await withoutHolder(await keyOf(grant), holder);
      // Where a provider does not name the account, `providerId` is ''. Such a grant may belong to any
      // account of the same issuer and client. So the grant is not revoked while its own account is unknown,
      // nor while another credential of the same issuer and client has an unknown account.
      if (grant.providerId === '' || others > 0) return false;
      return !(await records.find(await keyOf({ ...grant, providerId: '' })));
    },
  };
}
