import { createMemoryStore } from '@installflow/connect/server';
import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../src/server/catalog.js';
import { MAX_CREDENTIALS, saveDirectCredential } from '../../src/server/direct-credentials.js';
import { createCredentials } from '../../src/server/credentials.js';
import { createSecrets } from '../../src/server/secrets.js';
import { vault } from '../support/vault.js';

const owner = { projectId: 'p1', userId: 'alice' };

describe('credentials that are entered directly', () => {
  it('are limited in number for a user, where those that are there can still be changed', async () => {
    const secrets = createSecrets([{ kid: 'k1', key: new Uint8Array(32).fill(7) }]);
    const credentials = createCredentials({ store: createMemoryStore(), now: Date.now, secrets });
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

    for (let made = 0; made < MAX_CREDENTIALS; made += 1) await save(`c${made}`);
    await expect(save('one too many')).rejects.toMatchObject({ status: 409, code: 'too_many_credentials' });
    expect(await credentials.list(owner)).toHaveLength(MAX_CREDENTIALS);
    await expect(save('c0', { isNew: false })).resolves.toBeUndefined();
    await expect(save('c0', { userId: 'bob' })).resolves.toBeUndefined();
    await credentials.remove({ ...owner, credentialId: 'c0' });
    await expect(save('another')).resolves.toBeUndefined();
  });
});
