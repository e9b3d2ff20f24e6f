import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../support/server/login.js';
import { startProxyBackend } from '../support/server/proxy-backend.js';
import type { ProxyBackend } from '../support/server/proxy-backend.js';

const MEGABYTE = 1024 * 1024;
const path = '/sdk/proxy/zendesk/x';
let backend: ProxyBackend;

beforeAll(async () => {
  backend = await startProxyBackend();
});
afterAll(() => backend.stop());
beforeEach(() => backend.upstream.reset());

const connected = async (name: string) => {
  const user = await backend.as(name);
  await connect(backend, user);
  return user;
};

/** Fetches through the proxy, and counts the bytes of the answer without keeping them. */
async function fetchLength(token: string): Promise<number> {
  const { body } = await fetch(backend.url(path), { headers: { Authorization: `Bearer ${token}` } });
  let length = 0;
  for await (const chunk of body ?? []) length += (chunk as Uint8Array).byteLength;
  return length;
}

describe('while three answers of 10 MB are looked through', () => {
  it.each([
    ['of small values', Buffer.from(`[${'{"a\\n":1},'.repeat(MEGABYTE - 1)}0]`)],
    ['of escapes', Buffer.from(`["${'\\u0061\\n'.repeat(1.25 * MEGABYTE - 1)}"]`)],
  ])('%s, another user is served all the time', async (what, body) => {
    const [greedy, modest] = [await connected(`greedy ${what}`), await backend.as('modest')];
    backend.upstream.behave((_request, response) => void response.end(body));
    const open = Array.from({ length: 3 }, () => fetchLength(greedy.token));
    let served = 0;
    let lengths: number[] | undefined;
    const fetched = Promise.all(open).then((all) => (lengths = all));
    while (lengths === undefined) {
      expect((await modest.get('/sdk/me')).status).toBe(200);
      served += 1;
    }
    expect((await fetched).every((length) => length > body.length)).toBe(true);
    // Where each answer is looked through without a pause, one or two are served between two answers.
    expect(served).toBeGreaterThan(30);
  });
});

describe('the large answers of a user', () => {
  /** Answers a megabyte and a bit, and the rest when it is told to. */
  const slowly = () => {
    const ends: (() => void)[] = [];
    backend.upstream.behave((_request, response) => {
      response.write(Buffer.alloc(1.5 * MEGABYTE, 'a'));
      ends.push(() => response.end());
    });
    return ends;
  };
  const small = async (token: string) => {
    backend.upstream.reset();
    return fetchLength(token);
  };

  it('make room for each other, and small ones go past them', async () => {
    const [user, other] = [await connected('large'), await connected('other')];
    const ends = slowly();
    let answered = 0;
    const fetched = Array.from({ length: 4 }, () => fetchLength(user.token).then(() => (answered += 1)));
    await expect.poll(() => ends).toHaveLength(4);
    expect(await small(user.token)).toBeGreaterThan(0);
    expect(await small(other.token)).toBeGreaterThan(0);
    for (const end of ends) end();
    await Promise.all(fetched);
    expect(answered).toBe(4);
  });
});
