import { createConnectServer } from '@installflow/connect/server';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answers } from '../support/server/answers.js';
import { startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import { connect } from '../support/server/login.js';

let backend: ConnectBackend;

beforeAll(async () => {
  backend = await startConnectBackend();
});
afterAll(() => backend.stop());

const user = answers.me.extend({ meta: z.record(z.string(), z.unknown()) });
const metaOf = async (api: UserApi) => (await api.get('/sdk/me')).as(user).meta;
const store = (api: UserApi, body: unknown) => api.send('PATCH', '/sdk/me', body);

describe('PATCH /sdk/me', () => {
  it('stores the metadata and answers the user, as GET does', async () => {
    const alice = await backend.as('alice');
    await connect(backend, alice);
    const answer = await store(alice, { meta: { Name: 'Alice', plan: { seats: 3 } } });
    expect(answer.status).toBe(200);
    expect(answer.as(user).meta).toEqual({ Name: 'Alice', plan: { seats: 3 } });
    expect(answer.as(user).integrations.zendesk).toMatchObject({ enabled: true });
    expect(JSON.parse(answer.text)).toEqual(JSON.parse((await alice.get('/sdk/me')).text));
  });

  it('takes the place of what the header stored, and the other way round', async () => {
    const api = await backend.as('changing-user');
    const headers = { 'X-Paragon-User-Metadata': '{"Email":"a@example.com"}' };
    await api.send('GET', '/sdk/me', undefined, headers);
    await store(api, { meta: { Name: 'A' } });
    expect(await metaOf(api)).toEqual({ Name: 'A' });
    await api.send('GET', '/sdk/me', undefined, headers);
    expect(await metaOf(api)).toEqual({ Email: 'a@example.com' });
  });

  it.each([{}, { meta: null }, { meta: [] }, { meta: 'x' }, { meta: 1 }, [], 'null'])(
    'refuses %j, and keeps what was stored',
    async (body) => {
      const api = await backend.as('careful-user');
      await store(api, { meta: { kept: true } });
      const answer = await store(api, body);
      expect([answer.status, answer.as(answers.problem).code]).toEqual([400, 'invalid_request']);
      expect(await metaOf(api)).toEqual({ kept: true });
    },
  );

  it('bounds what a user may store', async () => {
    const api = await backend.as('greedy-user');
    const answer = await store(api, { meta: { text: 'x'.repeat(17 * 1024) } });
    expect([answer.status, answer.as(answers.problem).code]).toEqual([413, 'user_metadata_too_long']);
    expect(await metaOf(api)).toEqual({});
  });

  it('is bounded in its depth, as the header is', async () => {
    const api = await backend.as('deep-user');
    const nested = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
    const tooDeep = async (levels: number) => {
      const headers = { 'X-Paragon-User-Metadata': nested(levels) };
      const sent = [
        await api.send('PATCH', '/sdk/me', `{"meta":${nested(levels)}}`),
        await api.send('GET', '/sdk/me', undefined, headers),
      ];
      return sent.map((answer) => (answer.status === 200 ? 200 : answer.as(answers.problem).code));
    };
    expect(await tooDeep(63)).toEqual([200, 200]);
    const kept = await metaOf(api);
    for (const levels of [65, 2_000]) {
      expect(await tooDeep(levels)).toEqual(['json_too_deep', 'json_too_deep']);
    }
    const body = `{"meta":${nested(10_000)}}`;
    expect((await api.send('PATCH', '/sdk/me', body)).as(answers.problem)).toMatchObject({
      status: 400,
      code: 'json_too_deep',
    });
    expect(await metaOf(api)).toEqual(kept);
    expect(backend.failures).toEqual([]);
  });

  it('is another user’s own', async () => {
    await store(await backend.as('one'), { meta: { one: 1 } });
    expect(await metaOf(await backend.as('two'))).toEqual({});
  });
});

describe('stored metadata', () => {
  it('is encrypted, and encrypted anew by rotate', async () => {
    const api = await backend.as('private-user');
    const before = backend.written.length;
    await store(api, { meta: { Email: 'canary-31@example.com' } });
    expect(backend.written.length).toBeGreaterThan(before);
    expect(backend.written.join('\n')).not.toContain('canary-31');

    const fresh = { kid: 'key-2', key: new Uint8Array(randomBytes(32)) };
    const [old] = backend.serverOptions.encryptionKeys;
    const withBoth = createConnectServer({
      ...backend.serverOptions,
      encryptionKeys: old ? [fresh, old] : [fresh],
    });
    const withFresh = createConnectServer({ ...backend.serverOptions, encryptionKeys: [fresh] });
    const read = () =>
      withFresh(new Request(backend.url('/sdk/me'), { headers: { Authorization: `Bearer ${api.token}` } }));
    expect((await read()).status).toBe(500);
    await withBoth.rotateAll();
    expect(user.parse(await (await read()).json()).meta).toEqual({ Email: 'canary-31@example.com' });
  });
});
