import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { projectId } from '../support/server/connect-backend.js';
import type { UserApi } from '../support/server/connect-backend.js';
import { answers } from '../support/server/answers.js';
import { connect } from '../support/server/login.js';
import { startProxyBackend, type ProxyBackend } from '../support/server/proxy-backend.js';
import { json } from '../support/server/upstream.js';
import { vault } from '../support/server/vault.js';

let backend: ProxyBackend;
let user: UserApi;
let alice: { projectId: string; userId: string };

beforeAll(async () => {
  backend = await startProxyBackend();
});
afterAll(() => backend.stop());
beforeEach(async ({ task }) => {
  backend.upstream.reset();
  backend.clock.aheadMs = 0;
  user = await backend.as(task.id);
  alice = { projectId, userId: task.id };
});

const enterKey = async () => {
  const integrationId = await backend.integrationId(user, vault.type);
  const made = await user.post('/sdk/credentials', { integrationId, payload: { apiKey: 'a-key' } });
  return made.as(answers.credential).id;
};
const sentTokens = () => backend.upstream.requests.map(({ headers }) => headers.authorization);

describe('accessToken', () => {
  it('hands out the token that the proxy sends, its end and its scopes', async () => {
    const { credentialId } = await connect(backend, user);
    const token = await backend.server.accessToken({ ...alice, credentialId });
    await user.get('/sdk/proxy/zendesk/x');
    expect(sentTokens()).toEqual([`Bearer ${token.accessToken}`]);
    expect(token.scopes).toEqual(['read', 'write']);
    const hour = 3600_000;
    expect(Math.abs((token.expiresAt ?? 0) - Date.now() - hour)).toBeLessThan(60_000);
  });

  it('shares one refresh with requests of the proxy at the same time', async () => {
    const { credentialId } = await connect(backend, user);
    backend.clock.aheadMs = 3600_000 - 20_000;
    const before = backend.refreshes().length;
    const [one, other] = await Promise.all([
      backend.server.accessToken({ ...alice, credentialId }),
      backend.server.accessToken({ ...alice, credentialId }),
      user.get('/sdk/proxy/zendesk/x'),
    ]);
    expect(backend.refreshes()).toHaveLength(before + 1);
    expect(one).toEqual(other);
    expect(sentTokens()).toEqual([`Bearer ${one.accessToken}`]);
    expect(one.expiresAt).toBeGreaterThan(Date.now() + backend.clock.aheadMs + 30_000);
  });

  it('rejects with a code where there is no such credential, or one without a token', async () => {
    const { credentialId } = await connect(backend, await backend.as('somebody-else'));
    for (const id of [randomUUID(), credentialId])
      await expect(backend.server.accessToken({ ...alice, credentialId: id })).rejects.toMatchObject({
        status: 404,
        code: 'credential_not_found',
      });
    await expect(
      backend.server.accessToken({ ...alice, credentialId: await enterKey() }),
    ).rejects.toMatchObject({ status: 409, code: 'credential_unusable' });
  });

  it('rejects where only a new login helps', async () => {
    const { credentialId } = await connect(backend, user);
    backend.clock.aheadMs = 2 * 3600_000;
    backend.provider.instead = ({ url }) =>
      url === backend.oauth.endpoints.tokenEndpoint
        ? Promise.resolve(Response.json({ error: 'invalid_grant' }, { status: 400 }))
        : undefined;
    const asked = backend.server.accessToken({ ...alice, credentialId });
    await expect(asked).rejects.toMatchObject({ code: 'reconnect_required' });
    backend.provider.instead = undefined;
    const [account] = (await backend.server.listAccounts(alice)).accounts;
    expect(account).toMatchObject({ credentialId, status: 'INVALID' });
  });

  it.each([
    [{ projectId, userId: 'a' }, 'options.credentialId must be a string; got undefined'],
    [{ projectId, userId: '', credentialId: 'c' }, 'options.userId must not be empty'],
    [
      { projectId: 'other', userId: 'a', credentialId: 'c' },
      'options.projectId must be one of the server\'s projects ("project-1"); got "other"',
    ],
    [undefined, 'options must be {projectId, userId, credentialId}'],
  ])('refuses %j and says why', async (account, message) => {
    await expect(backend.server.accessToken(account as never)).rejects.toThrow(
      new TypeError(`accessToken: ${message}`),
    );
  });
});

describe('request', () => {
  it('sends what the proxy sends, and resolves with what the provider answers', async () => {
    await connect(backend, user);
    const account = { ...alice, integration: 'zendesk' };
    const { server } = backend;
    expect(await server.request(account, '/tickets.json?page=2')).toEqual({ ok: true });
    await server.request(account, '/tickets', {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'Content-Type': 'application/json', 'X-Custom': 'yes', Cookie: 'a=b' },
    });
    await server.request(account, '/upload', { method: 'PUT', body: new Uint8Array([1, 2]) });
    const [first, second, third] = backend.upstream.requests;
    expect([first?.method, first?.url]).toEqual(['GET', '/api/v2/tickets.json?page=2']);
    expect(first?.headers.authorization).toMatch(/^Bearer ./);
    expect([second?.method, second?.body.toString(), second?.headers]).toMatchObject([
      'POST',
      '{"a":1}',
      { 'content-type': 'application/json', 'x-custom': 'yes' },
    ]);
    expect(second?.headers.cookie).toBeUndefined();
    expect([...(third?.body ?? [])]).toEqual([1, 2]);
  });

  it.each([
    ['a text', 'plain', 'plain'],
    ['nothing', '', null],
  ])('resolves with %s as the proxy does', async (_what, body, expected) => {
    await connect(backend, user);
    backend.upstream.behave((_request, response) => void response.end(body));
    expect(await backend.server.request({ ...alice, integration: 'zendesk' }, '/x')).toBe(expected);
  });

  it('uses the credential that is named', async () => {
    const first = await connect(backend, user, { providerUser: 'first' });
    await connect(backend, user, { providerUser: 'second' });
    const { accessToken } = await backend.server.accessToken({
      ...alice,
      credentialId: first.credentialId,
    });
    const account = { ...alice, integration: 'zendesk', credentialId: first.credentialId };
    await backend.server.request(account, '/x');
    expect(sentTokens()).toEqual([`Bearer ${accessToken}`]);
  });

  it('refreshes a token that the provider refuses, and sends the request again', async () => {
    await connect(backend, user);
    const refused = new Set<string>();
    backend.upstream.behave((request, response) => {
      const token = request.headers.authorization ?? '';
      if (refused.size === 0) refused.add(token);
      response.writeHead(refused.has(token) ? 401 : 200, { 'Content-Type': 'application/json' }).end('{}');
    });
    expect(await backend.server.request({ ...alice, integration: 'zendesk' }, '/x')).toEqual({});
    expect(new Set(sentTokens()).size).toBe(2);
  });

  it('rejects with the code of the proxy where it is refused', async () => {
    await connect(backend, user);
    const { server } = backend;
    backend.upstream.behave(json(422, { message: 'no' }));
    const ask = (integration: string, path = '/x') => server.request({ ...alice, integration }, path);
    await expect(ask('zendesk')).rejects.toMatchObject({ status: 422, code: 'upstream_error' });
    await expect(ask('zendesk', '/../x')).rejects.toMatchObject({ code: 'invalid_proxy_path' });
    await expect(ask('gmail')).rejects.toMatchObject({ status: 404, code: 'credential_not_found' });
    await expect(ask('outlook')).rejects.toMatchObject({ status: 404, code: 'proxy_disabled' });
    await expect(ask('nope')).rejects.toMatchObject({ status: 404, code: 'integration_not_found' });
  });

  const account = { projectId, userId: 'a', integration: 'zendesk' };
  it.each([
    [{ projectId, userId: 'a' }, '/x', {}, 'account.integration must be a string; got undefined'],
    [{ ...account, type: 'zendesk' }, '/x', {}, /^account has no option "type"/],
    [account, 'x', {}, 'path must begin with a slash'],
    [account, 1, {}, 'path must be a string; got number'],
    [account, '/x', { method: 'TRACE' }, 'init.method must be one of GET, HEAD, POST, PUT, PATCH, DELETE'],
    [account, '/x', { body: 1 }, 'init.body must be a string or a Uint8Array'],
    [account, '/x', { headers: { a: 1 } }, 'init.headers.a must be a string'],
    [account, '/x', { signal: 1 }, 'init.signal must be an AbortSignal'],
    [account, '/x', { query: 'a' }, /^init has no option "query"/],
  ])('refuses %j, %j, %j and says why', async (who, path, init, message) => {
    const refused = await backend.server
      .request(who as never, path as never, init as never)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TypeError);
    const said = refused instanceof Error ? refused.message.replace(/^request: /, '') : '';
    expect(said).toMatch(typeof message === 'string' ? new RegExp(`^${message}$`) : message);
  });
});
