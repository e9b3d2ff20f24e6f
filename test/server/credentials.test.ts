import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { ownClient, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import { connect, credentialsOf, readSession } from '../support/server/login.js';
import { regionalVault, vault } from '../support/server/vault.js';

let backend: ConnectBackend;

beforeAll(async () => {
  backend = await startConnectBackend({ project: { customIntegrations: [vault, regionalVault] } });
});
afterAll(() => backend.stop());

const create = async (user: UserApi, type: string, payload: unknown, more: Record<string, unknown> = {}) =>
  user.post('/sdk/credentials', {
    integrationId: await backend.integrationId(user, type),
    config: {},
    payload,
    installOptions: { accountType: 'default' },
    ...more,
  });

const completeSetup = async (user: UserApi, type: string, id: string, payload: unknown, more = {}) =>
  user.post(`/sdk/credentials/${id}/complete-setup`, {
    integrationId: await backend.integrationId(user, type),
    config: {},
    payload,
    installOptions: {},
    ...more,
  });

describe('an account whose scheme is OAuth', () => {
  it.each([
    { what: 'the client’s values', payload: { ...ownClient, subdomain: 'acme' } },
    { what: 'skipPostOAuthInputs', payload: { ...ownClient, subdomain: 'acme', skipPostOAuthInputs: true } },
    { what: 'a claimed scheme', payload: { scheme: 'basic', apiKey: 'x' } },
    { what: 'tokens', payload: { accessToken: 'x', access_token: 'x', refresh_token: 'x' } },
    { what: 'a credential ID that never was', payload: { credentialId: randomUUID() } },
    { what: 'a credential ID that is no text', payload: { credentialId: { $ne: '' } } },
    { what: 'nothing', payload: {} },
  ])('cannot be created from $what', async ({ payload }) => {
    const user = await backend.as('forging-user');
    for (const accountType of ['default', 'user-configured-oauth', 'basic']) {
      const answer = await create(user, 'zendesk', payload, { installOptions: { accountType } });
      expect([400, 404, 409], answer.text).toContain(answer.status);
    }
    expect(await credentialsOf(user)).toEqual([]);
  });

  it('cannot be created from a marketplace code', async () => {
    const user = await backend.as('marketplace-user');
    const integrationId = await backend.integrationId(user, 'zendesk');
    const exchanges = backend.exchanges.length;
    const answer = await user.post('/sdk/credentials', {
      code: 'abc',
      integrationId,
      integrationOptions: {},
    });
    expect([400, 403, 404], answer.text).toContain(answer.status);
    expect(backend.exchanges).toHaveLength(exchanges);
  });

  it('is collected, not created again, after OAuth made it', async () => {
    const user = await backend.as('collecting-user');
    const { credentialId } = await connect(backend, user);
    const collected = await create(user, 'zendesk', { credentialId });
    expect(collected.as(answers.credential).id).toBe(credentialId);
    expect(await credentialsOf(user)).toHaveLength(1);
  });

  it('cannot be collected under another integration', async () => {
    const user = await backend.as('swapping-user');
    const { credentialId } = await connect(backend, user);
    expect((await create(user, 'jira', { credentialId })).status).toBe(404);
    expect((await create(user, vault.type, { credentialId })).status).toBeGreaterThanOrEqual(400);
    expect(await credentialsOf(user, 'jira')).toEqual([]);
  });
});

describe('an account without OAuth', () => {
  it('is stored at once, and enabled', async () => {
    const user = await backend.as('vault-user');
    const created = (await create(user, vault.type, { apiKey: 'key-1' })).as(answers.credential);
    expect(created.status).toBe('VALID');
    const me = (await user.get('/sdk/me')).as(answers.me);
    expect(me.integrations[vault.type]).toMatchObject({ enabled: true, credentialId: created.id });
  });

  it('is refused with every problem of the answers', async () => {
    const user = await backend.as('careless-user');
    const answer = await create(user, vault.type, { apiKey: '' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('"apiKey"');
    expect(await credentialsOf(user, vault.type)).toEqual([]);
  });

  it('is pending until its setup is complete', async () => {
    const user = await backend.as('regional-user');
    const created = (await create(user, regionalVault.type, { apiKey: 'key-1' })).as(answers.credential);
    expect(created.status).toBe('PENDING');
    const completed = await completeSetup(user, regionalVault.type, created.id, { region: 'eu' });
    expect(completed.as(answers.credential)).toMatchObject({ id: created.id, status: 'VALID' });
    expect(await credentialsOf(user, regionalVault.type)).toMatchObject([
      { id: created.id, status: 'VALID' },
    ]);
  });
});

describe('idempotencyKey', () => {
  it('answers a repeated request with what the first one did', async () => {
    const user = await backend.as('repeating-user');
    const idempotencyKey = randomUUID();
    const first = await create(user, vault.type, { apiKey: 'key-1' }, { idempotencyKey });
    const second = await create(user, vault.type, { apiKey: 'key-1' }, { idempotencyKey });
    expect(second.as(answers.credential).id).toBe(first.as(answers.credential).id);
    expect(await credentialsOf(user, vault.type)).toHaveLength(1);
  });

  it('makes one credential of ten requests at once', async () => {
    const user = await backend.as('hasty-user');
    const idempotencyKey = randomUUID();
    const all = await Promise.all(
      Array.from({ length: 10 }, () => create(user, vault.type, { apiKey: 'key-1' }, { idempotencyKey })),
    );
    expect(new Set(all.map((answer) => answer.as(answers.credential).id)).size).toBe(1);
    expect(await credentialsOf(user, vault.type)).toHaveLength(1);
  });

  it('does not bring back what was uninstalled since', async () => {
    const user = await backend.as('uninstalling-user');
    const idempotencyKey = randomUUID();
    const { id, integrationId } = (
      await create(user, vault.type, { apiKey: 'key-1' }, { idempotencyKey })
    ).as(answers.credential);
    await user.delete(`/sdk/integrations/${integrationId}`, { 'X-Paragon-Credential': id });
    expect((await create(user, vault.type, { apiKey: 'key-1' }, { idempotencyKey })).status).toBe(404);
    expect(await credentialsOf(user, vault.type)).toEqual([]);
  });

  it('belongs to its user', async () => {
    const [one, other] = [await backend.as('key-user-1'), await backend.as('key-user-2')];
    const idempotencyKey = randomUUID();
    const first = await create(one, vault.type, { apiKey: 'key-1' }, { idempotencyKey });
    const second = await create(other, vault.type, { apiKey: 'key-2' }, { idempotencyKey });
    expect(second.as(answers.credential).id).not.toBe(first.as(answers.credential).id);
    expect(await credentialsOf(other, vault.type)).toHaveLength(1);
  });

  it('does not stand in the way of a second credential under another key', async () => {
    const user = await backend.as('two-vaults-user');
    for (const idempotencyKey of [randomUUID(), randomUUID()]) {
      await create(user, vault.type, { apiKey: 'key-1' }, { idempotencyKey });
    }
    expect(await credentialsOf(user, vault.type)).toHaveLength(2);
  });

  it('lets a request that was refused be corrected', async () => {
    const user = await backend.as('correcting-user');
    const idempotencyKey = randomUUID();
    expect((await create(user, vault.type, { apiKey: '' }, { idempotencyKey })).status).toBe(400);
    const corrected = await create(user, vault.type, { apiKey: 'key-1' }, { idempotencyKey: randomUUID() });
    expect(corrected.as(answers.credential).status).toBe('VALID');
  });

  it('completes a setup once', async () => {
    const user = await backend.as('setup-user');
    const { id } = (await create(user, regionalVault.type, { apiKey: 'key-1' })).as(answers.credential);
    const idempotencyKey = randomUUID();
    const both = await Promise.all(
      [1, 2].map(() => completeSetup(user, regionalVault.type, id, { region: 'eu' }, { idempotencyKey })),
    );
    expect(both.map((answer) => answer.as(answers.credential))).toMatchObject([
      { id, status: 'VALID' },
      { id, status: 'VALID' },
    ]);
  });
});

describe('complete-setup', () => {
  it('refuses answers that are missing or malformed, and leaves the credential pending', async () => {
    const user = await backend.as('jira-user');
    const { sessionId, credentialId } = await connect(backend, user, { type: 'jira' });
    for (const payload of [{}, { site: '' }, { site: null }, { site: { id: 'site-1' } }, { other: 'x' }]) {
      const answer = await completeSetup(user, 'jira', credentialId, payload);
      expect(answer.status, answer.text).toBe(400);
      expect(answer.text).toContain('"site"');
    }
    expect((await readSession(user, sessionId)).credential).toMatchObject({ status: 'PENDING' });
    expect((await user.get(`/sdk/credentials/${credentialId}`)).as(answers.credential).status).toBe(
      'PENDING',
    );
  });

  it('answers 404 for a credential that never was', async () => {
    const user = await backend.as('lost-user');
    expect((await completeSetup(user, 'jira', randomUUID(), { site: 'site-1' })).status).toBe(404);
  });
});
