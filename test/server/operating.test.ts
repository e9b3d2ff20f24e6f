import type { ConnectEvent, Store } from '@installflow/connect/server';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { answers } from '../support/server/answers.js';
import { createBareServer } from '../support/server/bare-server.js';
import { page, projectId, startConnectBackend } from '../support/server/connect-backend.js';
import type { BackendOptions } from '../support/server/connect-backend.js';
import { failingStores } from '../support/server/failing-store.js';
import { begin, callbackUrlOf, connect, openLogin, readSession } from '../support/server/login.js';
import { memoryStores } from '../support/server/memory-stores.js';
import { refusal, startProxyBackend } from '../support/server/proxy-backend.js';

afterEach(() => void vi.useRealTimers());

const start = async (options: BackendOptions = {}) => {
  const backend = await startConnectBackend(options);
  onTestFinished(backend.stop);
  return { backend, user: await backend.as('alice') };
};
const gmail = { type: 'gmail', values: { scopes: undefined } };
/** Lets what goes on without timers go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const problemOf = async (response: Response) => [
  response.status,
  answers.problem.parse(await response.json()).code,
];

/** Holds the request to an endpoint of the provider until it is let go. */
function holdRequestsTo(backend: Awaited<ReturnType<typeof start>>['backend'], endpoint: string) {
  let letGo: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  let arrived: () => void = () => undefined;
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  backend.provider.instead = (request) => {
    if (request.url !== endpoint) return undefined;
    arrived();
    return gate.then(() => fetch(request));
  };
  return { arrival, letGo: () => letGo() };
}

describe('the ID of a request', () => {
  it.each([
    ['plain-1.2_3', true],
    ['x'.repeat(64), true],
    ['x'.repeat(65), false],
    ['two words', false],
    ['<b>', false],
    ['', false],
  ])('%j is taken from the request: %s', async (given, isTaken) => {
    const { backend, user } = await start();
    const answer = await user.send('GET', '/sdk/me', undefined, { 'X-Request-Id': given });
    const id = answer.headers.get('X-Request-Id') ?? '';
    expect(id).toMatch(/^[\w.-]{1,64}$/);
    expect(id === given).toBe(isTaken);
    expect(answer.headers.get('Access-Control-Expose-Headers')).toContain('X-Request-Id');
    expect(backend.events.map(({ requestId }) => requestId)).toEqual([id]);
  });

  it('is in every answer: of pages, of problems, of probes, and of what is no call', async () => {
    const { backend, user } = await start();
    const login = await openLogin(backend, user);
    expect((await login.finish()).headers.has('X-Request-Id')).toBe(true);
    for (const path of ['/', '/oauth', '/oauth/start/nope', '/projects/nope/sdk/me', '/healthz', '/livez'])
      expect((await fetch(backend.origin + path)).headers.has('X-Request-Id'), path).toBe(true);
  });

  it('may be sent by pages, as the answer to a preflight request says', async () => {
    const { backend } = await start();
    const preflight = await fetch(backend.url('/sdk/me'), {
      method: 'OPTIONS',
      headers: { Origin: page, 'Access-Control-Request-Headers': 'x-request-id' },
    });
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('x-request-id');
  });
});

describe('closing', () => {
  it('answers held requests at once, and refuses later ones in a way that pages can read', async () => {
    const { backend, user } = await start();
    const { sessionId } = await begin(backend, user);
    const held = readSession(user, sessionId, 25);
    await expect.poll(() => backend.written.some((text) => text.includes('wait-slot'))).toBe(true);
    const began = performance.now();
    await Promise.all([backend.server.close(), backend.server.close()]);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await held).toMatchObject({ status: 'pending' });

    const late = await user.get('/sdk/me');
    expect([late.status, late.as(answers.problem).code]).toEqual([503, 'server_closed']);
    expect(late.headers.get('Retry-After')).toBe('1');
    expect(late.headers.get('Access-Control-Allow-Origin')).toBe(page);
    for (const path of ['/', '/oauth', '/oauth/start/nope', '/healthz', '/livez'])
      expect((await fetch(backend.origin + path)).status, path).toBe(503);
  });

  it('lets a login whose code is being exchanged complete', async () => {
    const { backend, user } = await start();
    const login = await openLogin(backend, user);
    const callback = await callbackUrlOf(login);
    const { arrival, letGo } = holdRequestsTo(backend, backend.oauth.endpoints.tokenEndpoint);
    const shown = login.browser.visit(callback, {});
    await arrival;
    let isClosed = false;
    const closed = backend.server.close().then(() => (isClosed = true));
    await settle();
    expect(isClosed).toBe(false);
    letGo();
    await closed;
    expect((await shown).text).toContain('oauth_success_callback');
    expect(backend.events).toContainEqual(expect.objectContaining({ type: 'login.completed' }));
  });

  it.each(['an uninstall', 'a login as another account'])(
    'waits for the revocation after %s, which waitUntil is given',
    async (what) => {
      const waited: Promise<unknown>[] = [];
      const { backend, user } = await start({ server: { waitUntil: (work) => void waited.push(work) } });
      const { credentialId } = await connect(backend, user, { ...gmail, providerUser: 'first' });
      const { arrival, letGo } = holdRequestsTo(backend, backend.oauth.endpoints.revocationEndpoint);
      const headers = { 'X-Paragon-Credential': credentialId };
      await (what === 'an uninstall'
        ? user.delete(`/sdk/integrations/${await backend.integrationId(user, 'gmail')}`, headers)
        : connect(backend, user, {
            ...gmail,
            providerUser: 'second',
            installOptions: { selectedCredentialId: credentialId },
          }));
      await arrival;
      const closed = backend.server.close();
      expect(backend.exchanges.some(({ url }) => url.endsWith('/revocation'))).toBe(false);
      letGo();
      await closed;
      expect(backend.exchanges.at(-1)?.url).toBe(backend.oauth.endpoints.revocationEndpoint);
      expect(waited.length).toBeGreaterThan(0);
      expect(await Promise.all(waited)).toEqual(waited.map(() => undefined));
    },
  );

  it('is not kept from its work by a waitUntil that throws', async () => {
    const { backend, user } = await start({
      server: {
        waitUntil: () => {
          throw new Error('of the platform');
        },
      },
    });
    const { credentialId } = await connect(backend, user, gmail);
    const answer = await user.delete(`/sdk/integrations/${await backend.integrationId(user, 'gmail')}`, {
      'X-Paragon-Credential': credentialId,
    });
    expect(answer.status).toBe(200);
    await backend.server.close();
    expect(backend.exchanges.at(-1)?.url).toBe(backend.oauth.endpoints.revocationEndpoint);
  });

  it('waits for the operator’s own calls, and refuses later ones by a code', async () => {
    const { backend } = await start();
    const listed = backend.server.listAccounts();
    await backend.server.close();
    expect(await listed).toEqual({ accounts: [], next: null });
    await expect(backend.server.listAccounts()).rejects.toMatchObject({ status: 503, code: 'server_closed' });
    await expect(backend.server.rotateAll()).rejects.toMatchObject({ code: 'server_closed' });
  });

  it('ends a rotation after its page, whose cursor says where to go on', async () => {
    const { backend, user } = await start();
    await user.send('PATCH', '/sdk/me', { meta: { plan: 'pro' } });
    const stopped = await backend.server.rotateAll({ onProgress: () => void backend.server.close() });
    expect(stopped).toMatchObject({ cursor: 'users', checked: 0 });
  });
});

describe('the health of a server', () => {
  it('is good where both stores answer, and needs no token', async () => {
    const { backend } = await start();
    expect(await backend.server.health()).toEqual({ ok: true, store: true, credentialStore: true });
    const ready = await fetch(`${backend.origin}/healthz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { ok: true, store: true, credentialStore: true },
    ]);
    const alive = await fetch(`${backend.origin}/livez`);
    expect([alive.status, await alive.json()]).toEqual([200, { ok: true }]);
    expect(alive.headers.get('Cache-Control')).toBe('no-store');
  });

  it.each([
    [{ operation: 'get', kind: 'health' } as const, { store: false, credentialStore: true }],
    [{ credentials: 'readUser' } as const, { store: true, credentialStore: false }],
  ])('is bad where a store fails, %j, and the process lives on', async (failure, found) => {
    const { store, credentialStore, fail } = failingStores(memoryStores());
    const { backend } = await start({ server: { store, credentialStore } });
    fail(failure);
    const ready = await fetch(`${backend.origin}/healthz`);
    expect([ready.status, await ready.json()]).toEqual([503, { ok: false, ...found }]);
    expect((await fetch(`${backend.origin}/livez`)).status).toBe(200);
    expect((await fetch(`${backend.origin}/healthz`)).status).toBe(200);
  });

  it('is told within two seconds where a store hangs', async () => {
    const { store, credentialStore, fail } = failingStores(memoryStores());
    const { backend } = await start({ server: { store, credentialStore } });
    fail({ operation: 'get', kind: 'health', kills: true });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const health = backend.server.health();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await health).toEqual({ ok: false, store: false, credentialStore: true });
  });
});

describe('a store that does not answer', () => {
  const hanging = (): { store: Store } => ({
    store: { ...memoryStores().store, get: () => new Promise(() => undefined) },
  });

  it('is a 503 with Retry-After after ten seconds, a page where a person reads it, and a failure', async () => {
    const { backend } = await start({ server: { ...memoryStores(), ...hanging() } });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const pending = backend.server(
      new Request(`${backend.origin}/oauth/start/nope`, { headers: { Accept: 'text/html' } }),
    );
    while (vi.getTimerCount() === 0) await settle();
    await vi.advanceTimersByTimeAsync(10_000);
    const answer = await pending;
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '2']);
    expect(answer.headers.get('Content-Type')).toContain('text/html');
    expect(backend.failures).toEqual([
      {
        code: 'store_unavailable',
        message: 'GET /oauth/start/:ticket: The store failed in get: no answer within 10 seconds (time-out).',
      },
    ]);
  });

  it('is a 503 for pages, too, and a code for the operator’s own calls', async () => {
    const { store, credentialStore, fail } = failingStores(memoryStores());
    const { backend, user } = await start({ server: { store, credentialStore } });
    fail({ credentials: 'listByUser', times: 2 });
    const answer = await user.get('/sdk/me');
    expect([answer.status, answer.as(answers.problem)]).toMatchObject([
      503,
      { code: 'store_unavailable', retryAfter: 2 },
    ]);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(page);
    await expect(backend.server.listAccounts({ projectId, userId: 'alice' })).rejects.toMatchObject({
      status: 503,
      code: 'store_unavailable',
    });
    expect(backend.failures).toEqual([
      {
        code: 'store_unavailable',
        message: 'GET /projects/:projectId/sdk/me: The store failed in listByUser (Error).',
      },
      { code: 'store_unavailable', message: 'listAccounts: The store failed in listByUser (Error).' },
    ]);
  });

  it('while a token is refreshed for the proxy is not told as a provider that cannot be reached', async () => {
    const { store, credentialStore, fail } = failingStores(memoryStores());
    const backend = await startProxyBackend({ server: { store, credentialStore } });
    onTestFinished(backend.stop);
    const user = await backend.as('alice');
    await connect(backend, user);
    backend.upstream.behave((_request, response) => {
      fail({ credentials: 'find' });
      response.writeHead(401).end();
    });
    const answer = await user.get('/sdk/proxy/zendesk/x');
    expect([answer.status, answer.as(refusal).code]).toEqual([503, 'store_unavailable']);
    expect(backend.failures.map(({ code }) => code)).toEqual(['store_unavailable']);
  });
});

it('a held request hears of a change within three seconds where the wake-up was lost', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  const {
    send,
    server,
    requestOf,
    begin: beginBare,
  } = await createBareServer('http://127.0.0.1:4000', {
    ...memoryStores(),
    store: { ...memoryStores().store, publish: () => Promise.resolve() },
  });
  const { sessionId } = await beginBare();
  const path = `/sdk/actions/session-id/${sessionId}`;
  const held = send(`${path}?wait=25`);
  while (vi.getTimerCount() === 0) await settle();
  await settle();
  const cancelled = await server(new Request(requestOf(`${path}?cancel=true`), { method: 'DELETE' }));
  expect(cancelled.status).toBe(200);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await (await held).json()).toMatchObject({ status: 'failed', error: 'cancelled' });
});

it.each<[string, (event: ConnectEvent) => unknown]>([
  [
    'throws',
    () => {
      throw new Error('of the operator');
    },
  ],
  ['rejects', () => Promise.reject(new Error('of the operator'))],
  ['never ends', () => new Promise(() => undefined)],
])('an onEvent that %s changes nothing', async (_what, onEvent) => {
  const { backend, user } = await start({ server: { onEvent } });
  expect((await connect(backend, user)).session.status).toBe('complete');
  await backend.server.close();
  expect(await problemOf(await fetch(backend.url('/sdk/me')))).toEqual([503, 'server_closed']);
});
