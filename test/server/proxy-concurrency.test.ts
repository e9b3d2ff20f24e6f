import { createConnectServer } from '@installflow/connect/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { UserApi } from '../support/server/connect-backend.js';
import { connect } from '../support/server/login.js';
import { refusal, startProxyBackend } from '../support/server/proxy-backend.js';
import type { ProxyBackend } from '../support/server/proxy-backend.js';
import { serve } from '../support/server/serve.js';

const AT_ONCE = 3;
const path = '/sdk/proxy/zendesk/x';
let backend: ProxyBackend;

beforeAll(async () => {
  backend = await startProxyBackend({ server: { proxyConcurrency: AT_ONCE } });
});
afterAll(() => backend.stop());
beforeEach(() => backend.upstream.reset());

/** Sends requests that the provider does not answer before it is told to. */
async function fill(user: UserApi, address = backend.url(path)) {
  const waiting: (() => void)[] = [];
  backend.upstream.behave((_request, response) => void waiting.push(() => response.end('{}')));
  const page = new AbortController();
  const held = Array.from({ length: AT_ONCE }, () =>
    fetch(address, { headers: { Authorization: `Bearer ${user.token}` }, signal: page.signal }).then(
      ({ status }) => status,
      () => 'gone',
    ),
  );
  await expect.poll(() => waiting).toHaveLength(AT_ONCE);
  backend.upstream.reset();
  return { held, page, answer: () => waiting.forEach((end) => end()) };
}

const connected = async (name: string): Promise<UserApi> => {
  const user = await backend.as(name);
  await connect(backend, user);
  return user;
};

describe('more requests of a user at once than the operator allows', () => {
  it('are refused until one of the others is answered, and not those of another user', async () => {
    const [greedy, modest] = [await connected('greedy'), await connected('modest')];
    const { held, answer } = await fill(greedy);
    const refused = await greedy.post(path, { a: 1 });
    expect([refused.status, refused.as(refusal).code]).toEqual([429, 'too_many_proxied_requests']);
    expect(refused.headers.get('Retry-After')).toBe('1');
    expect(backend.upstream.requests).toEqual([]);
    expect((await modest.get(path)).status).toBe(200);
    answer();
    expect(await Promise.all(held)).toEqual([200, 200, 200]);
    expect((await greedy.get(path)).status).toBe(200);
  });

  it('are refused on every instance', async () => {
    const user = await connected('roaming');
    const other = createConnectServer(backend.serverOptions);
    const instance = await serve(other);
    onTestFinished(instance.stop);
    const { answer, held } = await fill(user, backend.url(path).replace(backend.origin, instance.origin));
    expect((await user.get(path)).status).toBe(429);
    answer();
    await Promise.all(held);
    expect((await user.get(path)).status).toBe(200);
  });

  it('are let through again when the page has gone away', async () => {
    const user = await connected('leaving');
    const { page, held } = await fill(user);
    page.abort();
    expect(await Promise.all(held)).toEqual(['gone', 'gone', 'gone']);
    await expect.poll(async () => (await user.get(path)).status).toBe(200);
  });

  it.each([
    ['when they have been sent', 'finish', [200, 200, 200]],
    ['when the page has gone away', 'breakOff', ['gone', 'gone', 'gone']],
  ] as const)('count while their bodies are being sent, and no more %s', async (what, end, outcome) => {
    const user = await connected(`slow ${what}`);
    const begun = backend.written.length;
    const bodies = Array.from({ length: AT_ONCE }, () => slowBody());
    const headers = { Authorization: `Bearer ${user.token}` };
    const inits = bodies.map(({ stream: body }) => ({ method: 'POST', headers, body, duplex: 'half' }));
    const held = inits.map((init) =>
      fetch(backend.url(path), init).then(
        ({ status }) => status,
        () => 'gone',
      ),
    );
    await expect.poll(() => slotsTaken(begun)).toBe(AT_ONCE);
    expect((await user.get(path)).status).toBe(429);
    for (const body of bodies) body[end]();
    expect(await Promise.all(held)).toEqual(outcome);
    await expect.poll(async () => (await user.get(path)).status).toBe(200);
    const posted = backend.upstream.requests.filter(({ method }) => method === 'POST');
    expect(posted).toHaveLength(end === 'finish' ? AT_ONCE : 0);
  });
});

/** Each of the user's slots that was written; the first to ask for one gets it. */
const slotsTaken = (since: number) =>
  new Set(backend.written.slice(since).filter((text) => text.startsWith('if:proxy-slot:'))).size;

/** A body of which the end is not sent before it is told to. */
function slowBody() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  void writer.write(new TextEncoder().encode('{'));
  return {
    stream: readable,
    finish: () => void writer.close(),
    breakOff: () => void writer.abort(new Error('broken off')),
  };
}
