import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { page } from '../support/server/connect-backend.js';
import type { UserApi } from '../support/server/connect-backend.js';
import { connect, credentialsOf } from '../support/server/login.js';
import { basic, keyed, refusal, startProxyBackend } from '../support/server/proxy-backend.js';
import type { ProxyBackend } from '../support/server/proxy-backend.js';
import { json } from '../support/server/upstream.js';
import { vault } from '../support/server/vault.js';

let backend: ProxyBackend;

beforeAll(async () => {
  backend = await startProxyBackend({
    projects: (project) => [project, { ...project, id: 'project-2' }],
  });
});
afterAll(() => backend.stop());
beforeEach(() => {
  backend.upstream.reset();
  backend.clock.aheadMs = 0;
});

const tokensGiven = () =>
  backend.exchanges
    .filter(({ url, status }) => url === backend.oauth.endpoints.tokenEndpoint && status === 200)
    .map(({ answer }) => answers.tokens.parse(JSON.parse(answer)).access_token);
const sentTokens = () =>
  backend.upstream.requests.map(({ headers }) => headers.authorization?.replace('Bearer ', ''));
const proxied = async (user: UserApi, credentialId?: string, path = '/sdk/proxy/zendesk/x') => {
  const answer = await user.send('GET', path, undefined, {
    ...(credentialId !== undefined && { 'X-Paragon-Credential': credentialId }),
  });
  return answer.status === 200 ? 200 : { status: answer.status, code: answer.as(refusal).code };
};

const notFound = { status: 404, code: 'credential_not_found' };

describe('the credential of a proxied request', () => {
  it('is the one that is named, else the newest valid one', async () => {
    const user = await backend.as('two-accounts');
    const first = await connect(backend, user, { providerUser: 'first' });
    await connect(backend, user, { providerUser: 'second' });
    const [firstToken, secondToken] = tokensGiven().slice(-2);
    await proxied(user);
    await proxied(user, first.credentialId);
    expect(sentTokens()).toEqual([secondToken, firstToken]);
  });

  it('is the user’s own, of that integration and that project', async () => {
    const [owner, other] = [await backend.as('owner'), await backend.as('other')];
    const { credentialId } = await connect(backend, owner);
    const gmail = await connect(backend, owner, { type: 'gmail', values: { scopes: undefined } });
    await connect(backend, other);
    const elsewhere = async (path: string) => {
      const aud = 'useparagon.com/project-2';
      const token = await backend.tokens.sign({ sub: 'owner', aud });
      const response = await fetch(`${backend.origin}/projects/project-2/sdk/proxy/zendesk${path}`, {
        headers: { Authorization: `Bearer ${token}`, 'X-Paragon-Credential': credentialId },
      });
      return refusal.parse(await response.json());
    };
    expect(await proxied(other, credentialId)).toEqual(notFound);
    expect(await proxied(owner, randomUUID())).toEqual(notFound);
    expect(await proxied(owner, `${credentialId} `)).toEqual(200);
    expect(await proxied(owner, '')).toEqual(200);
    expect(await proxied(owner, gmail.credentialId)).toEqual(notFound);
    expect(await elsewhere('/x')).toMatchObject(notFound);
    expect(sentTokens()).toHaveLength(2);
  });

  it('is out of reach without a user token of the project', async () => {
    const response = await fetch(backend.url('/sdk/proxy/zendesk/x'), { headers: { Origin: page } });
    expect(response.status).toBe(401);
    const token = await backend.tokens.sign({ sub: 'owner', aud: 'useparagon.com/project-2' });
    expect((await backend.withToken(token).get('/sdk/proxy/zendesk/x')).status).toBe(401);
    expect(backend.upstream.requests).toEqual([]);
  });

  it('is not there where nothing is connected, or it was uninstalled', async () => {
    const user = await backend.as('uninstalling');
    expect(await proxied(user)).toEqual(notFound);
    const { credentialId } = await connect(backend, user);
    await user.delete(`/sdk/integrations/${await backend.integrationId(user, 'zendesk')}`, {
      'X-Paragon-Credential': credentialId,
    });
    expect(await proxied(user)).toEqual(notFound);
    expect(await proxied(user, credentialId)).toEqual(notFound);
    expect(backend.upstream.requests).toEqual([]);
  });

  it('has to have its setup completed, whose answers the base URL may name', async () => {
    const user = await backend.as('jira-user');
    const { credentialId } = await connect(backend, user, { type: 'jira' });
    expect(await proxied(user, undefined, '/sdk/proxy/jira/rest/api/3/myself')).toMatchObject({
      status: 409,
      code: 'credential_pending',
    });
    await user.post(`/sdk/credentials/${credentialId}/complete-setup`, { payload: { site: 'site-1' } });
    expect(await proxied(user, undefined, '/sdk/proxy/jira/rest/api/3/myself')).toBe(200);
    expect(backend.upstream.requests.map(({ url }) => url)).toEqual(['/ex/jira/site-1/rest/api/3/myself']);
  });

  it('goes to the host that the provider named in its token response', async () => {
    const user = await backend.as('salesforce-user');
    await connect(backend, user, { type: 'salesforce', accountType: 'default' });
    const asked: string[] = [];
    backend.provider.instead = (request) => {
      asked.push(request.url);
      return Promise.resolve(Response.json({}));
    };
    expect(await proxied(user, undefined, '/sdk/proxy/salesforce/data/v60.0/query?q=SELECT+Id')).toBe(200);
    backend.provider.instead = undefined;
    expect(asked).toEqual(['https://acme.my.salesforce.com/services/data/v60.0/query?q=SELECT+Id']);
  });

  it.each([
    ['outlook', 404, 'proxy_disabled'],
    [vault.type, 404, 'proxy_disabled'],
    ['nope', 404, 'integration_not_found'],
    ['constructor', 404, 'integration_not_found'],
  ])('of %s, which has no proxy, is not used', async (type, status, code) => {
    const user = await backend.as('curious');
    expect(await proxied(user, undefined, `/sdk/proxy/${type}/x`)).toEqual({ status, code });
    expect(backend.upstream.requests).toEqual([]);
  });

  it.each([
    ['with what was entered', 'eu', 200],
    ['never beside its base URL', '../admin', { status: 409, code: 'credential_unusable' }],
  ])('that needs no OAuth is sent where the operator says, %s', async (_what, region, outcome) => {
    const user = await backend.as('key-user');
    const integrationId = await backend.integrationId(user, keyed.type);
    const payload = { apiKey: 'key-canary-4711', region };
    await user.post('/sdk/credentials', { integrationId, config: {}, payload, installOptions: {} });
    expect(await proxied(user, undefined, `/sdk/proxy/${keyed.type}/items`)).toEqual(outcome);
    expect(
      backend.upstream.requests.map(({ url, headers }) => [url, headers['x-api-key'], headers.authorization]),
    ).toEqual(outcome === 200 ? [['/eu/items', 'key-canary-4711', undefined]] : []);
  });

  it('that needs no OAuth is not sent where it fits no header', async () => {
    const user = await backend.as('multi-line-user');
    const integrationId = await backend.integrationId(user, keyed.type);
    const payload = { apiKey: 'key-canary\r\nX-Evil: 1', region: 'eu' };
    await user.post('/sdk/credentials', { integrationId, config: {}, payload, installOptions: {} });
    const unusable = { status: 409, code: 'credential_unusable' };
    expect(await proxied(user, undefined, `/sdk/proxy/${keyed.type}/items`)).toEqual(unusable);
    expect(backend.upstream.requests).toEqual([]);
    expect(backend.answered.join('\n')).not.toContain('key-canary\\r');
  });

  it('that needs no OAuth is not sent where the operator’s own function cannot take what was entered', async () => {
    const user = await backend.as('unicode-user');
    const integrationId = await backend.integrationId(user, basic.type);
    const payload = { apiKey: 'key-canary-€' };
    await user.post('/sdk/credentials', { integrationId, config: {}, payload, installOptions: {} });
    const unusable = { status: 409, code: 'credential_unusable' };
    expect(await proxied(user, undefined, `/sdk/proxy/${basic.type}/items`)).toEqual(unusable);
    expect(backend.upstream.requests).toEqual([]);
    // It may as well be a fault of that function, so the operator is told.
    expect(backend.failures.at(-1)).toEqual({
      code: 'proxy_headers_failed',
      message: 'custom.basic: "headers" of its proxy threw: InvalidCharacterError.',
    });
  });

  it.each([
    ['as it is', keyed.type, 'key-canary-0815'],
    ['with characters that JSON escapes', keyed.type, 'key"canary\\0815'],
    ['in Base64', basic.type, 'key-canary-0815'],
  ])('is withheld where the provider repeats a key that was entered, %s', async (_what, type, apiKey) => {
    const user = await backend.as(`echo-user ${type} ${apiKey}`);
    const integrationId = await backend.integrationId(user, type);
    const payload = { apiKey, region: 'eu' };
    await user.post('/sdk/credentials', { integrationId, config: {}, payload, installOptions: {} });
    backend.upstream.behave((request, response) => void response.end(JSON.stringify(request.headers)));
    expect(await proxied(user, undefined, `/sdk/proxy/${type}/items`)).toEqual({
      status: 502,
      code: 'upstream_answer_withheld',
    });
  });
});

describe('an access token that is stale', () => {
  it('is refreshed exactly once for twenty requests at a time, with refresh tokens of a single use', async () => {
    const user = await backend.as('busy-user');
    const { credentialId } = await connect(backend, user);
    const before = backend.refreshes().length;
    backend.clock.aheadMs = 2 * 3600_000;
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => proxied(user, credentialId)));
    expect(outcomes).toEqual(Array.from({ length: 20 }, () => 200));
    expect(
      backend
        .refreshes()
        .slice(before)
        .map(({ status }) => status),
    ).toEqual([200]);
    expect(new Set(sentTokens())).toEqual(new Set(tokensGiven().slice(-1)));
  });

  it('and refused for good asks to connect again, by a 403, after which clients load the user again', async () => {
    const user = await backend.as('revoked-user');
    const { credentialId } = await connect(backend, user);
    backend.clock.aheadMs = 2 * 3600_000;
    backend.provider.instead = (request) =>
      request.url === backend.oauth.endpoints.tokenEndpoint
        ? Promise.resolve(Response.json({ error: 'invalid_grant' }, { status: 400 }))
        : undefined;
    expect(await proxied(user, credentialId)).toEqual({ status: 403, code: 'reconnect_required' });
    backend.provider.instead = undefined;
    expect(await proxied(user)).toEqual({ status: 403, code: 'reconnect_required' });
    expect(await credentialsOf(user)).toMatchObject([{ status: 'INVALID' }]);
    expect(backend.upstream.requests).toEqual([]);
  });
});

describe('an access token whose refresh is refused', () => {
  it.each([
    ['interaction_required', 400, 'default', { status: 403, code: 'reconnect_required' }, 'INVALID'],
    ['invalid_client', 401, 'default', { status: 502, code: 'oauth_client_refused' }, 'VALID'],
    ['invalid_client', 401, 'user-configured-oauth', { status: 403, code: 'reconnect_required' }, 'INVALID'],
    ['odd_one', 400, 'default', { status: 502, code: 'refresh_refused' }, 'VALID'],
    ['temporarily_unavailable', 400, 'default', { status: 503, code: 'refresh_in_progress' }, 'VALID'],
  ])(
    'by %s with status %i, for %s, is told as what it is',
    async (error, status, accountType, told, stays) => {
      const user = await backend.as(`refused ${error} ${accountType}`);
      await connect(backend, user, { accountType });
      backend.clock.aheadMs = 2 * 3600_000;
      backend.provider.instead = (request) =>
        request.url === backend.oauth.endpoints.tokenEndpoint
          ? Promise.resolve(Response.json({ error }, { status }))
          : undefined;
      const before = backend.refreshes().length;
      const outcomes = [await proxied(user), await proxied(user)];
      backend.provider.instead = undefined;
      expect(outcomes).toEqual([told, told]);
      expect(backend.refreshes()).toHaveLength(before + 1);
      expect(await credentialsOf(user)).toMatchObject([{ status: stays }]);
      expect(backend.upstream.requests).toEqual([]);
    },
  );
});

describe('a 401 of the provider', () => {
  const refuseOnce = (refused: (token: string | undefined) => boolean) => {
    backend.upstream.behave((request, response) => {
      const token = request.headers.authorization?.replace('Bearer ', '');
      json(refused(token) ? 401 : 200, { message: 'bad token' })(request, response);
    });
  };

  it('is answered by one refresh and one repetition, also for many requests at a time', async () => {
    const user = await backend.as('unauthorized-user');
    const { credentialId } = await connect(backend, user);
    const [old] = tokensGiven().slice(-1);
    const before = backend.refreshes().length;
    refuseOnce((token) => token === old);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => proxied(user, credentialId)));
    expect(outcomes).toEqual(Array.from({ length: 10 }, () => 200));
    expect(backend.refreshes()).toHaveLength(before + 1);
  });

  it('repeats method and body as they were', async () => {
    const user = await backend.as('writing-user');
    await connect(backend, user);
    const [old] = tokensGiven().slice(-1);
    refuseOnce((token) => token === old);
    expect((await user.send('POST', '/sdk/proxy/zendesk/x', { a: 1 })).status).toBe(200);
    expect(backend.upstream.requests.map(({ method, body }) => [method, body.toString()])).toEqual([
      ['POST', '{"a":1}'],
      ['POST', '{"a":1}'],
    ]);
  });

  it('that stays is told as a 424, so that no client takes it for ours, and the credential is kept', async () => {
    const user = await backend.as('forbidden-user');
    await connect(backend, user);
    refuseOnce(() => true);
    const answer = await user.get('/sdk/proxy/zendesk/x');
    expect([answer.status, answer.as(refusal)]).toMatchObject([
      424,
      { code: 'upstream_error', upstreamStatus: 401, message: 'bad token' },
    ]);
    expect(answer.headers.has('www-authenticate')).toBe(false);
    expect(backend.upstream.requests).toHaveLength(2);
    expect(await credentialsOf(user)).toMatchObject([{ status: 'VALID' }]);
  });

  it('that stays costs one refresh a minute, however often it is asked for', async () => {
    const user = await backend.as('insisting-user');
    await connect(backend, user);
    const before = backend.refreshes().length;
    refuseOnce(() => true);
    const refused = { status: 424, code: 'upstream_error' };
    expect([await proxied(user), await proxied(user), await proxied(user)]).toEqual([
      refused,
      refused,
      refused,
    ]);
    expect(backend.refreshes()).toHaveLength(before + 1);
    // The first is sent again with the new token, the others are not.
    expect(backend.upstream.requests).toHaveLength(4);
    backend.clock.aheadMs += 60_000;
    expect(await proxied(user)).toEqual(refused);
    expect(backend.refreshes()).toHaveLength(before + 2);
  });
});

it('leaves no token in any answer, failure or stored text, whatever the provider answers', async () => {
  const user = await backend.as('canary-user');
  await connect(backend, user);
  for (const status of [200, 302, 400, 401, 500]) {
    backend.upstream.behave((request, response) =>
      json(status, { message: request.headers.authorization, headers: request.headers })(request, response),
    );
    await user.get('/sdk/proxy/zendesk/echo');
  }
  backend.upstream.behave((_request, response) => void response.destroy());
  await user.get('/sdk/proxy/zendesk/echo');
  expect(new Set(sentTokens()).size).toBeGreaterThan(1);
  const told = [...backend.answered, ...backend.written, JSON.stringify(backend.failures)].join('\n');
  expect(tokensGiven().filter((token) => told.includes(token))).toEqual([]);
});
