import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProviderClient } from '../../src/server/provider/provider-client.js';
import { accessTo } from '../support/server/provider-access.js';
import { startUpstream } from '../support/server/upstream.js';
import type { Upstream, UpstreamBehaviour } from '../support/server/upstream.js';

let provider: Upstream;

beforeAll(async () => {
  provider = await startUpstream();
});
afterAll(() => provider.stop());
beforeEach(() => provider.reset());
afterEach(() => void vi.restoreAllMocks());

const NOW = Date.parse('2026-11-28T07:00:00Z');
const old = {
  accessToken: 'old-access',
  refreshToken: 'old-refresh',
  accessTokenExpiresAt: null,
  tokenType: 'bearer',
  scopes: ['read'],
};
const tokens = { access_token: 'new-access', token_type: 'Bearer', refresh_token: 'new-refresh' };
const good = JSON.stringify(tokens);

function client(type = 'zendesk') {
  const endpoints = {
    issuer: provider.origin,
    authorizationEndpoint: `${provider.origin}/authorize`,
    tokenEndpoint: `${provider.origin}/token`,
    revocationEndpoint: `${provider.origin}/revoke`,
  };
  const access = accessTo(type, endpoints);
  const report = vi.fn<(code: string, message: string) => void>();
  const providers = createProviderClient({ fetch, now: () => NOW, report });
  return {
    report,
    refresh: async () => (await providers.refresh(access, old)).tokens,
    exchange: async () => {
      const asked = { redirectUrl: null, codeVerifier: null, scopes: ['read'] };
      return (await providers.exchangeCode(access, new URLSearchParams({ code: 'c' }), asked)).tokens;
    },
    revoke: () => providers.revoke(access, old),
  };
}

const answer =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}): UpstreamBehaviour =>
  (_request, response) =>
    void response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body);
const html = { 'Content-Type': 'text/html' };

/** Answers that never end, each with a promise of the moment from which nothing more comes. */
const endless = {
  'no answer at all': (_request, _response, stalled) => stalled(),
  'headers alone': (_request, response, stalled) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    stalled();
  },
  'one byte of a body': (_request, response, stalled) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.write('{', () => stalled());
  },
} satisfies Record<string, (...behaviour: [...Parameters<UpstreamBehaviour>, stalled: () => void]) => void>;

/** Makes the provider fall silent, and lets its ten seconds pass at that moment. */
function silence(name: keyof typeof endless): { timeouts: number[] } {
  const timeouts: number[] = [];
  const controller = new AbortController();
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    timeouts.push(ms);
    return controller.signal;
  });
  provider.behave((request, response) =>
    endless[name](request, response, () => controller.abort(new DOMException('late', 'TimeoutError'))),
  );
  return { timeouts };
}

describe.each(['exchange', 'refresh'] as const)('the answer to a token request (%s)', (request) => {
  it.each<[string, UpstreamBehaviour]>([
    ['status 200', answer(200, good)],
    ['status 201', answer(201, good)],
    ['a byte order mark', answer(200, `\ufeff${good}`)],
    ['the content type of a page', answer(200, good, html)],
    ['no content type', (_request, response) => void response.writeHead(200).end(good)],
    [
      'a charset that has no meaning',
      answer(200, good, { 'Content-Type': 'application/json; charset=utf-16' }),
    ],
    ['space around', answer(200, ` \r\n${good}\n `)],
    ['a key twice', answer(200, `{"access_token":"first",${good.slice(1)}`)],
    [
      'its members in another order',
      answer(200, JSON.stringify(Object.fromEntries(Object.entries(tokens).reverse()))),
    ],
    ['unknown members', answer(200, JSON.stringify({ ...tokens, x: [[{}]], error: null }))],
    ['an error that came to nothing', answer(200, JSON.stringify({ ...tokens, error: '' }))],
    ['an ID token that nobody asked for', answer(200, JSON.stringify({ ...tokens, id_token: 'x.y.z' }))],
    [
      'a body in pieces',
      (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        for (const letter of good) response.write(letter);
        response.end();
      },
    ],
  ])('with %s is used', async (_, behaviour) => {
    provider.behave(behaviour);
    const { [request]: send, report } = client();
    expect(await send()).toEqual({
      accessToken: 'new-access',
      refreshToken: 'new-refresh',
      accessTokenExpiresAt: null,
      tokenType: 'bearer',
      scopes: ['read'],
    });
    expect(report.mock.calls).toEqual([]);
  });

  it.each([
    ['3600', NOW + 3_600_000, ['"expires_in"']],
    [0.5, NOW + 500, []],
    [-1, null, ['"expires_in"']],
    [0, null, ['"expires_in"']],
    [1e300, null, ['"expires_in"']],
    ['', null, ['"expires_in"']],
    ['soon', null, ['"expires_in"']],
  ])('with the lifetime %j is used', async (expires_in, accessTokenExpiresAt, fields) => {
    provider.behave(answer(200, JSON.stringify({ ...tokens, expires_in })));
    const { [request]: send, report } = client();
    expect(await send()).toMatchObject({ accessToken: 'new-access', accessTokenExpiresAt });
    expect(report.mock.calls.map(([code, message]) => [code, ...(message.match(/"\w+"/g) ?? [])])).toEqual(
      fields.map((field) => ['token_response_repaired', field]),
    );
  });

  it.each<[string, UpstreamBehaviour, { code: string; meaning: string; retryAfterSeconds?: number }]>([
    [
      'a page with status 200',
      answer(200, '<html>', html),
      { code: 'invalid_provider_response', meaning: 'passing' },
    ],
    ['an empty body', answer(200, ''), { code: 'invalid_provider_response', meaning: 'passing' }],
    ['status 204', answer(204, ''), { code: 'invalid_provider_response', meaning: 'passing' }],
    ['an array', answer(200, `[${good}]`), { code: 'invalid_provider_response', meaning: 'passing' }],
    ['a text', answer(200, '"ok"'), { code: 'invalid_provider_response', meaning: 'passing' }],
    ['no token', answer(200, '{}'), { code: 'invalid_provider_response', meaning: 'passing' }],
    ['a cut JSON', answer(200, good.slice(0, -1)), { code: 'invalid_provider_response', meaning: 'passing' }],
    [
      'too large a body',
      answer(200, JSON.stringify({ ...tokens, more: 'x'.repeat(1024 * 1024) })),
      { code: 'invalid_provider_response', meaning: 'passing' },
    ],
    [
      'a redirect',
      answer(307, good, { Location: '/elsewhere' }),
      { code: 'invalid_provider_response', meaning: 'passing' },
    ],
    [
      'a refusal without JSON',
      answer(401, 'no', html),
      { code: 'invalid_provider_response', meaning: 'passing' },
    ],
    [
      'an error that is no text',
      answer(400, '{"error":{"code":400}}'),
      { code: 'invalid_provider_response', meaning: 'passing' },
    ],
    ['an error', answer(400, '{"error":"invalid_grant"}'), { code: 'invalid_grant', meaning: 'grant' }],
    [
      'an error with status 200',
      answer(200, '{"error":"invalid_grant"}'),
      { code: 'invalid_grant', meaning: 'grant' },
    ],
    [
      'an error and a challenge',
      answer(401, '{"error":"invalid_client"}', { 'WWW-Authenticate': 'Basic realm="x"' }),
      { code: 'invalid_client', meaning: 'client' },
    ],
    [
      'status 500',
      answer(500, '{"error":"invalid_grant"}'),
      { code: 'provider_unavailable', meaning: 'passing' },
    ],
    [
      'status 503, a page and Retry-After',
      answer(503, '<html>', { ...html, 'Retry-After': '30' }),
      { code: 'provider_unavailable', meaning: 'passing', retryAfterSeconds: 30 },
    ],
    [
      'status 429 and Retry-After',
      answer(429, '{"error":"invalid_grant"}', { 'Retry-After': '12' }),
      { code: 'provider_unavailable', meaning: 'passing', retryAfterSeconds: 12 },
    ],
    [
      'an encoding that it does not have',
      answer(200, good, { 'Content-Encoding': 'gzip' }),
      { code: 'provider_unreachable', meaning: 'passing' },
    ],
    [
      'no answer, because the connection is cut',
      (_request, response) => void response.destroy(),
      { code: 'provider_unreachable', meaning: 'passing' },
    ],
    [
      'a connection that is cut within the body',
      (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
        response.write(good, () => response.destroy());
      },
      { code: 'provider_unreachable', meaning: 'passing' },
    ],
  ])('with %s is told with a code', async (_, behaviour, outcome) => {
    provider.behave(behaviour);
    await expect(client()[request]()).rejects.toMatchObject({ name: 'ProviderError', ...outcome });
    expect(provider.requests).toHaveLength(1);
  });

  it.each(Object.keys(endless) as (keyof typeof endless)[])(
    'is waited for no longer than ten seconds: %s',
    async (name) => {
      const { timeouts } = silence(name);
      await expect(client()[request]()).rejects.toMatchObject({
        code: 'provider_timeout',
        meaning: 'passing',
      });
      expect(timeouts).toEqual([10_000]);
    },
  );
});

describe('the refresh token after a refresh', () => {
  it.each([
    ['new', 'new-refresh', 'new-refresh'],
    ['the same', 'old-refresh', 'old-refresh'],
    ['absent', undefined, 'old-refresh'],
    ['null', null, 'old-refresh'],
    ['empty', '', 'old-refresh'],
    ['no text', 7, 'old-refresh'],
  ])('that is %s leaves one to refresh with', async (_, refresh_token, kept) => {
    provider.behave(answer(200, JSON.stringify({ ...tokens, refresh_token })));
    expect(await client().refresh()).toMatchObject({ accessToken: 'new-access', refreshToken: kept });
  });

  it('is kept whatever else in the answer is off', async () => {
    const off = { token_type: 7, expires_in: {}, scope: [1], id_token: 'x' };
    provider.behave(answer(201, JSON.stringify({ ...tokens, ...off }), html));
    const { refresh, report } = client();
    expect(await refresh()).toEqual({
      accessToken: 'new-access',
      refreshToken: 'new-refresh',
      accessTokenExpiresAt: null,
      tokenType: 'bearer',
      scopes: ['read'],
    });
    expect(report.mock.calls).toEqual([
      [
        'token_response_repaired',
        'zendesk: the token response differs from RFC 6749 in "token_type", "expires_in", "scope".',
      ],
    ]);
  });
});

describe.each(['zendesk', 'slack'])('the answer to a revocation (%s)', (type) => {
  const isSlack = type === 'slack';

  it.each<[string, UpstreamBehaviour]>([
    ['status 200', answer(200, '{"ok":true}')],
    ['the content type of a page', answer(200, '{"ok":true}', html)],
  ])('with %s is a success', async (_, behaviour) => {
    provider.behave(behaviour);
    await expect(client(type).revoke()).resolves.toBeUndefined();
  });

  it.each<[string, UpstreamBehaviour]>([
    ['status 400', answer(400, '{"error":"invalid_token"}')],
    ['status 503', answer(503, '<html>', html)],
    ['status 429', answer(429, '', { 'Retry-After': '9' })],
    ['a redirect', answer(302, '', { Location: '/elsewhere' })],
    ['a cut connection', (_request, response) => void response.destroy()],
    ...(isSlack
      ? ([
          ['an error with status 200', answer(200, '{"ok":false,"error":"invalid_auth"}')],
          ['a page with status 200', answer(200, '<html>', html)],
          ['too large a body', answer(200, JSON.stringify({ ok: true, more: 'x'.repeat(1024 * 1024) }))],
        ] satisfies [string, UpstreamBehaviour][])
      : []),
  ])('with %s is a failure', async (_, behaviour) => {
    provider.behave(behaviour);
    await expect(client(type).revoke()).rejects.toThrow();
    expect(provider.requests).toHaveLength(1);
  });

  it.each(isSlack ? (Object.keys(endless) as (keyof typeof endless)[]) : (['no answer at all'] as const))(
    'is waited for no longer than ten seconds: %s',
    async (name) => {
      const { timeouts } = silence(name);
      await expect(client(type).revoke()).rejects.toThrow();
      expect(timeouts).toEqual([10_000]);
    },
  );
});
