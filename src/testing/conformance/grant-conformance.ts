import type { CredentialStore, GrantKey } from '../../server/store/credential-store.types.js';
import { expectEqual } from './conformance.js';
import { ALICE, BOB, credential, insert, rule, LONG } from './records.js';

const KNOWN: GrantKey = { client: 'client', account: 'account' };
const UNKNOWN: GrantKey = { client: 'client', account: null };

/** Deletes a credential at version 1, and tells whether it was the last holder of its grant. */
const wasLast = async (store: CredentialStore, credentialId: string, fields = {}) =>
  (await store.delete(credential(credentialId, fields), 1))?.wasLastHolder ?? null;

export const grantConformance = [
  rule(
    'tells who was the last holder of a known account, also of another user and project',
    async ({ credentialStore: store }) => {
      await insert(store, credential('one', { grant: KNOWN }));
      await insert(store, credential('two', { ...BOB, grant: KNOWN }));
      await insert(store, credential('three', { projectId: 'other', grant: KNOWN }));
      await insert(store, credential('account', { grant: { ...KNOWN, account: 'other' } }));
      await insert(store, credential('client', { grant: { ...KNOWN, client: 'other' } }));
      await insert(store, credential('none'));
      expectEqual(await wasLast(store, 'one'), false, 'The first deletion of three');
      expectEqual(await wasLast(store, 'two', BOB), false, 'The second deletion of three');
      expectEqual(await wasLast(store, 'three', { projectId: 'other' }), true, 'The last deletion');
      expectEqual(await wasLast(store, 'account'), true, 'The deletion with another account');
      expectEqual(await wasLast(store, 'none'), false, 'The deletion without a grant');
    },
  ),

  rule(
    'lets an unknown account share the grants of its user with the same client, and of nobody else',
    async ({ credentialStore: store }) => {
      await insert(store, credential('known', { grant: KNOWN }));
      await insert(store, credential('unknown', { grant: UNKNOWN }));
      await insert(store, credential('unknown', { ...BOB, grant: UNKNOWN }));
      await insert(store, credential('client', { grant: { client: 'other', account: null } }));
      expectEqual(
        await wasLast(store, 'known'),
        false,
        'The deletion of the known account before the unknown one',
      );
      await insert(store, credential('known', { grant: KNOWN }));
      expectEqual(
        await wasLast(store, 'unknown'),
        false,
        'The deletion of the unknown account before the known one',
      );
      expectEqual(await wasLast(store, 'known'), true, 'The last deletion');
      expectEqual(await wasLast(store, 'unknown', BOB), true, 'The deletion of the other user');
    },
  ),

  rule('tells of a grant without a credential whether it is held', async ({ credentialStore: store }) => {
    expectEqual(await store.isHeld(ALICE, KNOWN), false, 'isHeld before');
    await insert(store, credential('one', { ...BOB, grant: KNOWN }));
    expectEqual(await store.isHeld(ALICE, KNOWN), true, "isHeld of another user's known account");
    expectEqual(await store.isHeld(ALICE, UNKNOWN), false, 'isHeld of an unknown account of another user');
    expectEqual(await store.isHeld(BOB, UNKNOWN), true, 'isHeld of an unknown account of the same user');
    expectEqual(await store.isHeld(BOB, { ...KNOWN, account: 'other' }), false, 'isHeld of another account');
    expectEqual(await store.isHeld(BOB, { ...KNOWN, client: 'other' }), false, 'isHeld of another client');
  }),

  rule('releases the earlier grant with an update', async ({ credentialStore: store }) => {
    const released = async (grant: GrantKey | null, version: number) => {
      const updated = await store.update(credential('one', { grant }), version);
      return typeof updated === 'object'
        ? [updated.released.record.grant, updated.released.wasLastHolder]
        : updated;
    };
    await insert(store, credential('one', { grant: KNOWN }));
    expectEqual(await released(KNOWN, 1), [KNOWN, false], 'What an update with the same grant releases');
    expectEqual(await released(UNKNOWN, 2), [KNOWN, false], 'What an update to an unknown account releases');
    expectEqual(
      await released({ ...KNOWN, account: 'other' }, 3),
      [UNKNOWN, false],
      'What an update from an unknown account releases',
    );
    expectEqual(
      await released(KNOWN, 4),
      [{ ...KNOWN, account: 'other' }, true],
      'What an update to another account releases',
    );
    await insert(store, credential('two', { ...BOB, grant: KNOWN }));
    expectEqual(
      await released(null, 5),
      [KNOWN, false],
      'What an update to nothing releases, while another holds it',
    );
    expectEqual(await wasLast(store, 'two', BOB), true, 'The deletion of the other holder');
  }),

  rule(
    'lets the last of several that share a grant be the last holder where a user is deleted',
    async ({ credentialStore: store }) => {
      await insert(store, credential('a', { grant: KNOWN }));
      await insert(store, credential('b', { grant: KNOWN }));
      await insert(store, credential('c', { grant: { ...KNOWN, account: 'of bob, too' } }));
      await insert(store, credential('c', { ...BOB, grant: { ...KNOWN, account: 'of bob, too' } }));
      await insert(store, credential('d'));
      const deleted = await store.deleteUser(ALICE, { at: 1000, ttlMs: LONG });
      const lastOfTwo = deleted.filter(({ record }) => 'ab'.includes(record.credentialId)).at(-1);
      expectEqual(deleted.length, 4, 'The number of deleted credentials');
      expectEqual(
        deleted.filter(({ wasLastHolder }) => wasLastHolder).map(({ record }) => record.credentialId),
        [lastOfTwo?.record.credentialId],
        'The last holders',
      );
    },
  ),

  rule(
    'releases every account of a deleted user, the known ones and the unknown ones',
    async ({ credentialStore: store }) => {
      await insert(store, credential('a', { createdAt: 1, grant: KNOWN }));
      await insert(store, credential('b', { createdAt: 2, grant: { ...KNOWN, account: 'other' } }));
      await insert(store, credential('c', { createdAt: 3, grant: UNKNOWN }));
      await insert(store, credential('d', { createdAt: 4, grant: UNKNOWN }));
      await insert(store, credential('e', { createdAt: 5, grant: KNOWN }));
      await insert(store, credential('f', { ...BOB, grant: UNKNOWN }));
      const deleted = await store.deleteUser(ALICE, { at: 1000, ttlMs: LONG });
      const last = deleted.filter(({ wasLastHolder }) => wasLastHolder);
      const accounts = last.map(({ record }) => record.grant?.account ?? 'unknown').sort();
      expectEqual(accounts, ['account', 'other', 'unknown', 'unknown'], 'The accounts of the last holders');
    },
  ),

  rule(
    'lets exactly one of two deletions at once be the last holder, in a hundred rounds',
    async ({ credentialStore: store }) => {
      for (let round = 0; round < 100; round += 1) {
        const grant = { client: 'client', account: round % 2 === 0 ? `account ${round}` : null };
        // An unknown account is shared by one user alone.
        const other = grant.account === null ? ALICE : BOB;
        await insert(store, credential('one', { grant }));
        await insert(store, credential('two', { ...other, grant }));
        const last = await Promise.all([wasLast(store, 'one'), wasLast(store, 'two', other)]);
        expectEqual(last.filter(Boolean).length, 1, `The number of last holders in round ${round}`);
      }
    },
  ),

  rule(
    'lets exactly one be the last holder where two users who share a grant are deleted at once',
    async ({ credentialStore: store }) => {
      for (let round = 0; round < 20; round += 1) {
        const grants = ['x', 'y'].map((account) => ({ client: 'client', account: `${account} ${round}` }));
        for (const [index, grant] of grants.entries()) {
          await insert(store, credential(`one ${index}`, { grant, createdAt: index }));
          // The other user holds the same grants in the opposite order.
          await insert(store, credential(`two ${index}`, { ...BOB, grant, createdAt: -index }));
        }
        const deleted = await Promise.all(
          [ALICE, BOB].map((user) => store.deleteUser(user, { at: 0, ttlMs: 1 })),
        );
        expectEqual(
          deleted.flat().filter(({ wasLastHolder }) => wasLastHolder).length,
          2,
          `The number of last holders of two grants in round ${round}`,
        );
      }
    },
  ),
];
