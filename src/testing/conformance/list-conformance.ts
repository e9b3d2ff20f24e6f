import type { StorePage } from '../../server/store/credential-store.types.js';
import { expectEqual } from './conformance.js';
import { credential, insert, rule } from './records.js';

/** Reads all pages. `between` runs after each page. */
async function allPages<Item>(
  read: (after: string | null) => Promise<StorePage<Item>>,
  between: (page: number) => Promise<unknown> = () => Promise.resolve(),
): Promise<{ items: Item[]; lengths: number[] }> {
  const items: Item[] = [];
  const lengths: number[] = [];
  let after: string | null = null;
  do {
    const page: StorePage<Item> = await read(after);
    items.push(...page.items);
    lengths.push(page.items.length);
    after = page.next;
    await between(lengths.length);
  } while (after !== null && lengths.length < 100);
  return { items, lengths };
}

const idsOf = (items: readonly { userId: string }[]) => items.map(({ userId }) => userId).sort();
const users = Array.from({ length: 10 }, (_, index) => `user ${index}`);

export const listConformance = [
  rule('lists every credential once, in pages, and ends', async ({ credentialStore: store }) => {
    for (const userId of users) await insert(store, credential('one', { userId }));
    const { items, lengths } = await allPages((after) => store.list({ after, limit: 4 }));
    expectEqual(idsOf(items), users, 'The users of the listed credentials');
    expectEqual(lengths, [4, 4, 2], 'The lengths of the pages');
    expectEqual((await store.list({ after: null, limit: 10 })).next, null, 'The cursor of the only page');
    expectEqual(
      await store.list({ after: null, limit: 1, status: 'INVALID' }),
      { items: [], next: null },
      'A list of nothing',
    );
  }),

  rule(
    'lists each credential that stays once, while others come, change and go',
    async ({ credentialStore: store }) => {
      for (const userId of users) await insert(store, credential('one', { userId }));
      const { items } = await allPages(
        (after) => store.list({ after, limit: 3 }),
        async (page) => {
          await insert(store, credential(`new ${page}`, { userId: 'another', createdAt: 0 }));
          await insert(store, credential(`new ${page}`, { userId: 'zoe', createdAt: 9e12 }));
          await store.update(credential('one', { userId: users[page] ?? 'none', status: 'INVALID' }), 1);
          await store.delete(credential(`new ${page}`, { userId: 'zoe' }), 1);
        },
      );
      const stayed = items.filter(({ credentialId }) => credentialId === 'one');
      expectEqual(idsOf(stayed), users, 'The users of the listed credentials');
    },
  ),

  rule('lists what a filter names', async ({ credentialStore: store }) => {
    const kinds = [
      {},
      { projectId: 'other' },
      { integrationType: 'slack' },
      { status: 'PENDING' as const },
      { projectId: 'other', integrationType: 'slack', status: 'PENDING' as const },
    ];
    for (const [index, kind] of kinds.entries()) await insert(store, credential(String(index), kind));
    const listed = async (filter: { projectId?: string; integrationType?: string; status?: 'PENDING' }) =>
      (await allPages((after) => store.list({ after, limit: 1, ...filter }))).items
        .map(({ credentialId }) => credentialId)
        .sort();
    expectEqual(await listed({}), ['0', '1', '2', '3', '4'], 'The list without a filter');
    expectEqual(await listed({ projectId: 'other' }), ['1', '4'], 'The list of a project');
    expectEqual(await listed({ integrationType: 'slack' }), ['2', '4'], 'The list of an integration');
    expectEqual(await listed({ status: 'PENDING' }), ['3', '4'], 'The list of a status');
    expectEqual(
      await listed({ projectId: 'other', status: 'PENDING' }),
      ['4'],
      'The list of a project and a status',
    );
  }),

  rule('refuses a cursor that it has not made', async ({ credentialStore: store }) => {
    for (const after of ['x', '', '["a"]', 'null'])
      for (const read of ['list', 'listUsers'] as const) {
        const error = await store[read]({ after, limit: 1 }).catch((reason: unknown) => reason);
        expectEqual(error instanceof TypeError, true, `Whether ${read} after '${after}' is a TypeError`);
      }
  }),

  rule('lists every user that has metadata once', async ({ credentialStore: store }) => {
    for (const userId of users) await store.writeUser({ projectId: 'project', userId }, 'metadata', null);
    await insert(store, credential('one', { userId: 'without metadata' }));
    const { items, lengths } = await allPages(
      (after) => store.listUsers({ after, limit: 4 }),
      (page) => store.writeUser({ projectId: 'project', userId: users[page] ?? '' }, 'next', 1),
    );
    expectEqual(idsOf(items), users, 'The users');
    expectEqual(lengths, [4, 4, 2], 'The lengths of the pages');
  }),
];
