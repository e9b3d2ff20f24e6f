import { createConnectServer, createMemoryStore } from '@installflow/connect/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countLogin } from '../../src/server/login/login-limit.js';
import { answers } from '../support/server/answers.js';
import { page, projectId, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import {
  begin,
  callbackUrlOf,
  credentialsOf,
  openLogin,
  readSession,
  tryToBegin,
} from '../support/server/login.js';

let backend: ConnectBackend;
let user: UserApi;

beforeEach(async () => {
  backend = await startConnectBackend();
  user = await backend.as('alice');
});
afterEach(() => backend.stop());

const begun = async (count: number): Promise<number[]> => {
  const all = await Promise.all(Array.from({ length: count }, () => tryToBegin(backend, user)));
  return all.map(({ status }) => status).sort();
};
const granted = (statuses: number[]) => statuses.filter((status) => status === 200).length;

describe('thirty logins a minute', () => {
  it('are thirty in every minute, not in the minutes of a clock', async () => {
    expect(granted(await begun(1))).toBe(1);
    backend.clock.aheadMs = 50_000;
    expect(granted(await begun(29))).toBe(29);
    // The minute of the first login ends here, and the minute of the others does not.
    backend.clock.aheadMs = 62_000;
    expect(await begun(5)).toEqual([200, 429, 429, 429, 429]);
    backend.clock.aheadMs = 112_000;
    expect(granted(await begun(40))).toBe(29);
  });

  it('say after how many seconds the next may begin', async () => {
    await begun(30);
    backend.clock.aheadMs = 40_000;
    const refused = await tryToBegin(backend, user);
    expect(refused.as(answers.problem)).toMatchObject({ status: 429, code: 'too_many_sessions' });
    const seconds = Number(refused.headers.get('Retry-After'));
    expect(seconds).toBeGreaterThan(10);
    expect(seconds).toBeLessThanOrEqual(20);
    backend.clock.aheadMs += seconds * 1000;
    expect(await begun(1)).toEqual([200]);
  });

  it('are counted for all instances together, also at once', async () => {
    const second = createConnectServer(backend.serverOptions);
    const integrationId = await backend.integrationId(user, 'gmail');
    const body = JSON.stringify({
      integrationId,
      originForPostMessage: page,
      installOptions: { accountType: 'default' },
    });
    const headers = { Authorization: `Bearer ${user.token}`, Origin: page };
    const atSecond = Array.from({ length: 25 }, () =>
      second(new Request(backend.url('/sdk/actions/build-oauth'), { method: 'POST', headers, body })),
    );
    const [first, others] = await Promise.all([begun(25), Promise.all(atSecond)]);
    expect(granted(first) + granted(others.map(({ status }) => status))).toBe(30);
  });

  it('are thirty where a store answers only after other requests have read the same', async () => {
    const memory = createMemoryStore();
    const get = async (key: string) => {
      const found = await memory.get(key);
      await new Promise((resolve) => setImmediate(resolve));
      return found;
    };
    const context = { store: { ...memory, get }, now: Date.now };
    const counts = Array.from({ length: 40 }, () => countLogin(context, { projectId, userId: 'alice' }));
    const outcomes = await Promise.allSettled(counts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(30);
  });
});

describe('a body', () => {
  it('may have 64 kB and not a byte more', async () => {
    const padded = (bytes: number) => `{"integrationId":"x"}`.padEnd(bytes, ' ');
    expect((await user.post('/sdk/credentials', padded(64 * 1024))).status).toBe(404);
    expect((await user.post('/sdk/credentials', padded(64 * 1024 + 1))).status).toBe(413);
  });
});

describe('the metadata of a user', () => {
  it('may have 16 kB of JSON and not a byte more', async () => {
    const metadata = (bytes: number) => ({ meta: { a: 'ä'.repeat((bytes - 8) / 2) } });
    expect((await user.send('PATCH', '/sdk/me', metadata(16 * 1024))).status).toBe(200);
    expect((await user.send('PATCH', '/sdk/me', metadata(16 * 1024 + 2))).status).toBe(413);
  });
});

describe('a session request', () => {
  it.each(['-1', '1.5', '1e3', 'x', '', '99999'])('refuses to wait for "%s" seconds', async (wait) => {
    const answer = await user.get(`/sdk/actions/session-id/abcdefghijklm?wait=${wait}`);
    expect(answer.status).toBe(400);
  });
});

describe('a login', () => {
  it.each([
    ['is completed 14 minutes after it began', 14, 'complete'],
    ['stores nothing 15 minutes after it began', 15, 'expired'],
  ])('%s', async (_what, minutes, status) => {
    const login = await openLogin(backend, user);
    const address = await callbackUrlOf(login);
    backend.clock.aheadMs = minutes * 60_000;
    await login.browser.visit(address);
    expect((await readSession(user, login.sessionId)).status).toBe(status);
    expect(await credentialsOf(user)).toHaveLength(status === 'complete' ? 1 : 0);
  });

  it('is completed on instances whose clocks differ by five seconds, in either direction', async () => {
    for (const aheadMs of [5_000, -5_000]) {
      const { sessionId, authorizationUrl } = await begin(backend, user);
      const now = () => Date.now() + aheadMs;
      const other = createConnectServer({ ...backend.serverOptions, now });
      const started = await other(new Request(authorizationUrl, { headers: { Referer: `${page}/` } }));
      const state = new URL(started.headers.get('Location') ?? '').searchParams.get('state') ?? '';
      const Cookie = started.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const denied = `${backend.origin}/oauth?error=access_denied&state=${state}`;
      expect((await fetch(denied, { headers: { Cookie } })).status).toBe(200);
      const url = `${backend.origin}/projects/${projectId}/sdk/actions/session-id/${sessionId}?wait=0`;
      const read = await other(new Request(url, { headers: { Authorization: `Bearer ${user.token}` } }));
      expect(answers.session.parse(await read.json()).status).toBe('denied');
    }
  });
});
