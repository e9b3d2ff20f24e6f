import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, credentialsOf } from '../support/server/login.js';
import type { UserApi } from '../support/server/connect-backend.js';
import { refusal, startProxyBackend } from '../support/server/proxy-backend.js';
import type { ProxyBackend } from '../support/server/proxy-backend.js';
import { json } from '../support/server/upstream.js';

let backend: ProxyBackend;

beforeAll(async () => {
  backend = await startProxyBackend();
});
afterAll(() => backend.stop());
beforeEach(() => backend.upstream.reset());
afterEach(() => void (backend.provider.instead = undefined));

const slackUser = async (name: string, withRefreshToken = true) => {
  const user = await backend.as(name);
  if (!withRefreshToken) backend.provider.instead = withoutRefreshToken;
  await connect(backend, user, { type: 'slack' });
  backend.provider.instead = undefined;
  return user;
};
const withoutRefreshToken = (request: Request) =>
  request.url === backend.oauth.endpoints.tokenEndpoint
    ? fetch(request).then(async (response) => {
        const tokens = (await response.json()) as Record<string, unknown>;
        return Response.json({ ...tokens, refresh_token: undefined, expires_in: undefined });
      })
    : undefined;
const post = async (user: UserApi) => {
  const answer = await user.send('POST', '/sdk/proxy/slack/chat.postMessage', { text: 'hi' });
  return answer.status === 200
    ? (JSON.parse(answer.text) as unknown)
    : [answer.status, answer.as(refusal).code];
};
/** Slack refuses with status 200 as often as told, and then answers `{"ok": true}`. */
const refuse = (error: string, times: number) => {
  let left = times;
  backend.upstream.behave((request, response) => {
    left -= 1;
    json(200, left < 0 ? { ok: true } : { ok: false, error })(request, response);
  });
};
const reconnect = [403, 'reconnect_required'];

describe('a call that Slack answers with status 200 and an error', () => {
  it.each(['token_expired', 'token_revoked', 'account_inactive', 'invalid_auth'])(
    '%s is sent again, as it was, with a refreshed token',
    async (error) => {
      const user = await slackUser(`refreshing ${error}`);
      const before = backend.refreshes().length;
      refuse(error, 1);
      expect(await post(user)).toEqual({ output: { ok: true } });
      expect(backend.refreshes()).toHaveLength(before + 1);
      const sent = backend.upstream.requests.map(({ method, body }) => [method, body.toString()]);
      expect(sent).toEqual([
        ['POST', '{"text":"hi"}'],
        ['POST', '{"text":"hi"}'],
      ]);
      expect(new Set(backend.upstream.requests.map(({ headers }) => headers.authorization)).size).toBe(2);
      expect(await credentialsOf(user, 'slack')).toMatchObject([{ status: 'VALID' }]);
    },
  );

  it.each(['token_expired', 'token_revoked', 'account_inactive'])(
    '%s asks to connect again where the refreshed token is refused, too',
    async (error) => {
      const user = await slackUser(`hopeless ${error}`);
      refuse(error, 2);
      expect(await post(user)).toEqual(reconnect);
      expect(await credentialsOf(user, 'slack')).toMatchObject([{ status: 'INVALID' }]);
    },
  );

  it.each(['token_expired', 'token_revoked', 'account_inactive'])(
    '%s asks to connect again where there is no refresh token',
    async (error) => {
      const user = await slackUser(`single token ${error}`, false);
      refuse(error, 1);
      expect(await post(user)).toEqual(reconnect);
      expect(await credentialsOf(user, 'slack')).toMatchObject([{ status: 'INVALID' }]);
      expect(await post(user)).toEqual(reconnect);
    },
  );

  it('token_revoked asks to connect again where the refresh is refused for good', async () => {
    const user = await slackUser('uninstalled');
    refuse('token_revoked', 1);
    backend.provider.instead = (request) =>
      request.url === backend.oauth.endpoints.tokenEndpoint
        ? Promise.resolve(Response.json({ ok: false, error: 'invalid_refresh_token' }))
        : undefined;
    expect(await post(user)).toEqual(reconnect);
    expect(await credentialsOf(user, 'slack')).toMatchObject([{ status: 'INVALID' }]);
  });

  it('invalid_auth is handed on where no other token helps', async () => {
    const user = await slackUser('elsewhere', false);
    refuse('invalid_auth', 1);
    expect(await post(user)).toEqual({ output: { ok: false, error: 'invalid_auth' } });
    expect(await credentialsOf(user, 'slack')).toMatchObject([{ status: 'VALID' }]);
  });

  it.each(['channel_not_found', 'not_authed', 'ratelimited', 'org_login_required'])(
    '%s is handed on, and refreshes nothing',
    async (error) => {
      const user = await slackUser(`handing on ${error}`);
      const before = backend.refreshes().length;
      refuse(error, 1);
      expect(await post(user)).toEqual({ output: { ok: false, error } });
      expect(backend.refreshes()).toHaveLength(before);
    },
  );

  it.each([
    ['says so in a message', { ok: true, messages: [{ text: '{"ok":false,"error":"token_expired"}' }] }],
    ['is a success', { ok: true, error: 'token_expired' }],
    ['is long', { ok: false, error: 'token_expired', more: 'x'.repeat(5000) }],
  ])('is handed on where the answer %s', async (what, body) => {
    const user = await slackUser(`long-winded ${what}`);
    backend.upstream.behave(json(200, body));
    expect(await post(user)).toEqual({ output: body });
    expect(backend.upstream.requests).toHaveLength(1);
  });
});

describe('an API that refuses a token in its own way', () => {
  it('is asked again by Salesforce’s users, with a refreshed token, after a 403 that names the token', async () => {
    const user = await backend.as('salesforce-userinfo');
    await connect(backend, user, { type: 'salesforce', accountType: 'default' });
    const before = backend.refreshes().length;
    const answers = [new Response('Bad_OAuth_Token', { status: 403 }), Response.json({ sub: 'u1' })];
    backend.provider.instead = (request) =>
      request.url.startsWith('https://acme.my.salesforce.com/')
        ? Promise.resolve(answers.shift() ?? new Response(null, { status: 500 }))
        : undefined;
    const answer = await user.get('/sdk/proxy/salesforce/oauth2/userinfo');
    expect(JSON.parse(answer.text)).toEqual({ output: { sub: 'u1' } });
    expect(backend.refreshes()).toHaveLength(before + 1);
  });

  it('is not taken for another one: what Slack answers means nothing at Zendesk', async () => {
    const user = await backend.as('zendesk-user');
    await connect(backend, user);
    backend.upstream.behave(json(200, { ok: false, error: 'token_expired' }));
    const answer = await user.get('/sdk/proxy/zendesk/x');
    expect([answer.status, backend.upstream.requests.length]).toEqual([200, 1]);
  });
});
