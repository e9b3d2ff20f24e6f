import { createConnectServer } from '@installflow/connect/server';
import type { ConnectServer } from '@installflow/connect/server';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import {
  companyClient,
  ownClient,
  page,
  projectId,
  startConnectBackend,
} from '../support/server/connect-backend.js';
import type { ConnectBackend } from '../support/server/connect-backend.js';
import { connect, openLogin } from '../support/server/login.js';
import { vault } from '../support/server/vault.js';

let backend: ConnectBackend;
const apiKey = 'api-key-canary-77d0';

beforeAll(async () => {
  backend = await startConnectBackend({ project: { customIntegrations: [vault] } });
});
afterAll(() => backend.stop());

it('leaves no secret and no token in any answer, failure or stored text of a whole run', async () => {
  const user = await backend.as('canary-user');
  const logins = [
    await connect(backend, user),
    await connect(backend, user, { accountType: 'default' }),
    await connect(backend, user, { type: 'gmail', values: { scopes: undefined } }),
    await connect(backend, user, { type: 'jira', values: { scopes: undefined } }),
  ];
  const denied = await openLogin(backend, user);
  await denied.finish({ decision: 'deny' });
  const integrationId = await backend.integrationId(user, vault.type);
  await user.post('/sdk/credentials', { integrationId, config: {}, payload: { apiKey }, installOptions: {} });
  const [zendesk, , , jira] = logins;
  await user.get('/sdk/credentials?integration=zendesk&includeAccountAuth=true');
  await user.get(`/sdk/credentials/${zendesk?.credentialId ?? ''}?includeAccountAuth=true`);
  await user.post(
    '/sdk/actions',
    { action: 'jira', sourceKey: 'sites', parameters: [], paginationParameters: { pageCursor: 0 } },
    { 'X-Paragon-Credential': jira?.credentialId ?? '' },
  );
  await user.post('/sdk/actions/build-oauth', {
    originForPostMessage: page,
    endUserSuppliedValues: { ...ownClient },
  });
  await user.delete(`/sdk/integrations/${await backend.integrationId(user, 'zendesk')}`, {
    'X-Paragon-Credential': zendesk?.credentialId ?? '',
  });

  const exchanged = backend.exchanges.filter(({ url }) => url === backend.oauth.endpoints.tokenEndpoint);
  const tokens = exchanged.map(({ answer }) => answers.tokens.parse(JSON.parse(answer)));
  const secrets = {
    ownClientSecret: [ownClient.clientSecret],
    companyClientSecret: [companyClient.clientSecret],
    apiKey: [apiKey],
    userToken: [user.token],
    accessToken: tokens.map((token) => token.access_token),
    refreshToken: tokens.map((token) => token.refresh_token),
    idToken: tokens.flatMap((token) => token.id_token ?? []),
    codeVerifier: exchanged.flatMap(({ body }) => body.get('code_verifier') ?? []),
    code: exchanged.flatMap(({ body }) => body.get('code') ?? []),
    state: logins.flatMap(({ callbackPage }) => callbackPage.url.searchParams.get('state') ?? []),
  };
  expect(secrets.accessToken).toHaveLength(4);
  expect(secrets.codeVerifier.length).toBeGreaterThan(0);
  expect(secrets.state).toHaveLength(4);

  // The redirect to the provider carries `state`: that is what it is for.
  const { state, ...neverAnswered } = secrets;
  const found = (haystack: string, needles: Record<string, string[]>) =>
    Object.entries(needles).flatMap(([name, values]) =>
      values.some((value) => haystack.includes(value)) ? [name] : [],
    );
  expect(found(backend.answered.join('\n'), neverAnswered)).toEqual([]);
  expect(found(backend.written.join('\n'), { ...neverAnswered, state })).toEqual([]);
  expect(found(JSON.stringify(backend.failures), { ...neverAnswered, state })).toEqual([]);
});

it('stores nothing under a key that shows whose it is', async () => {
  const user = await backend.as('nameable-user-4b2c');
  const before = backend.written.length;
  const { sessionId, credentialId } = await connect(backend, user);
  const keys = backend.written.slice(before).filter((text) => !text.startsWith('{'));
  expect(keys.length).toBeGreaterThan(0);
  for (const name of ['nameable-user-4b2c', sessionId, credentialId])
    expect(keys.join('\n')).not.toContain(name);
});

it('lets a key be retired once rotateAll has encrypted the secrets anew', async () => {
  const user = await backend.as('rotating-user');
  const { credentialId } = await connect(backend, user, { type: 'jira', values: { scopes: undefined } });
  const fresh = { kid: 'key-2', key: new Uint8Array(randomBytes(32)) };
  const askForSites = async (server: ConnectServer): Promise<number> => {
    const body = {
      action: 'jira',
      sourceKey: 'sites',
      parameters: [],
      paginationParameters: { pageCursor: 0 },
    };
    const headers = { Authorization: `Bearer ${user.token}`, 'X-Paragon-Credential': credentialId };
    const request = new Request(backend.url('/sdk/actions'), {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return (await server(request)).status;
  };
  const withBoth = createConnectServer({
    ...backend.serverOptions,
    encryptionKeys: [fresh, ...backend.serverOptions.encryptionKeys],
  });
  const withFresh = createConnectServer({ ...backend.serverOptions, encryptionKeys: [fresh] });

  expect([await askForSites(withBoth), await askForSites(withFresh)]).toEqual([200, 500]);
  expect(await withBoth.rotateAll()).toMatchObject({ cursor: null, failures: [] });
  expect([await askForSites(withBoth), await askForSites(withFresh)]).toEqual([200, 200]);
});

it('encrypts anew what it can where a key is gone, and names the rest when it is through', async () => {
  const user = await backend.as('half-rotated-user');
  const [lost, fresh] = ['lost', 'fresh'].map((kid) => ({ kid, key: new Uint8Array(randomBytes(32)) }));
  if (!lost || !fresh) throw new Error('there are no keys');
  const serverWith = (...encryptionKeys: typeof backend.serverOptions.encryptionKeys) =>
    createConnectServer({ ...backend.serverOptions, encryptionKeys });
  const integrationId = await backend.integrationId(user, vault.type);
  const save = async (server: ConnectServer): Promise<string> => {
    const body = JSON.stringify({ integrationId, payload: { apiKey } });
    const headers = { Authorization: `Bearer ${user.token}` };
    const url = backend.url('/sdk/credentials');
    const response = await server(new Request(url, { method: 'POST', headers, body }));
    return answers.credential.parse(await response.json()).id;
  };
  const current = serverWith(...backend.serverOptions.encryptionKeys);
  const ids = [await save(serverWith(lost)), await save(current)];
  await user.send('PATCH', '/sdk/me', { meta: { plan: 'late' } });

  const before = backend.written.length;
  const { failures } = await serverWith(fresh, ...backend.serverOptions.encryptionKeys).rotateAll();
  // Other tests have lost keys of their own.
  expect(failures.filter(({ userId }) => userId === 'half-rotated-user')).toMatchObject([
    {
      projectId,
      userId: 'half-rotated-user',
      credentialId: ids[0],
      reason: 'The ciphertext names a key that is not among `encryptionKeys`.',
    },
  ]);
  const rewritten = backend.written.slice(before).join('\n');
  expect(rewritten).toContain(ids[1]);
  expect(rewritten).not.toContain(ids[0]);
  const me = await serverWith(fresh)(
    new Request(backend.url('/sdk/me'), { headers: { Authorization: `Bearer ${user.token}` } }),
  );
  expect(await me.json()).toMatchObject({ meta: { plan: 'late' } });
});
