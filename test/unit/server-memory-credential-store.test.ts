import { createMemoryCredentialStore } from '@installflow/connect/server';
import type { GrantKey, NewCredentialRecord } from '@installflow/connect/server';
import { describe, expect, it } from 'vitest';

const alice = { projectId: 'p1', userId: 'alice' };
const bob = { projectId: 'p1', userId: 'bob' };
const grant = (account: string | null, client = 'client'): GrantKey => ({ client, account });
const record = (credentialId: string, part: Partial<NewCredentialRecord> = {}): NewCredentialRecord => ({
  ...alice,
  credentialId,
  integrationType: 'gmail',
  status: 'VALID',
  externalId: null,
  grant: grant('a'),
  createdAt: 1,
  data: '{}',
  ...part,
});
const options = { begunAt: 100, limit: 10 };

/** A store with these records, and a clock to move. */
async function open(...records: NewCredentialRecord[]) {
  let time = 1000;
  const store = createMemoryCredentialStore({ now: () => time });
  for (const one of records) expect(await store.insert(one, options)).toBe('inserted');
  return { store, pass: (ms: number) => void (time += ms) };
}
const keyOf = (credentialId: string, user = alice) => ({ ...user, credentialId });

describe('a credential store in memory', () => {
  it('refuses a barred ID, then one that is taken, then a taken external ID, then one too many', async () => {
    const { store, pass } = await open(record('c1', { externalId: 'e1' }));
    expect(await store.bar(keyOf('c1'), 500)).toBe(false);
    expect(await store.bar(keyOf('c2'), 500)).toBe(true);
    expect(await store.insert(record('c2'), options)).toBe('barred');
    expect(await store.insert(record('c1', { externalId: 'e1' }), { begunAt: 100, limit: 1 })).toBe('exists');
    expect(await store.insert(record('c3', { externalId: 'e1' }), { begunAt: 100, limit: 1 })).toBe(
      'externalIdTaken',
    );
    expect(await store.insert(record('c3'), { begunAt: 100, limit: 1 })).toBe('full');
    expect(await store.insert(record('c3', { externalId: 'e1', integrationType: 'jira' }), options)).toBe(
      'inserted',
    );
    pass(501);
    expect(await store.insert(record('c2'), options)).toBe('inserted');
  });

  it('refuses for a while what began before its user was deleted, and nothing else', async () => {
    const { store, pass } = await open(record('c1'));
    await store.writeUser(alice, 'metadata', null);
    await store.deleteUser(alice, { at: 200, ttlMs: 500 });
    expect(await store.readUser(alice)).toBeNull();
    expect(await store.insert(record('c2'), { begunAt: 200, limit: 10 })).toBe('barred');
    expect(await store.insert(record('c2'), { begunAt: 201, limit: 10 })).toBe('inserted');
    expect(await store.insert(record('c2', bob), { begunAt: 1, limit: 10 })).toBe('inserted');
    pass(501);
    expect(await store.insert(record('c3'), { begunAt: 1, limit: 10 })).toBe('inserted');
  });

  it('updates the version that is meant, keeps when it was made, and returns what it was', async () => {
    const { store } = await open(record('c1'), record('c2', { externalId: 'e2' }));
    expect(await store.update(record('c1', { externalId: 'e2' }), 1)).toBe('externalIdTaken');
    const updated = await store.update(record('c1', { status: 'INVALID', createdAt: 9, grant: null }), 1);
    expect(updated).toMatchObject({ version: 2, released: { record: { status: 'VALID', version: 1 } } });
    expect(await store.update(record('c1'), 1)).toBe('conflict');
    expect(await store.update(record('c3'), 1)).toBe('conflict');
    expect(await store.find(keyOf('c1'))).toMatchObject({ status: 'INVALID', createdAt: 1, version: 2 });
    expect(await store.delete(keyOf('c1'), 1)).toBeNull();
    expect(await store.delete(keyOf('c1'), 2)).toMatchObject({
      record: { version: 2 },
      wasLastHolder: false,
    });
  });

  it.each([
    ['the same account of another user', record('c2', { ...bob }), false],
    ['another account', record('c2', { grant: grant('b') }), true],
    ['another client', record('c2', { grant: grant('a', 'other') }), true],
    ['an unknown account of the same user', record('c2', { grant: grant(null) }), false],
    ['an unknown account of another user', record('c2', { ...bob, grant: grant(null) }), true],
    ['no grant', record('c2', { grant: null }), true],
  ])('tells a last holder from one beside whom there is %s', async (_what, other, wasLastHolder) => {
    const { store } = await open(record('c1'), other);
    expect(await store.delete(keyOf('c1'), 1)).toMatchObject({ wasLastHolder });
    expect(await store.isHeld(alice, grant('a'))).toBe(!wasLastHolder);
  });

  it('takes no holder for the last one whose update keeps the grant', async () => {
    const { store } = await open(record('c1'));
    expect(await store.update(record('c1'), 1)).toMatchObject({ released: { wasLastHolder: false } });
    expect(await store.update(record('c1', { grant: grant(null) }), 2)).toMatchObject({
      released: { wasLastHolder: false },
    });
    expect(await store.update(record('c1', { grant: grant('b', 'other') }), 3)).toMatchObject({
      released: { wasLastHolder: true },
    });
  });

  it('names the last of a deleted user’s credentials that share a grant, where nobody else holds it', async () => {
    const shared = { grant: grant('shared') };
    const { store } = await open(
      record('c1'),
      record('c2'),
      record('c3', shared),
      record('c3', { ...bob, ...shared }),
    );
    const released = await store.deleteUser(alice, { at: 1, ttlMs: 1 });
    expect(
      released.map(({ record: { credentialId }, wasLastHolder }) => [credentialId, wasLastHolder]),
    ).toEqual([
      ['c1', false],
      ['c2', true],
      ['c3', false],
    ]);
  });

  it('lists a user’s credentials, oldest first, then by ID', async () => {
    const { store } = await open(
      record('c3'),
      record('c2', { createdAt: 2 }),
      record('c1'),
      record('c4', bob),
    );
    const listed = await store.listByUser(alice);
    expect(listed.map(({ credentialId }) => credentialId)).toEqual(['c1', 'c3', 'c2']);
  });

  it('lists by pages what is there from the first to the last, once', async () => {
    const { store } = await open(...[1, 2, 3, 4, 5].map((index) => record(`c${index}`)));
    const first = await store.list({ after: null, limit: 2 });
    await store.delete(keyOf('c1'), 1);
    await store.update(record('c4', { status: 'INVALID' }), 1);
    const second = await store.list({ after: first.next, limit: 2 });
    const third = await store.list({ after: second.next, limit: 2 });
    expect([first, second, third].map(({ items }) => items.map(({ credentialId }) => credentialId))).toEqual([
      ['c1', 'c2'],
      ['c3', 'c4'],
      ['c5'],
    ]);
    expect(third.next).toBeNull();
  });

  it('writes the metadata of a user over the version that is meant', async () => {
    const { store } = await open();
    expect(await store.writeUser(alice, 'one', 1)).toBe(false);
    expect(await store.writeUser(alice, 'one', null)).toBe(true);
    expect(await store.writeUser(alice, 'two', null)).toBe(false);
    expect(await store.writeUser(alice, 'two', 1)).toBe(true);
    expect(await store.readUser(alice)).toEqual({ ...alice, data: 'two', version: 2 });
    expect((await store.listUsers({ after: null, limit: 5 })).items).toHaveLength(1);
  });
});
