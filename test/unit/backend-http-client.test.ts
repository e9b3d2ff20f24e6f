import * as z from 'zod/mini';
import { describe, expect, it, vi } from 'vitest';
import {
  BackendRequestError,
  createHttpClient,
  type HttpClientOptions,
  type RequestOptions,
} from '../../src/backend/index.js';
import { startTestServer } from '../support/sdk/start.js';
import type { WireHandler } from '../support/wire/server.js';
import type { WireAnswer } from '../support/wire/types.js';

const secret = 'canary-9f3b';
const token = 'header.payload.signature';
const schema = z.object({ id: z.string() });

async function connect(handle: WireHandler, options: Partial<HttpClientOptions> = {}) {
  const server = await startTestServer(handle);
  const baseUrl = `${server.api}/projects/project-1`;
  return { ...server, baseUrl, client: createHttpClient({ baseUrl, userToken: () => token, ...options }) };
}

/** What a request rejects with. */
const errorOf = (request: Promise<unknown>) =>
  request.then(
    () => null,
    (error: unknown) => error,
  );

describe('requests', () => {
  it('send the token, JSON, headers and query, and parse the answer', async () => {
    const { client, requests } = await connect(() => ({ json: { id: 'credential-1', more: true } }));
    const answer = await client.request(schema, 'POST /sdk/credentials/{id}/complete-setup', {
      id: 'a/b?c',
      query: { wait: '25' },
      headers: { 'X-Paragon-Credential': 'credential-1' },
      body: { payload: { apiKey: secret } },
    });
    expect(answer).toEqual({ id: 'credential-1' });
    expect(requests).toMatchObject([
      {
        call: 'POST /sdk/credentials/a%2Fb%3Fc/complete-setup',
        query: { wait: '25' },
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          'content-type': 'application/json',
          'x-paragon-credential': 'credential-1',
        },
        body: { payload: { apiKey: secret } },
      },
    ]);
  });

  it('read the token anew each time', async () => {
    let current = 'first';
    const { client, requests } = await connect(() => ({ json: { id: '1' } }), { userToken: () => current });
    await client.request(schema, 'GET /sdk/me');
    current = 'second';
    await client.request(schema, 'GET /sdk/me');
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
  });

  it('end when the caller aborts them, with the reason of the caller', async () => {
    const caller = new AbortController();
    const { client, requests } = await connect(
      ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve({}))),
    );
    const request = errorOf(client.request(schema, 'GET /sdk/me', { signal: caller.signal }));
    await expect.poll(() => requests.length).toBe(1);
    caller.abort(new Error('enough'));
    expect(await request).toEqual(new Error('enough'));
  });

  it('end after the time-out, and say so', async () => {
    const { client } = await connect(() => new Promise(() => undefined), { timeoutMs: 20 });
    const error = await errorOf(client.request(schema, 'GET /sdk/me'));
    expect(error).toBeInstanceOf(BackendRequestError);
    expect(error).toMatchObject({ call: 'GET /sdk/me', status: null });
    expect(String(error)).toContain('given up after 20 ms');
  });

  it('outlast the time-out while the backend may hold them open', async () => {
    let answer: (held: { json: unknown }) => void = () => undefined;
    const { client, calls } = await connect(
      ({ call }) =>
        new Promise((resolve) => {
          if (call === 'GET /held') answer = resolve;
        }),
      { timeoutMs: 50 },
    );
    const held = client.request(schema, 'GET /held', { heldMs: 1000 });
    await expect.poll(calls).toContain('GET /held');
    expect(await errorOf(client.request(schema, 'GET /other'))).toBeInstanceOf(BackendRequestError);
    answer({ json: { id: 'credential-1' } });
    expect(await held).toEqual({ id: 'credential-1' });
  });

  it.each([
    [undefined, '?'],
    [
      'https://app.example.com',
      ', and does the project list the origin of this page, https://app.example.com?',
    ],
  ])(
    'name the origin that gave no answer, and the page that the project must list: %s',
    async (origin, page) => {
      vi.stubGlobal('location', origin && { origin });
      const client = createHttpClient({ baseUrl: 'http://127.0.0.1:1/projects/p', userToken: () => token });
      const error = await errorOf(client.request(schema, 'GET /sdk/me', { query: { secret } }));
      vi.unstubAllGlobals();
      expect(error).toMatchObject({
        message: `GET /sdk/me got no answer: the network or CORS stopped it: can http://127.0.0.1:1 be reached${page}`,
      });
    },
  );

  it('say that no answer came where nobody listens', async () => {
    const client = createHttpClient({ baseUrl: 'http://127.0.0.1:1/projects/p', userToken: () => token });
    const error = await errorOf(client.request(schema, 'GET /sdk/me'));
    expect(error).toMatchObject({ name: 'BackendRequestError', call: 'GET /sdk/me', status: null });
  });
});

describe('a failed request', () => {
  it('tells by input what the backend found wrong with the answers', async () => {
    const issues = [{ inputId: 'tenant', title: 'Directory ID', message: 'Enter a directory ID.' }];
    const { client } = await connect(() => ({ status: 400, json: { message: 'Invalid.', issues } }));
    expect(await errorOf(client.request(schema, 'POST /sdk/actions/build-oauth'))).toMatchObject({
      name: 'InvalidInstallOptionsError',
      meta: { issues },
    });
  });

  it.each([
    ['a message', { json: { message: 'The client secret is wrong.' } }, 'The client secret is wrong.'],
    ['several messages', { json: { message: ['One.', 'Two.'] } }, 'One., Two.'],
    [
      'problem details',
      { json: { title: 'Invalid', detail: 'No such account type.' } },
      'No such account type.',
    ],
    ['a title alone', { json: { title: 'Too many waits' } }, 'Too many waits'],
    ['a message of no text', { json: { message: { nested: secret } } }, 'Bad Request'],
    ['HTML', { text: `<p>${secret}</p>` }, 'Bad Request'],
    ['nothing', { text: '' }, 'Bad Request'],
  ])('names the call, the status and what the server said in %s', async (_, answer, reason) => {
    const { client } = await connect(() => ({ status: 400, ...answer }));
    const error = await errorOf(
      client.request(schema, 'GET /sdk/actions/session-id/{id}', { id: secret, query: { wait: secret } }),
    );
    expect(error).toBeInstanceOf(BackendRequestError);
    expect(error).toMatchObject({
      name: 'BackendRequestError',
      call: 'GET /sdk/actions/session-id/{id}',
      status: 400,
      message: `GET /sdk/actions/session-id/{id} was answered with status 400: ${reason}`,
    });
  });

  it.each([
    ['refused', { status: 500, json: { message: 'Broken.' } }],
    ['answered against the protocol', { json: { id: 7 } }],
  ])('has nothing of the body that was sent when it is %s', async (_, answer) => {
    const { client } = await connect(() => answer);
    const error = await errorOf(
      client.request(schema, 'POST /sdk/credentials', { body: { payload: { clientSecret: secret } } }),
    );
    expect(error).toBeInstanceOf(BackendRequestError);
    expect(`${String(error)}${(error as Error).stack ?? ''}${JSON.stringify(error)}`).not.toContain(secret);
  });

  it.each([
    [
      'a field of another type',
      { json: { credential: { id: 7 } } },
      '"credential.id" is not what the wire protocol says (expected string)',
    ],
    ['a missing field', { json: {} }, '"credential" is not what the wire protocol says (expected object)'],
  ])('names the call and the field where the answer has %s', async (_, answer, reason) => {
    const { client } = await connect(() => answer);
    const error = await errorOf(
      client.request(z.object({ credential: schema }), 'GET /sdk/actions/session-id/{id}', { id: '1' }),
    );
    expect(error).toMatchObject({
      call: 'GET /sdk/actions/session-id/{id}',
      status: 200,
      message: `GET /sdk/actions/session-id/{id} was answered with status 200: ${reason}`,
    });
  });
});

describe('an answer that is no JSON', () => {
  it('names who sent it, where another application answers in place of the backend', async () => {
    const { client } = await connect(() => ({ text: '<h1>Shop</h1>' }));
    expect(await errorOf(client.request(schema, 'GET /sdk/me', { query: { secret } }))).toMatchObject({
      status: 200,
      message: `GET /sdk/me was answered with status 200: what ${new URL(client.url('')).origin} sent is no JSON`,
    });
  });
});

describe('identical GETs at once', () => {
  /** A server that answers each request with its number once the test says so. */
  async function connectHeld(options: Partial<HttpClientOptions> = {}) {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const connected = await connect(async () => {
      const id = String(connected.requests.length);
      await held;
      return { json: { id } };
    }, options);
    return { ...connected, release };
  }

  it('share one request, and each caller checks the answer for itself', async () => {
    const { client, requests, release } = await connectHeld();
    const answers = [
      client.request(schema, 'GET /a', { query: { q: '1' } }),
      client.request(schema, 'GET /a', { query: { q: '1' } }),
      errorOf(client.request(z.object({ other: z.string() }), 'GET /a', { query: { q: '1' } })),
    ];
    await expect.poll(() => requests.length).toBe(1);
    release();
    const [one, other, error] = await Promise.all(answers);
    expect([one, other]).toEqual([{ id: '1' }, { id: '1' }]);
    expect(one).not.toBe(other);
    expect(error).toBeInstanceOf(BackendRequestError);
    expect(requests).toHaveLength(1);
  });

  it('share the failure, too, and ask anew after it', async () => {
    let status = 503;
    const { client, requests } = await connect(() => ({ status, json: { id: '1' } }));
    const errors = await Promise.all([1, 2].map(() => errorOf(client.request(schema, 'GET /a'))));
    expect(errors).toMatchObject([{ status: 503 }, { status: 503 }]);
    expect(requests).toHaveLength(1);
    status = 200;
    expect(await client.request(schema, 'GET /a')).toEqual({ id: '1' });
  });

  it.each<[string, string, RequestOptions]>([
    ['the URL', 'GET /a', { query: { q: '2' } }],
    ['a header', 'GET /a', { headers: { 'X-Paragon-Credential': 'credential-2' } }],
    ['what is known of the user', 'GET /a', { version: 2 }],
    ['the method', 'POST /a', {}],
    ['who may abort it', 'GET /a', { signal: new AbortController().signal }],
  ])('are not identical where %s differs', async (_, call, options) => {
    const { client, requests, release } = await connectHeld();
    const both = [client.request(schema, 'GET /a'), client.request(schema, call, options)];
    await expect.poll(() => requests.length).toBe(2);
    release();
    const ids = (await Promise.all(both)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  it('are not identical where the token was renewed between them', async () => {
    let current = 'first';
    const { client, requests, release } = await connectHeld({ userToken: () => current });
    const first = client.request(schema, 'GET /a');
    current = 'second';
    const second = client.request(schema, 'GET /a');
    await expect.poll(() => requests.length).toBe(2);
    release();
    await Promise.all([first, second]);
  });

  it('are asked anew after a change, of what was there before it', async () => {
    let release: (() => void) | undefined;
    let id = 'before';
    const { client } = await connect(async ({ call }) => {
      const json = { id };
      if (call === 'GET /a' && id === 'before') await new Promise<void>((resolve) => (release = resolve));
      else if (call === 'POST /a') id = 'after';
      return { json };
    });
    const before = client.request(schema, 'GET /a');
    await expect.poll(() => release).toBeDefined();
    await client.request(schema, 'POST /a');
    expect(await client.request(schema, 'GET /a')).toEqual({ id: 'after' });
    release?.();
    expect(await before).toEqual({ id: 'before' });
  });

  it('go on for one caller where another one aborts', async () => {
    const caller = new AbortController();
    const { client, requests, release } = await connectHeld();
    const [going, aborted] = [
      client.request(schema, 'GET /a'),
      errorOf(client.request(schema, 'GET /a', { signal: caller.signal })),
    ];
    await expect.poll(() => requests.length).toBe(2);
    caller.abort(new Error('enough'));
    expect(await aborted).toEqual(new Error('enough'));
    release();
    expect(await going).toHaveProperty('id');
  });
});

describe('a 401', () => {
  const refuse = { status: 401, json: { message: 'jwt expired' } };

  it('is told, with the call', async () => {
    const onUnauthorized = vi.fn();
    const { client } = await connect(() => refuse, { onUnauthorized });
    await errorOf(client.request(schema, 'GET /a'));
    await errorOf(client.request(schema, 'POST /b/{id}', { id: '1' }));
    expect(onUnauthorized.mock.calls).toEqual([['GET /a'], ['POST /b/{id}']]);
  });

  it('is not told where the token was renewed before it came', async () => {
    const onUnauthorized = vi.fn();
    let current = 'first';
    const { client } = await connect(
      () => {
        current = 'second';
        return refuse;
      },
      { onUnauthorized, userToken: () => current },
    );
    expect(await errorOf(client.request(schema, 'GET /a'))).toMatchObject({ status: 401 });
    expect(onUnauthorized).not.toHaveBeenCalled();
  });

  it.each<[string, WireAnswer, RequestOptions]>([
    ['it is a 403', { ...refuse, status: 403 }, {}],
    ['it is about permissions', { ...refuse, json: { code: '7210' } }, {}],
    ['it is about permissions, by a number', { ...refuse, json: { code: 7210 } }, {}],
    ['it is about a profile, by a number', { ...refuse, json: { code: 704 } }, {}],
    ['it is about an account', { ...refuse, json: { code: '7003' } }, {}],
    ['it is about a profile', { ...refuse, json: { code: '0704' } }, {}],
    ['an integration says it', { ...refuse, json: { meta: { isIntegrationError: true } } }, {}],
    ['another service says it', refuse, { toError: () => new Error('theirs') }],
  ])('is not told where %s', async (_, answer, options) => {
    const onUnauthorized = vi.fn();
    const { client } = await connect(() => answer, { onUnauthorized });
    expect(await errorOf(client.request(schema, 'POST /a', options))).toBeInstanceOf(Error);
    expect(onUnauthorized).not.toHaveBeenCalled();
  });
});
