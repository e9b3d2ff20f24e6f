import type { ConnectEvent } from '@installflow/connect/server';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { companyClient, ownClient, projectId } from '../support/server/connect-backend.js';
import type { UserApi } from '../support/server/connect-backend.js';
import { answers } from '../support/server/answers.js';
import { connect, openLogin } from '../support/server/login.js';
import { startProxyBackend, type ProxyBackend } from '../support/server/proxy-backend.js';
import { json } from '../support/server/upstream.js';
import { vault } from '../support/server/vault.js';

const gmail = { type: 'gmail', values: { scopes: undefined } };
const apiKey = 'api-key-canary-31c9';
let backend: ProxyBackend;
let user: UserApi;

beforeAll(async () => {
  backend = await startProxyBackend();
});
afterAll(() => backend.stop());
beforeEach(async ({ task }) => {
  backend.upstream.reset();
  backend.provider.instead = undefined;
  user = await backend.as(task.id);
  backend.events.length = 0;
});

/** The events of some types, without those of their fields that every event has. */
const told = (...types: ConnectEvent['type'][]) =>
  backend.events
    .filter(({ type }) => types.includes(type))
    .map(({ at: _at, requestId: _id, ...rest }) => rest);
const milliseconds: unknown = expect.any(Number);
const uninstall = async (type: string, credentialId: string) =>
  user.delete(`/sdk/integrations/${await backend.integrationId(user, type)}`, {
    'X-Paragon-Credential': credentialId,
  });

it('tells each request by its route, and no part of its address that is anybody’s text', async () => {
  await user.get('/sdk/credentials/secret-id?query=secret');
  await user.get('/sdk/proxy/zendesk/secret-path');
  await fetch(`${backend.origin}/secret`);
  await fetch(`${backend.origin}/projects/secret/sdk/me`);
  const request = { type: 'request', method: 'GET', projectId, status: 404, ms: milliseconds };
  expect(told('request')).toEqual([
    { ...request, route: '/projects/:projectId/sdk/credentials/:id' },
    { ...request, route: '/projects/:projectId/sdk/proxy/:type/*' },
    { ...request, route: '/*', projectId: null },
    {
      ...request,
      route: '/projects/:projectId/sdk/me',
      projectId: null,
    },
  ]);
  expect(JSON.stringify(backend.events)).not.toContain('secret');
});

it('tells a login from its beginning to its credential, with the ID of the request that led to each', async () => {
  const before = Date.now();
  const { sessionId, credentialId } = await connect(backend, user, gmail);
  const about = { projectId, integration: 'gmail', accountType: 'user-configured-oauth', sessionId };
  expect(told('login.begun', 'login.completed')).toEqual([
    { type: 'login.begun', ...about },
    { type: 'login.completed', ...about, credentialId, ms: milliseconds },
  ]);
  for (const event of backend.events) {
    expect(event.at).toBeGreaterThanOrEqual(before);
    const request = backend.events.find(
      ({ type, requestId }) => type === 'request' && requestId === event.requestId,
    );
    expect(request, event.type).toBeDefined();
  }
});

it.each([
  ['the user denies', 'access_denied'],
  ['the user cancels', 'cancelled'],
  ['the provider refuses', 'invalid_client'],
])('tells a login that fails once, and why: %s', async (what, code) => {
  const login = await openLogin(backend, user, gmail);
  if (code === 'cancelled') await user.delete(`/sdk/actions/session-id/${login.sessionId}?cancel=true`);
  if (code === 'invalid_client')
    backend.provider.instead = ({ url }) =>
      url === backend.oauth.endpoints.tokenEndpoint
        ? Promise.resolve(Response.json({ error: 'invalid_client' }, { status: 401 }))
        : undefined;
  await login.finish({ decision: code === 'access_denied' ? 'deny' : 'allow' });
  expect(told('login.failed'), what).toEqual([
    {
      type: 'login.failed',
      projectId,
      integration: 'gmail',
      accountType: 'user-configured-oauth',
      sessionId: login.sessionId,
      code,
      ms: milliseconds,
    },
  ]);
});

it('tells what happens to a credential: refreshed, invalid, deleted', async () => {
  const { credentialId } = await connect(backend, user);
  const about = { projectId, integration: 'zendesk', credentialId };
  backend.upstream.behave(json(401, {}));
  await user.get('/sdk/proxy/zendesk/x');
  expect(told('credential.refreshed')).toEqual([{ type: 'credential.refreshed', ...about }]);

  backend.clock.aheadMs = 2 * 60_000;
  backend.provider.instead = ({ url }) =>
    url === backend.oauth.endpoints.tokenEndpoint
      ? Promise.resolve(Response.json({ error: 'invalid_grant' }, { status: 400 }))
      : undefined;
  await user.get('/sdk/proxy/zendesk/x');
  expect(told('credential.invalid')).toEqual([{ type: 'credential.invalid', ...about }]);
  expect(told('failure')).toEqual([
    { type: 'failure', code: 'invalid_grant', projectId, message: expect.any(String) as unknown },
  ]);

  await uninstall('zendesk', credentialId);
  expect(told('credential.deleted')).toEqual([{ type: 'credential.deleted', ...about }]);
  backend.clock.aheadMs = 0;
});

it('tells a credential that is made without a login once, however often its call is repeated', async () => {
  const integrationId = await backend.integrationId(user, vault.type);
  const body = { integrationId, payload: { apiKey }, idempotencyKey: crypto.randomUUID() };
  const made = await user.post('/sdk/credentials', body);
  await user.post('/sdk/credentials', body);
  const { id } = made.as(answers.credential);
  expect(told('credential.created')).toEqual([
    { type: 'credential.created', projectId, integration: vault.type, credentialId: id },
  ]);
});

it('tells the operator’s own calls that hand out, use, change or delete, and none that is refused', async ({
  task,
}) => {
  const { credentialId } = await connect(backend, user);
  const { server } = backend;
  const alice = { projectId, userId: task.id };
  await server.accessToken({ ...alice, credentialId });
  await server.request({ ...alice, integration: 'zendesk' }, '/x');
  await server.rotateAll();
  await server.deleteUser(alice);
  await expect(server.accessToken({ ...alice, credentialId: 'none' })).rejects.toMatchObject({
    code: 'credential_not_found',
  });
  const everybody = { projectId: null, userId: null, credentialId: null };
  expect(told('operator')).toEqual([
    { type: 'operator', call: 'accessToken', ...alice, credentialId },
    { type: 'operator', call: 'request', ...alice, credentialId: null },
    { type: 'operator', call: 'rotateAll', ...everybody },
    { type: 'operator', call: 'deleteUser', ...alice, credentialId: null },
  ]);
  expect(told('credential.deleted')).toMatchObject([{ credentialId }]);
});

it('has no secret and no token in any event of a whole run, its failures included', async ({ task }) => {
  const own = await connect(backend, user);
  const companys = await connect(backend, user, { ...gmail, accountType: 'default' });
  const integrationId = await backend.integrationId(user, vault.type);
  await user.post('/sdk/credentials', { integrationId, payload: { apiKey } });
  const denied = await openLogin(backend, user);
  await denied.finish({ decision: 'deny' });
  backend.upstream.behave(json(401, { secret: 'body-canary' }));
  await user.send('POST', '/sdk/proxy/zendesk/x?query-canary', 'body-canary');
  await backend.server.accessToken({ projectId, userId: task.id, credentialId: own.credentialId });
  const { tokenEndpoint } = backend.oauth.endpoints;
  const exchanged = backend.exchanges.filter(({ url, status }) => url === tokenEndpoint && status === 200);
  const tokens = exchanged.map(({ answer }) => answers.tokens.parse(JSON.parse(answer)));
  backend.provider.instead = ({ url }) =>
    url.startsWith(backend.oauth.origin)
      ? Promise.resolve(
          Response.json({ error: 'odd', error_description: ownClient.clientSecret }, { status: 400 }),
        )
      : undefined;
  backend.clock.aheadMs = 2 * 3600_000;
  await user.get('/sdk/proxy/gmail/x');
  const failing = await openLogin(backend, user, gmail);
  await failing.finish();
  await uninstall('gmail', companys.credentialId);
  await backend.server.deleteUser({ projectId, userId: task.id });
  backend.clock.aheadMs = 0;

  const types = new Set(backend.events.map(({ type }) => type));
  expect([...types].sort()).toEqual(
    expect.arrayContaining(['credential.refreshed', 'failure', 'login.failed', 'operator', 'request']),
  );
  const secrets = [
    ownClient.clientSecret,
    companyClient.clientSecret,
    apiKey,
    user.token,
    'canary',
    ...tokens.flatMap((token) => [token.access_token, token.refresh_token, token.id_token ?? []].flat()),
    ...exchanged.flatMap(({ body }) => [body.get('code') ?? [], body.get('code_verifier') ?? []].flat()),
  ];
  const all = JSON.stringify(backend.events);
  expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
});
