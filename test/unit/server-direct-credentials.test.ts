import { createMemoryCredentialStore } from '@installflow/connect/server';
import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../src/server/catalog.js';
import { saveDirectCredential } from '../../src/server/credentials/direct-credentials.js';
import { createCredentials, MAX_CREDENTIALS } from '../../src/server/credentials/credentials.js';
import { createSecrets } from '../../src/server/secrets.js';
import { vault } from '../support/server/vault.js';

const owner = { projectId: 'p1', userId: 'alice' };

async function setUp() {
  const secrets = createSecrets([{ kid: 'k1', key: new Uint8Array(32).fill(7) }]);
  const credentials = createCredentials({
    credentialStore: createMemoryCredentialStore(),
    now: Date.now,
    emit: () => undefined,
    secrets,
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
  const save = (id: string, { isNew = true, userId = 'alice', begunAt = Date.now() } = {}) =>
    saveDirectCredential({ credentials, now: Date.now }, { ...owner, userId }, offer, {
      id,
      isNew,
      answers: { apiKey: 'key' },
      begunAt,
    });
  return { credentials, save };
}

describe('credentials that are entered directly', () => {
  it('are limited in number for a user, where those that are there can still be changed', async () => {
    const { credentials, save } = await setUp();
    for (let made = 0; made < MAX_CREDENTIALS; made += 1) await save(`c${made}`);
    await expect(save('one too many')).rejects.toMatchObject({ status: 409, code: 'too_many_credentials' });
    expect(await credentials.list(owner)).toHaveLength(MAX_CREDENTIALS);
    await expect(save('c0', { isNew: false })).resolves.toMatchObject({ id: 'c0', version: 2 });
    await expect(save('c0', { userId: 'bob' })).resolves.toMatchObject({ userId: 'bob' });
    const [first] = await credentials.list(owner);
    if (!first) throw new Error('there is no credential');
    await credentials.delete(first);
    await expect(save('another')).resolves.toMatchObject({ id: 'another' });
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

  it('that are stored already stay as they are, also where others took the last place meanwhile', async () => {
    const { credentials, save } = await setUp();
    for (let made = 0; made < MAX_CREDENTIALS; made += 1) await save(`c${made}`);
    const before = await credentials.find({ ...owner, credentialId: 'c0' });
    expect(await save('c0')).toEqual(before);
  });

  it('are not stored by a call that began before its user was deleted, and by one that begins afterwards', async () => {
    const { credentials, save } = await setUp();
    const begunAt = Date.now();
    await credentials.deleteUser(owner, () => Promise.resolve());
    await expect(save('c1', { begunAt })).rejects.toMatchObject({ status: 404 });
    expect(await credentials.list(owner)).toEqual([]);
    await expect(save('c1', { begunAt: Date.now() + 1 })).resolves.toMatchObject({ id: 'c1' });
  });
});
