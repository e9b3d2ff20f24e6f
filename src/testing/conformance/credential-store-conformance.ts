import { atOnce, expectEqual, type ConformanceCase } from './conformance.js';
import { grantConformance } from './grant-conformance.js';
import {
  ALICE,
  BOB,
  credential,
  insert,
  LONG,
  MANY,
  metadata,
  rule,
  type OpenCredentialStore,
} from './records.js';
import { listConformance } from './list-conformance.js';

/** What every `CredentialStore` must do, for those who write one: each case opens an empty store. */
export const credentialStoreConformance: readonly ConformanceCase<OpenCredentialStore>[] = [
  rule('finds what was inserted, by project, user and ID together', async ({ credentialStore: store }) => {
    const record = credential('one', {
      status: 'PENDING',
      externalId: 'e\u0301 𝛑',
      grant: { client: 'client', account: 'account' },
    });
    expectEqual(await insert(store, record), 'inserted', 'insert');
    expectEqual(await store.find(record), { ...record, version: 1 }, 'find');
    for (const key of [{ projectId: 'other' }, { userId: 'other' }, { credentialId: 'other' }])
      expectEqual(
        await store.find({ ...record, ...key }),
        null,
        `find with another ${Object.keys(key).join()}`,
      );
  }),

  rule('keeps users apart whose IDs look alike', async ({ credentialStore: store }) => {
    const users = ['alice', 'Alice', 'alice ', 'alice/..', 'alice:x', '', 'ﬁ', 'fi'];
    for (const userId of users) await insert(store, credential('one', { userId, data: `of ${userId}` }));
    for (const userId of users)
      expectEqual(
        (await store.listByUser({ ...ALICE, userId })).map(({ data }) => data),
        [`of ${userId}`],
        `The credentials of '${userId}'`,
      );
  }),

  rule('lists the credentials of a user, oldest first, then by ID', async ({ credentialStore: store }) => {
    for (const [id, createdAt] of [
      ['c', 2],
      ['b', 2],
      ['d', 1],
      ['a', 3],
    ] as const)
      await insert(store, credential(id, { createdAt }));
    await insert(store, credential('of bob', BOB));
    const listed = await store.listByUser(ALICE);
    expectEqual(
      listed.map(({ credentialId }) => credentialId),
      ['d', 'b', 'c', 'a'],
      'The IDs',
    );
  }),

  rule('refuses an ID that is taken', async ({ credentialStore: store }) => {
    await insert(store, credential('one'));
    expectEqual(await insert(store, credential('one', { data: 'other' })), 'exists', 'The second insert');
    expectEqual((await store.find(credential('one')))?.data, 'data of one', 'The stored data');
  }),

  rule(
    'refuses an external ID that another credential of the user and the integration has',
    async ({ credentialStore: store }) => {
      const externalId = 'external';
      await insert(store, credential('one', { externalId }));
      expectEqual(await insert(store, credential('two', { externalId })), 'externalIdTaken', 'insert');
      const others = [{ userId: 'bob' }, { projectId: 'other' }, { integrationType: 'slack' }];
      for (const other of others)
        expectEqual(
          await insert(store, credential('three', { externalId, ...other })),
          'inserted',
          `insert for another ${Object.keys(other).join()}`,
        );
      await insert(store, credential('four'));
      expectEqual(await store.update(credential('four', { externalId }), 1), 'externalIdTaken', 'update');
      const kept = await store.update(credential('one', { externalId, data: 'next' }), 1);
      expectEqual(
        typeof kept === 'object' && kept.version,
        2,
        'The version of a credential that keeps its external ID',
      );
      await store.delete(credential('one'), 2);
      expectEqual(
        await insert(store, credential('two', { externalId })),
        'inserted',
        'insert once the ID is free',
      );
    },
  ),

  rule(
    'lets one of twenty insert under an ID, and one under an external ID',
    async ({ credentialStore: store }) => {
      const sameId = await atOnce(20, () => insert(store, credential('one')));
      expectEqual(
        sameId.filter((outcome) => outcome === 'inserted').length,
        1,
        'The number inserted under one ID',
      );
      const sameExternal = await atOnce(20, (index) =>
        insert(store, credential(`id ${index}`, { externalId: 'external' })),
      );
      expectEqual(
        sameExternal.filter((outcome) => outcome === 'inserted').length,
        1,
        'The number inserted under one external ID',
      );
      expectEqual((await store.listByUser(ALICE)).length, 2, 'The number stored');
    },
  ),

  rule('never stores more credentials of a user than the limit', async ({ credentialStore: store }) => {
    await insert(store, credential('of bob', BOB));
    const outcomes = await atOnce(20, (index) => insert(store, credential(`id ${index}`), { limit: 5 }));
    expectEqual(outcomes.filter((outcome) => outcome === 'inserted').length, 5, 'The number inserted');
    expectEqual(outcomes.filter((outcome) => outcome === 'full').length, 15, 'The number refused as full');
    expectEqual((await store.listByUser(ALICE)).length, 5, 'The number stored');
    expectEqual(
      await insert(store, credential('more'), { limit: 6 }),
      'inserted',
      'insert below a higher limit',
    );
  }),

  rule('loses none of forty inserts of different users at once', async ({ credentialStore: store }) => {
    const grant = { client: 'client', account: null };
    const outcomes = await atOnce(40, (index) =>
      insert(store, credential('one', { userId: `user ${index}`, grant })),
    );
    expectEqual(outcomes.filter((outcome) => outcome === 'inserted').length, 40, 'The number inserted');
    expectEqual((await store.list({ after: null, limit: 100 })).items.length, 40, 'The number stored');
  }),

  rule('updates the version that is stored only', async ({ credentialStore: store }) => {
    await insert(store, credential('one', { createdAt: 5 }));
    const next = credential('one', {
      createdAt: 9,
      status: 'INVALID',
      externalId: 'e',
      integrationType: 'slack',
      data: 'next',
    });
    expectEqual(await store.update(next, 2), 'conflict', 'update of another version');
    expectEqual(
      await store.update({ ...next, credentialId: 'none' }, 1),
      'conflict',
      'update of no credential',
    );
    expectEqual(
      await store.update(next, 1),
      {
        version: 2,
        released: { record: { ...credential('one', { createdAt: 5 }), version: 1 }, wasLastHolder: false },
      },
      'update',
    );
    expectEqual(await store.find(next), { ...next, createdAt: 5, version: 2 }, 'What is stored');
  }),

  rule('lets one of twenty update the same version', async ({ credentialStore: store }) => {
    await insert(store, credential('one'));
    const outcomes = await atOnce(20, (index) =>
      store.update(credential('one', { data: `next ${index}` }), 1),
    );
    expectEqual(outcomes.filter((outcome) => outcome !== 'conflict').length, 1, 'The number that updated');
    const winner = outcomes.findIndex((outcome) => outcome !== 'conflict');
    expectEqual((await store.find(credential('one')))?.data, `next ${winner}`, 'The stored data');
  }),

  rule('deletes the version that is stored only, and once', async ({ credentialStore: store }) => {
    await insert(store, credential('one'));
    await store.update(credential('one'), 1);
    expectEqual(await store.delete(credential('one'), 1), null, 'delete of an earlier version');
    const deleted = await atOnce(20, () => store.delete(credential('one'), 2));
    expectEqual(
      deleted.filter((outcome) => outcome !== null),
      [{ record: { ...credential('one'), version: 2 }, wasLastHolder: false }],
      'What was deleted',
    );
    expectEqual(await store.find(credential('one')), null, 'What is stored');
  }),

  rule('refuses an ID that is barred, until the bar ends', async ({ credentialStore: store, pass }) => {
    expectEqual(await store.bar(credential('one'), 5000), true, 'bar');
    expectEqual(await insert(store, credential('one')), 'barred', 'insert under the ID');
    expectEqual(await insert(store, credential('two')), 'inserted', 'insert under another ID');
    expectEqual(await insert(store, credential('one', BOB)), 'inserted', 'insert for another user');
    await pass(5100);
    expectEqual(await insert(store, credential('one')), 'inserted', 'insert after the bar');
  }),

  rule('keeps the longer of two bars of an ID', async ({ credentialStore: store, pass }) => {
    await store.bar(credential('one'), 60_000);
    expectEqual(await store.bar(credential('one'), 1000), true, 'The second bar');
    await pass(5000);
    expectEqual(await insert(store, credential('one')), 'barred', 'insert after the shorter bar');
    await store.bar(credential('one'), 120_000);
    await pass(60_000);
    expectEqual(await insert(store, credential('one')), 'barred', 'insert after the first bar');
    await pass(60_100);
    expectEqual(await insert(store, credential('one')), 'inserted', 'insert after the longest bar');
  }),

  rule('bars no ID that is taken', async ({ credentialStore: store }) => {
    await insert(store, credential('one'));
    expectEqual(await store.bar(credential('one'), LONG), false, 'bar');
    await store.delete(credential('one'), 1);
    expectEqual(await insert(store, credential('one')), 'inserted', 'insert after the deletion');
  }),

  rule('lets an insert or a bar of the same ID win, never both', async ({ credentialStore: store }) => {
    for (let round = 0; round < 20; round += 1) {
      const key = credential(`id ${round}`);
      const [outcome, isBarred] = await Promise.all([insert(store, key), store.bar(key, LONG)]);
      expectEqual(
        outcome === 'inserted',
        !isBarred,
        `In round ${round}, whether what was not barred was inserted`,
      );
    }
  }),

  rule(
    'deletes all of a user, and refuses what began before, until that bar ends',
    async ({ credentialStore: store, pass }) => {
      await insert(store, credential('two', { createdAt: 2 }));
      await insert(store, credential('one', { createdAt: 1 }));
      await insert(store, credential('of bob', BOB));
      await store.writeUser(ALICE, 'metadata', null);
      const deleted = await store.deleteUser(ALICE, { at: 1000, ttlMs: 5000 });
      expectEqual(
        deleted.map(({ record }) => record.credentialId).sort(),
        ['one', 'two'],
        'What was deleted',
      );
      expectEqual(await store.listByUser(ALICE), [], 'What is stored');
      expectEqual(await store.readUser(ALICE), null, 'The metadata');
      expectEqual((await store.listByUser(BOB)).length, 1, 'The number of another user');
      for (const begunAt of [999, 1000])
        expectEqual(
          await insert(store, credential('three'), { begunAt }),
          'barred',
          `insert of what began at ${begunAt}`,
        );
      expectEqual(
        await insert(store, credential('three'), { begunAt: 1001 }),
        'inserted',
        'insert of what began after',
      );
      expectEqual(
        await insert(store, credential('two', BOB), { begunAt: 999 }),
        'inserted',
        'insert for another user',
      );
      await pass(5100);
      expectEqual(
        await insert(store, credential('four'), { begunAt: 999 }),
        'inserted',
        'insert after the bar',
      );
    },
  ),

  rule(
    'stores nothing that began before a deletion of its user at the same time',
    async ({ credentialStore: store }) => {
      await Promise.all([
        ...Array.from({ length: 10 }, (_, index) => insert(store, credential(`id ${index}`), { begunAt: 1 })),
        store.deleteUser(ALICE, { at: 1000, ttlMs: LONG }),
        ...Array.from({ length: 10 }, (_, index) =>
          insert(store, credential(`late ${index}`), { begunAt: 1 }),
        ),
      ]);
      expectEqual(await store.listByUser(ALICE), [], 'What is stored');
    },
  ),

  rule('names the reasons of a refusal in their order', async ({ credentialStore: store }) => {
    await insert(store, credential('one', { externalId: 'e' }));
    await store.bar(credential('barred'), LONG);
    const full = { limit: 1 };
    expectEqual(await insert(store, credential('barred', { externalId: 'e' }), full), 'barred', 'insert');
    expectEqual(await insert(store, credential('one', { externalId: 'e' }), full), 'exists', 'insert');
    expectEqual(
      await insert(store, credential('two', { externalId: 'e' }), full),
      'externalIdTaken',
      'insert',
    );
    expectEqual(await insert(store, credential('two'), full), 'full', 'insert');
  }),

  rule('keeps the metadata of a user by its version', async ({ credentialStore: store }) => {
    expectEqual(await store.readUser(ALICE), null, 'The metadata of an unknown user');
    expectEqual(await store.writeUser(ALICE, 'one', 1), false, 'writeUser over what is not there');
    expectEqual(await store.writeUser(ALICE, 'one', null), true, 'The first writeUser');
    expectEqual(await store.writeUser(ALICE, 'two', null), false, 'writeUser over what is there');
    expectEqual(await store.readUser(ALICE), metadata(ALICE, 'one', 1), 'The metadata');
    const written = await atOnce(20, (index) => store.writeUser(ALICE, `next ${index}`, 1));
    expectEqual(written.filter(Boolean).length, 1, 'The number of twenty that wrote');
    expectEqual(
      await store.readUser(ALICE),
      metadata(ALICE, `next ${written.indexOf(true)}`, 2),
      'The metadata',
    );
    const first = await atOnce(MANY, () => store.writeUser(BOB, 'one', null));
    expectEqual(first.filter(Boolean).length, 1, 'The number of twenty that wrote first');
  }),

  ...grantConformance,
  ...listConformance,
];
