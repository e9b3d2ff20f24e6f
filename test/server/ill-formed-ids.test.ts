import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CredentialStore } from '@installflow/connect/server';
import { startConnectBackend } from '../support/server/connect-backend.js';
import type { Answer, ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import { page } from '../support/server/user-api.js';
import { memoryStores } from '../support/server/memory-stores.js';
import { vault } from '../support/server/vault.js';

let backend: ConnectBackend;
let user: UserApi;

/** As the stores of databases do, refuses to look for an ID that no database can keep. */
function strict(store: CredentialStore): CredentialStore {
  return {
    ...store,
    find: (key) =>
      /[\0\p{Surrogate}]/u.test(key.credentialId)
        ? Promise.reject(new TypeError('find: `credentialId` must be well-formed text without U+0000'))
        : store.find(key),
  };
}

beforeAll(async () => {
  const { store, credentialStore } = memoryStores();
  backend = await startConnectBackend({
    project: { customIntegrations: [vault] },
    server: { store, credentialStore: strict(credentialStore) },
  });
  user = await backend.as('alice');
});
afterAll(() => backend.stop());

/** Calls in which a client names something by an ID, and how it can write an ID that is no well-formed text. */
const inPath: Record<string, (id: string) => Promise<Answer>> = {
  'GET credentials': (id) => user.get(`/sdk/credentials/${id}`),
  'complete-setup': (id) => user.post(`/sdk/credentials/${id}/complete-setup`, { payload: {} }),
  'DELETE integrations': (id) => user.delete(`/sdk/integrations/${id}`, { 'X-Paragon-Credential': 'x' }),
};
const inBody: Record<string, (id: string) => Promise<Answer>> = {
  'build-oauth of a credential': async (id) =>
    user.post('/sdk/actions/build-oauth', {
      integrationId: await backend.integrationId(user, 'gmail'),
      originForPostMessage: page,
      installOptions: { accountType: 'default', selectedCredentialId: id },
    }),
  'POST credentials after OAuth': async (id) =>
    user.post('/sdk/credentials', {
      integrationId: await backend.integrationId(user, 'gmail'),
      payload: { credentialId: id },
    }),
  'POST credentials in place of one': async (id) =>
    user.post('/sdk/credentials', {
      integrationId: await backend.integrationId(user, vault.type),
      payload: { apiKey: 'key' },
      installOptions: { selectedCredentialId: id },
    }),
  'build-oauth of an integration': (id) =>
    user.post('/sdk/actions/build-oauth', { integrationId: id, originForPostMessage: page }),
};

describe('an ID that no database can keep', () => {
  it.each(Object.keys(inPath))('names nothing in the path of %s', async (name) => {
    for (const id of ['%00', 'a%00b', '%ED%A0%80', '%'])
      expect([400, 404]).toContain((await inPath[name]?.(id))?.status);
  });

  it.each(Object.keys(inBody))('names nothing in the body of %s', async (name) => {
    for (const id of ['\0', 'a\0b', '\ud800', '\udc00x'])
      expect([400, 404]).toContain((await inBody[name]?.(id))?.status);
  });

  it('names no session', async () => {
    for (const id of ['%00', '%ED%A0%80'])
      for (const query of ['', '?wait=0', '?cancel=true']) {
        const path = `/sdk/actions/session-id/${id}${query}`;
        expect((await user.get(path)).status).toBe(200);
        expect((await user.delete(path)).status).toBe(200);
      }
  });

  it('is well kept inside of what the user enters and the application stores', async () => {
    const integrationId = await backend.integrationId(user, vault.type);
    const made = await user.post('/sdk/credentials', { integrationId, payload: { apiKey: 'a\0\ud800' } });
    expect([200, 400]).toContain(made.status);
    expect((await user.send('PATCH', '/sdk/me', { meta: { 'a\0': '\ud800' } })).status).toBe(200);
    expect((await user.get('/sdk/me')).text).toContain('"meta":{"a\\u0000":"\\ud800"}');
  });
});
