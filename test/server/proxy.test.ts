import { createConnectServer, createMemoryCredentialStore } from '@installflow/connect/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { page, projectId } from '../support/server/connect-backend.js';
import type { UserApi } from '../support/server/connect-backend.js';
import { connect } from '../support/server/login.js';
import { refusal, startProxyBackend } from '../support/server/proxy-backend.js';
import type { ProxyBackend } from '../support/server/proxy-backend.js';
import { json } from '../support/server/upstream.js';
import { answers } from '../support/server/answers.js';

let backend: ProxyBackend;
let alice: UserApi;
let accessToken: string;

const escaped = (text: string) => text.replace(/./g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
const zendesk = (path: string) => `/sdk/proxy/zendesk${path}`;
const lastRequest = () => {
  const request = backend.upstream.requests.at(-1);
  if (!request) throw new Error('the upstream was sent nothing');
  return request;
};

beforeAll(async () => {
  backend = await startProxyBackend();
  alice = await backend.as('alice');
  await connect(backend, alice);
  const { answer } = backend.exchanges.at(-1) ?? { answer: '' };
  accessToken = answers.tokens.parse(JSON.parse(answer)).access_token;
});
afterAll(() => backend.stop());
beforeEach(() => {
  backend.upstream.reset();
});

describe('a proxied request', () => {
  it('reaches the provider with its method, path, query and body, and the user’s token', async () => {
    const answer = await alice.send('PUT', zendesk('/tickets/7.json?a=1&b=%2F'), { subject: 'Hello' });
    expect([answer.status, answer.text]).toEqual([200, '{"output":{"ok":true}}']);
    expect(lastRequest()).toMatchObject({ method: 'PUT', url: '/api/v2/tickets/7.json?a=1&b=%2F' });
    expect(lastRequest().headers).toMatchObject({
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
    });
    expect(lastRequest().body.toString()).toBe('{"subject":"Hello"}');
  });

  it.each(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'])('may be a %s', async (method) => {
    const answer = await alice.send(method, zendesk('/x'));
    expect(answer.status).toBe(200);
    expect(lastRequest().method).toBe(method);
  });

  it('takes no other method', async () => {
    const answer = await alice.send('PROPFIND', zendesk('/x'));
    expect([answer.status, answer.headers.get('allow')]).toEqual([
      405,
      'GET, HEAD, POST, PUT, PATCH, DELETE',
    ]);
    expect(backend.upstream.requests).toEqual([]);
  });

  it('carries the headers that are listed and no other', async () => {
    const listed = {
      accept: 'application/vnd.api+json',
      'accept-language': 'de',
      'idempotency-key': 'k1',
      'if-match': '"1"',
      prefer: 'return=minimal',
      'x-custom': 'yes',
    };
    const secret = {
      Cookie: 'session=1',
      Referer: 'https://app.example.com/inbox',
      Forwarded: 'for=1.2.3.4',
      Via: '1.1 proxy',
      'Proxy-Authorization': 'Basic eA==',
      'X-Forwarded-For': '1.2.3.4',
      'X-Forwarded-Host': 'evil.example',
      'X-Real-IP': '1.2.3.4',
      'X-Paragon-Configuration-Id': 'c',
      'X-Paragon-User-Metadata': '{"Email":"canary"}',
      'X-Http-Method-Override': 'DELETE',
      'X-Other': 'no',
    };
    await alice.send('POST', zendesk('/x'), {}, { ...listed, ...secret });
    const { headers } = lastRequest();
    expect(headers).toMatchObject(listed);
    for (const name of [...Object.keys(secret), 'Origin'])
      expect(headers, name).not.toHaveProperty(name.toLowerCase());
    expect(headers.host).toBe(new URL(backend.upstream.origin).host);
    expect(JSON.stringify(headers)).not.toContain(alice.token);
  });

  it.each([
    ['JSON', '{"a":1}', 'application/json'],
    ['JSON that is no object', '[1]', 'application/json'],
    ['text', 'a=1', 'text/plain;charset=UTF-8'],
  ])('with the content type "auto" is sent as what it is: %s', async (_what, body, contentType) => {
    await alice.send('POST', zendesk('/x'), body, { 'Content-Type': 'auto' });
    expect(lastRequest().headers['content-type']).toBe(contentType);
    expect(lastRequest().body.toString()).toBe(body);
  });

  it('with a content type of its own keeps it', async () => {
    await alice.send('POST', zendesk('/x'), 'a=1', { 'Content-Type': 'application/x-www-form-urlencoded' });
    expect(lastRequest().headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('without a body has no content type', async () => {
    await alice.send('POST', zendesk('/x'), undefined, { 'Content-Type': 'auto' });
    expect(lastRequest().headers).not.toHaveProperty('content-type');
  });

  it('to a host that is none is refused, and no failure of the server', async () => {
    const failures = backend.failures.length;
    expect(await backend.raw(alice, '/zendesk/x', { Host: 'xn--' })).toBe(400);
    expect(backend.upstream.requests).toEqual([]);
    expect(backend.failures).toHaveLength(failures);
  });

  it('may have more than 64 kB, and 10 MB at most', async () => {
    const long = await alice.send('POST', zendesk('/x'), 'x'.repeat(2 * 1024 * 1024));
    expect(long.status).toBe(200);
    expect(lastRequest().body).toHaveLength(2 * 1024 * 1024);
    const tooLong = await alice.send('POST', zendesk('/x'), 'x'.repeat(10 * 1024 * 1024 + 1));
    expect([tooLong.status, tooLong.as(refusal).code]).toEqual([413, 'body_too_long']);
    expect(tooLong.headers.get('access-control-allow-origin')).toBe(page);
    expect(backend.upstream.requests).toHaveLength(1);
  });
});

describe('a path', () => {
  it.each([
    '/a/%2e%2e/%2e%2e/admin',
    '/a%2Fb',
    '/a%5Cb',
    '/%252e%252e/admin',
    '/a\\..\\b',
    '//evil.example/',
    '/https://evil.example/',
    '/a#b',
    '/a%00b',
    '/a%0d%0aX-Evil:%201',
    '/..;/admin',
    '/%c0%ae%c0%ae/admin',
    '/../../me/x',
    '/../../../../../../etc/passwd',
  ])('that could leave the base, %s, never does', async (path) => {
    const status = await backend.raw(alice, `/zendesk${path}`);
    // A platform may resolve dots before we see the path: what is left is below the base, or no call of ours.
    for (const { url } of backend.upstream.requests)
      expect(url).toMatch(/^\/api\/v2\/(?!.*(?:\.\.|%2f|%5c|evil))/i);
    if (backend.upstream.requests.length === 0) expect([400, 404]).toContain(status);
    expect(backend.upstream.requests.filter(({ headers }) => 'x-evil' in headers)).toEqual([]);
  });

  it.each(['/@evil.example', '/:80@evil.example/', '?@evil.example', '/x?https://evil.example'])(
    'with an @ or an address in it, %s, is a path of the provider',
    async (path) => {
      expect((await alice.get(zendesk(path))).status).toBe(200);
      expect(lastRequest().url).toBe(`/api/v2${path}`);
    },
  );

  it('with encoded slashes reaches the provider as it was sent, where the operator allows that', async () => {
    const user = await backend.as('opaque');
    await connect(backend, user, { type: 'gmail', values: { scopes: undefined } });
    expect(await backend.raw(user, '/gmail/ids/a%2Fb%252f')).toBe(200);
    expect(lastRequest().url).toBe('/api/v2/ids/a%2Fb%252f');
    expect(await backend.raw(user, '/gmail/ids/a%2F..%2F..')).toBe(400);
    expect(await backend.raw(alice, '/zendesk/ids/a%2Fb')).toBe(400);
    expect(backend.upstream.requests).toHaveLength(1);
  });

  it('cannot hide which integration it is for', async () => {
    expect(await backend.raw(alice, '/%7Aendesk/x')).toBe(200);
    expect(lastRequest().url).toBe('/api/v2/x');
    expect(await backend.raw(alice, '/zendesk%2Fx/y')).toBe(404);
    expect(await backend.raw(alice, '/__proto__/y')).toBe(404);
  });
});

describe('an answer of the provider', () => {
  it('is handed on without any of its headers', async () => {
    backend.upstream.behave(
      json(
        201,
        { id: 1 },
        {
          'Set-Cookie': 'session=upstream',
          'X-Upstream': '1',
          Location: 'https://evil.example',
          'Access-Control-Allow-Origin': '*',
          'WWW-Authenticate': 'Basic',
          'Clear-Site-Data': '"*"',
        },
      ),
    );
    const answer = await alice.get(zendesk('/x'));
    expect([answer.status, answer.text]).toEqual([200, '{"output":{"id":1}}']);
    expect(answer.headers.get('access-control-allow-origin')).toBe(page);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    for (const name of ['set-cookie', 'x-upstream', 'location', 'www-authenticate', 'clear-site-data']) {
      expect(answer.headers.has(name), name).toBe(false);
    }
  });

  it.each([
    [
      'long numbers as they are',
      'application/json',
      '{"id":12345678901234567890}',
      '{"output":{"id":12345678901234567890}}',
    ],
    ['JSON of another type', 'application/hal+json', '[1]', '{"output":[1]}'],
    ['text as a string', 'text/plain', 'a "b"\n', '{"output":"a \\"b\\"\\n"}'],
    [
      'a page as a string',
      'text/html',
      '<script>alert(1)</script>',
      '{"output":"<script>alert(1)</script>"}',
    ],
    ['broken JSON as a string', 'application/json', '{"a":', '{"output":"{\\"a\\":"}'],
    ['nothing as null', 'application/json', '', '{"output":null}'],
  ])('is JSON: %s', async (_what, contentType, body, text) => {
    backend.upstream.behave(
      (_request, response) => void response.writeHead(200, { 'Content-Type': contentType }).end(body),
    );
    const answer = await alice.get(zendesk('/x'));
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([
      200,
      text,
      'application/json',
    ]);
  });

  it.each([200, 400])('of status %i that is nested too deeply to be written is text', async (status) => {
    const body = '['.repeat(200_000) + ']'.repeat(200_000);
    backend.upstream.behave((_request, response) => void response.writeHead(status).end(body));
    const answer = await alice.get(zendesk('/x'));
    expect([answer.status, answer.as(z.looseObject({ output: z.unknown() })).output]).toEqual([status, body]);
  });

  it('in another charset is read in that', async () => {
    backend.upstream.behave(
      (_request, response) =>
        void response
          .writeHead(200, { 'Content-Type': 'text/plain; charset=iso-8859-1' })
          .end(Buffer.from([0xe4])),
    );
    expect((await alice.get(zendesk('/x'))).text).toBe('{"output":"ä"}');
  });

  it('without a body is null', async () => {
    backend.upstream.behave((_request, response) => void response.writeHead(204).end());
    expect((await alice.delete(zendesk('/x'))).text).toBe('{"output":null}');
  });

  it.each([
    ['is binary', 'upstream_answer_not_text', 200, Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['is longer than 10 MB', 'upstream_answer_too_long', 200, Buffer.alloc(11 * 1024 * 1024, 0x20)],
    ['is a redirect', 'upstream_redirected', 302, Buffer.from('{}')],
    ['is a redirect that keeps the method', 'upstream_redirected', 307, Buffer.from('{}')],
  ])('that %s is a 502', async (_what, code, status, body) => {
    backend.upstream.behave(
      (_request, response) =>
        void response.writeHead(status, { Location: `${backend.upstream.origin}/elsewhere` }).end(body),
    );
    const answer = await alice.get(zendesk('/x'));
    expect([answer.status, answer.as(refusal)]).toMatchObject([502, { code, upstreamStatus: status }]);
    expect(answer.headers.has('location')).toBe(false);
    expect(backend.upstream.requests).toHaveLength(1);
  });

  it.each([
    ['as it is', (token: string) => `{"headers":{"Authorization":"Bearer ${token}"}}`, 200],
    [
      'escaped',
      (token: string) => `{"token":"\\u00${token.charCodeAt(0).toString(16)}${token.slice(1)}"}`,
      200,
    ],
    ['escaped under a name that comes twice', (token: string) => `{"a":"${escaped(token)}","a":1}`, 200],
    ['escaped in what is no JSON', (token: string) => `callback({"a":"${escaped(token)}"})`, 200],
    ['in an error', (token: string) => `invalid token ${token}`, 400],
  ])('that repeats the token %s is withheld', async (_what, echo, status) => {
    backend.upstream.behave((_request, response) => void response.writeHead(status).end(echo(accessToken)));
    const answer = await alice.get(zendesk('/x'));
    expect([answer.status, answer.as(refusal).code]).toEqual([502, 'upstream_answer_withheld']);
    expect(answer.text).not.toContain(accessToken.slice(1));
  });

  it.each([
    [400, 400],
    [403, 403],
    [404, 404],
    [405, 424],
    [408, 424],
    [418, 424],
    [422, 422],
    [429, 429],
    [500, 502],
    [503, 502],
  ])('of status %i is told as %i, with its body', async (upstreamStatus, status) => {
    backend.upstream.behave(json(upstreamStatus, { message: 'Subject is missing', fields: ['subject'] }));
    const answer = await alice.post(zendesk('/x'), {}, { Accept: 'application/json' });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect([answer.status, answer.as(refusal)]).toMatchObject([
      status,
      {
        status,
        upstreamStatus,
        code: 'upstream_error',
        message: 'Subject is missing',
        output: { message: 'Subject is missing', fields: ['subject'] },
      },
    ]);
  });

  it.each([
    [429, '17', 17],
    [503, '0', 0],
    [503, '99999999999999999999', 86_400],
    [429, new Date(0).toUTCString(), 0],
    [429, 'soon', null],
    [429, '-1', null],
    [429, '1.5', null],
    [429, '1, 2', null],
    [429, '2099-01-01', null],
  ])(
    'of status %i with "Retry-After: %s" says after how many seconds to try again: %s',
    async (status, value, seconds) => {
      backend.upstream.behave(json(status, {}, { 'Retry-After': value }));
      const answer = await alice.get(zendesk('/x'));
      expect(answer.headers.get('retry-after')).toBe(seconds === null ? null : String(seconds));
      expect(answer.as(refusal).retryAfter).toBe(seconds ?? undefined);
      expect(answer.headers.get('access-control-expose-headers')).toBe('Retry-After');
    },
  );

  it('that names the date of the next try says the seconds until then', async () => {
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    backend.upstream.behave(json(429, {}, { 'Retry-After': inAMinute }));
    const seconds = Number((await alice.get(zendesk('/x'))).headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it('is JSON also where the caller accepts a page, and so is a problem of ours', async () => {
    const headers = { Accept: 'text/html' };
    const ours = await alice.send('GET', '/sdk/proxy/nope/x', undefined, headers);
    backend.upstream.behave(json(404, {}));
    const theirs = await alice.send('GET', zendesk('/x'), undefined, headers);
    const unknown = await backend.withToken('x').send('GET', zendesk('/x'), undefined, headers);
    for (const answer of [ours, theirs, unknown])
      expect(answer.headers.get('content-type')).toBe('application/json');
    expect([ours, theirs, unknown].map((answer) => answer.as(refusal).code)).toEqual([
      'integration_not_found',
      'upstream_error',
      'invalid_user_token',
    ]);
    expect(unknown.headers.get('access-control-allow-origin')).toBe(page);
  });

  it.each([
    ['of an unknown project', 'nope', {}, 'project_not_found'],
    [
      'of a store that fails',
      projectId,
      { listByUser: () => Promise.reject(new Error('down')) },
      'internal_error',
    ],
  ])('%s is JSON also where the caller accepts a page', async (_what, project, broken, code) => {
    const credentialStore = { ...createMemoryCredentialStore(), ...broken };
    const server = createConnectServer({ ...backend.serverOptions, credentialStore });
    const headers = { Authorization: `Bearer ${alice.token}`, Accept: 'text/html' };
    const url = `${backend.origin}/projects/${project}/sdk/proxy/zendesk/x`;
    const response = await server(new Request(url, { headers }));
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(refusal.parse(await response.json()).code).toBe(code);
  });

  it('that refuses without a word is told by its status', async () => {
    backend.upstream.behave((_request, response) => void response.writeHead(500).end('upstream trace'));
    const answer = await alice.get(zendesk('/x'));
    expect(answer.as(refusal)).toMatchObject({
      message: 'The provider answered the request with status 500.',
      output: 'upstream trace',
    });
  });
});

describe('a provider that does not answer', () => {
  it.each([
    ['at all', () => undefined],
    [
      'to the end',
      (_request: unknown, response: { write: (chunk: string) => unknown }) => void response.write('{"a":'),
    ],
  ])('%s is given up at the limit', async (_what, behave) => {
    const user = await backend.as('waiting-user');
    await connect(backend, user, { type: 'gmail', values: { scopes: undefined } });
    backend.upstream.behave(behave);
    const answer = await user.get('/sdk/proxy/gmail/x');
    expect([answer.status, answer.as(refusal).code]).toEqual([504, 'upstream_timeout']);
    expect(backend.failures).toContainEqual(expect.objectContaining({ code: 'upstream_timeout' }));
  });

  it('because it breaks the connection is unreachable', async () => {
    backend.upstream.behave((_request, response) => void response.destroy());
    const answer = await alice.get(zendesk('/x'));
    expect([answer.status, answer.as(refusal).code]).toEqual([502, 'upstream_unreachable']);
    expect(JSON.stringify(backend.failures) + answer.text).not.toContain(accessToken);
  });
});

describe('a preflight request of the proxy', () => {
  it('is allowed for every method and the headers that may be sent on', async () => {
    const response = await fetch(backend.url(zendesk('/x')), {
      method: 'OPTIONS',
      headers: {
        Origin: page,
        'Access-Control-Request-Method': 'PUT',
        'Access-Control-Request-Headers':
          'authorization,content-type,if-match,x-custom,x-other,x-paragon-credential',
      },
    });
    expect(response.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE');
    expect(response.headers.get('access-control-allow-headers')).toBe(
      'authorization, content-type, if-match, x-custom, x-paragon-credential',
    );
    expect(backend.upstream.requests).toEqual([]);
  });

  it('of a foreign origin gets no permission', async () => {
    const response = await fetch(backend.url(zendesk('/x')), {
      method: 'OPTIONS',
      headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' },
    });
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });
});
