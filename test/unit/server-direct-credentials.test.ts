import { createMemoryStore, type Store } from '@installflow/connect/server';
import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../src/server/catalog.js';
import { MAX_CREDENTIALS, saveDirectCredential } from '../../src/server/credentials/direct-credentials.js';
import { createCredentials } from '../../src/server/credentials/credentials.js';
import { createSecrets } from '../../src/server/secrets.js';
import { failingStore } from '../support/server/failing-store.js';
import { vault } from '../support/server/vault.js';

const owner = { projectId: 'p1', userId: 'alice' };

async function setUp(store: Store = createMemoryStore()) {
  const secrets = createSecrets([{ kid: 'k1', key: new Uint8Array(32).fill(7) }]);
  const credentials = createCredentials({
    store,
    now: Date.now,
    secrets,
    report: () => undefined,
  });
  const catalog = await createCatalog({
    id: 'p1',
    userTokenKey: { publicKey: '' },
    origins: [],
    integrations: {},
    customIntegrations: [vault],
  });
  const offer = catalog.byType(vault.type);
  if (offer?.scheme !== 'basic') throw new Error('the catalog has no integration without OAuth');
  const save = (id: string, { isNew = true, userId = 'alice' } = {}) =>
    saveDirectCredential({ credentials, now: Date.now }, { ...owner, userId }, offer, {
      id,
      isNew,
      answers: { apiKey: 'key' },
    });
  return { credentials, save };
}

describe('credentials that are entered directly', () => {
  it('are limited in number for a user, where those that are there can still be changed', async () => {
    const { credentials, save } = await setUp();
    for (let made = 0; made < MAX_CREDENTIALS; made += 1) await save(`c${made}`);
    await expect(save('one too many')).rejects.toMatchObject({ status: 409, code: 'too_many_credentials' });
    expect(await credentials.list(owner)).toHaveLength(MAX_CREDENTIALS);
    await expect(save('c0', { isNew: false })).resolves.toBeUndefined();
    await expect(save('c0', { userId: 'bob' })).resolves.toBeUndefined();
    await credentials.remove({ ...owner, credentialId: 'c0' });
    await expect(save('another')).resolves.toBeUndefined();
  });

  it('are as many at most where more are entered at once, of which nothing is left', async () => {
    const { credentials, save } = await setUp();
    const ids = Array.from({ length: MAX_CREDENTIALS + 50 }, (_, index) => `c${index}`);
    const outcomes = await Promise.allSettled(ids.map((id) => save(id)));
    const stored = ids.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(stored).toHaveLength(MAX_CREDENTIALS);
    expect((await credentials.list(owner)).map(({ id }) => id).sort()).toEqual([...stored].sort());
    const found = await Promise.all(ids.map((credentialId) => credentials.find({ ...owner, credentialId })));
    expect(found.filter(Boolean)).toHaveLength(MAX_CREDENTIALS);
  });

  it('that are stored already are listed, also where others took the last place meanwhile', async () => {
    const { credentials, save } = await setUp();
    for (let made = 0; made < MAX_CREDENTIALS; made += 1) await save(`c${made}`);
    await expect(save('c0')).resolves.toBeUndefined();
    expect(await credentials.find({ ...owner, credentialId: 'c0' })).not.toBeNull();
  });

  it('stay listed where they are stored again before a list that failed is changed for those deleted', async () => {
    const { store, fail, failures } = failingStore(createMemoryStore());
    const reads: string[] = [];
    const get = (key: string) => {
      reads.push(key);
      return store.get(key);
    };
    const { credentials, save } = await setUp({ ...store, get });
    await save('c1');
    fail({ operation: 'replace', kind: 'credentials', times: 2 });
    await credentials.remove({ ...owner, credentialId: 'c1' });
    await expect.poll(() => failures).toHaveLength(2);

    await save('c1');
    const before = reads.length;
    await expect.poll(() => reads.length).toBeGreaterThan(before);
    // The third attempt to change the list has begun, and has ended by the time that reading the list has.
    for (let turn = 0; turn < 5; turn += 1)
      expect(await credentials.list(owner)).toMatchObject([{ id: 'c1' }]);
  });
});
