import { request as httpRequest } from 'node:http';
import { createMemoryCredentialStore } from '@installflow/connect/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { createBareServer } from '../support/server/bare-server.js';
import { connect } from '../support/server/login.js';
import { startProxyBackend } from '../support/server/proxy-backend.js';
import { page, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';

let backend: ConnectBackend;
let user: UserApi;

beforeAll(async () => {
  backend = await startConnectBackend();
  user = await backend.as('alice');
});
afterAll(() => backend.stop());

const preflight = (path: string, origin: string, method: string, headers: string) =>
  fetch(backend.url(path), {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': method,
      'Access-Control-Request-Headers': headers,
    },
  });

const listOf = (response: Response, name: string): string[] =>
  (response.headers.get(name) ?? '').split(',').map((entry) => entry.trim().toLowerCase());

describe('a preflight request', () => {
  it.each([
    ['/sdk/me', 'GET', 'authorization,x-paragon-user-metadata'],
    ['/sdk/me', 'PATCH', 'authorization,content-type'],
    ['/sdk/credentials', 'POST', 'authorization,content-type'],
    ['/sdk/integrations/x', 'DELETE', 'authorization,x-paragon-credential,x-paragon-configuration-id'],
    ['/sdk/actions', 'POST', 'authorization,content-type,x-paragon-credential'],
  ])('for %s %s is allowed to a page of ours for two hours', async (path, method, headers) => {
    const response = await preflight(path, page, method, headers);
    expect(response.ok).toBe(true);
    expect(response.headers.get('access-control-allow-origin')).toBe(page);
    expect(listOf(response, 'access-control-allow-methods')).toContain(method.toLowerCase());
    expect(listOf(response, 'access-control-allow-headers')).toEqual(
      expect.arrayContaining(headers.split(',')),
    );
    expect(response.headers.get('access-control-max-age')).toBe('7200');
    expect(listOf(response, 'vary')).toContain('origin');
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
  });

  it.each(['https://evil.example', 'https://app.example.com.evil.example', 'null', 'http://app.example.com'])(
    'is not allowed to %s',
    async (origin) => {
      const response = await preflight('/sdk/me', origin, 'GET', 'authorization');
      expect(response.headers.has('access-control-allow-origin')).toBe(false);
      expect(listOf(response, 'vary')).toContain('origin');
    },
  );
});

describe('a request that is broken off', () => {
  it.each(['/sdk/credentials', '/sdk/proxy/zendesk/x'])('at %s is no failure of the server', async (path) => {
    const proxied = await startProxyBackend();
    const alice = await proxied.as('alice');
    await connect(proxied, alice);
    const sent = httpRequest(proxied.url(path), {
      method: 'POST',
      headers: { Authorization: `Bearer ${alice.token}`, 'Content-Length': '30', Expect: '100-continue' },
    });
    const closed = new Promise((resolve) => sent.on('error', resolve));
    await new Promise<void>((resolve) => sent.on('continue', resolve).flushHeaders());
    sent.write('{');
    sent.destroy(new Error('broken off'));
    await closed;
    await expect.poll(() => proxied.answered.some((answer) => answer.includes('internal_error'))).toBe(true);
    expect(proxied.failures).toEqual([]);
    await proxied.stop();
  });
});

describe('an answer', () => {
  it('can be read by the pages of ours alone, also when it is a problem', async () => {
    for (const path of ['/sdk/me', '/sdk/credentials/nope']) {
      const send = (origin: string) =>
        fetch(backend.url(path), { headers: { Authorization: `Bearer ${user.token}`, Origin: origin } });
      const [ours, foreign] = [await send(page), await send('https://evil.example')];
      expect(ours.headers.get('access-control-allow-origin')).toBe(page);
      expect(foreign.headers.has('access-control-allow-origin')).toBe(false);
      expect([listOf(ours, 'vary'), listOf(foreign, 'vary')]).toEqual([['origin'], ['origin']]);
    }
  });

  it('about a user is not cached', async () => {
    expect((await user.get('/sdk/me')).headers.get('cache-control')).toContain('no-store');
  });
});

describe('a problem', () => {
  it('has the details of RFC 9457, a stable code, and the message of 2.1.1', async () => {
    const answer = await user.get('/sdk/credentials/nope');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(answer.text)).toMatchObject({
      type: expect.any(String) as unknown,
      title: expect.any(String) as unknown,
      status: 404,
      code: expect.stringMatching(/^[a-z_]+$/) as unknown,
      message: expect.any(String) as unknown,
    });
  });

  it.each([
    ['GET', '/sdk/nope'],
    ['POST', '/sdk/me'],
    ['GET', '/nope'],
  ])('is what %s %s answers', async (method, path) => {
    const response = await fetch(backend.url(path), {
      method,
      headers: { Authorization: `Bearer ${user.token}` },
    });
    expect([404, 405]).toContain(response.status);
    expect(answers.problem.parse(await response.json()).status).toBe(response.status);
  });

  it('is what an address outside every project answers', async () => {
    const response = await fetch(`${backend.origin}/`);
    expect(response.status).toBe(404);
    expect(answers.problem.parse(await response.json()).code).toMatch(/^[a-z_]+$/);
  });

  it.each(['{"a":', '[]', '"x"', 'null', '', '{"integrationId":1}', '{"payload":{"__proto__":{"a":1}}}'])(
    'is what the body %s is answered with',
    async (body) => {
      for (const path of [
        '/sdk/actions/build-oauth',
        '/sdk/credentials',
        '/sdk/actions',
        '/sdk/credentials/x/complete-setup',
      ]) {
        const answer = await user.post(path, body);
        expect(answer.status, `${path} ${answer.text}`).toBeGreaterThanOrEqual(400);
        expect(answer.status, `${path} ${answer.text}`).toBeLessThan(500);
        expect(answer.as(answers.problem).status).toBe(answer.status);
      }
    },
  );

  it('tells nothing of a failure of the server’s own, which only onError learns of', async () => {
    const failing = await startConnectBackend({
      server: {
        credentialStore: {
          ...createMemoryCredentialStore(),
          listByUser: () => Promise.reject(new Error('canary at redis://:password@store')),
        },
      },
    });
    const answer = await (await failing.as('alice')).get('/sdk/me');
    expect(answer.status).toBe(500);
    expect(answer.as(answers.problem).code).toMatch(/^[a-z_]+$/);
    expect(answer.text).not.toMatch(/canary|password|\.ts|\.js/);
    expect(failing.failures).toHaveLength(1);
    expect(JSON.stringify(failing.failures)).not.toContain('password');
    await failing.stop();
  });
});

describe('a body of more than 64 kB', () => {
  const tooLong = JSON.stringify({ integrationId: 'x'.repeat(65 * 1024) });
  const paths = [
    '/sdk/actions/build-oauth',
    '/sdk/credentials',
    '/sdk/actions',
    '/sdk/credentials/x/complete-setup',
  ];

  it.each(paths)('is refused by POST %s', async (path) => {
    const answer = await user.post(path, tooLong);
    expect(answer.status).toBe(413);
    expect(answer.headers.get('access-control-allow-origin')).toBe(page);
  });

  it('is refused where its length is not announced', async () => {
    const chunks = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let sent = 0; sent < 100; sent += 1) controller.enqueue(new Uint8Array(1024).fill(0x20));
        controller.close();
      },
    });
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      duplex: 'half',
      headers: { Authorization: `Bearer ${user.token}`, Origin: page, 'Content-Type': 'application/json' },
      body: chunks,
    };
    expect((await fetch(backend.url('/sdk/credentials'), init)).status).toBe(413);
  });

  it.each(['10', '-1', 'abc', '1e3'])('is refused where Content-Length says %s', async (announced) => {
    // Servers of HTTP/1.1 refuse such a header themselves. Other platforms hand it on as it came.
    const { server, requestOf } = await createBareServer('https://connect.example.com');
    const request = requestOf('/sdk/credentials', tooLong);
    request.headers.set('Content-Length', announced);
    expect((await server(request)).status).toBe(413);
  });
});
