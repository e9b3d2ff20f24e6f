import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { openBrowser } from '../support/server/browser-like.js';
import { page, projectId, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend } from '../support/server/connect-backend.js';
import { createUserTokens } from '../support/server/serve.js';

let backend: ConnectBackend;
const sub = 'alice';
const aud = `useparagon.com/${projectId}`;
const seconds = () => Math.floor(Date.now() / 1000);

beforeAll(async () => {
  backend = await startConnectBackend();
});
afterAll(() => backend.stop());

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (header: unknown, claims: unknown) => `${encode(header)}.${encode(claims)}`;
const claims = () => ({ sub, aud, exp: seconds() + 600 });

const refusedTokens: Record<string, () => Promise<string> | string> = {
  'is signed with another key': async () => (await createUserTokens()).sign({ sub, aud }),
  'has a changed payload': async () => {
    const [header = '', , signature = ''] = (await backend.tokens.sign({ sub, aud })).split('.');
    return [header, encode({ ...claims(), sub: 'root' }), signature].join('.');
  },
  'has expired': () => backend.tokens.sign({ sub, aud, exp: seconds() - 120 }),
  'says alg none': () => `${unsigned({ alg: 'none' }, claims())}.`,
  'says alg None': () => `${unsigned({ alg: 'None' }, claims())}.`,
  'is an HMAC with the public key': () => {
    const input = unsigned({ alg: 'HS256' }, claims());
    return `${input}.${createHmac('sha256', backend.tokens.publicKey).update(input).digest('base64url')}`;
  },
  'has no exp': () => backend.tokens.sign({ sub, aud, exp: null }),
  'has no sub': () => backend.tokens.sign({ aud } as never),
  'has an empty sub': () => backend.tokens.sign({ sub: '', aud }),
  'is for another project': () => backend.tokens.sign({ sub, aud: 'useparagon.com/project-2' }),
  'is for another audience': () => backend.tokens.sign({ sub, aud: ['https://evil.example'] }),
  'is not valid yet': () => backend.tokens.sign({ sub, aud, nbf: seconds() + 600 }),
  'is no JWT': () => 'abc',
  'has a sub of 256 bytes': () => backend.tokens.sign({ sub: `${'é'.repeat(127)}aa`, aud }),
  'has a NUL in its sub': () => backend.tokens.sign({ sub: 'ali\0ce', aud }),
  'has a lone surrogate in its sub': () => backend.tokens.sign({ sub: 'ali\uD800ce', aud }),
};

describe('a user token that', () => {
  it.each(Object.entries(refusedTokens))('%s is refused by every way in', async (_what, make) => {
    const token = await make();
    const user = backend.withToken(token);
    const asked = await Promise.all([
      user.get('/sdk/me'),
      user.get('/sdk/integrations'),
      user.get('/sdk/credentials/x'),
      user.get('/sdk/actions/session-id/abcdefghijklm?wait=1'),
      user.delete('/sdk/integrations/x'),
      user.post('/sdk/actions/build-oauth', { originForPostMessage: page }),
      user.post('/sdk/credentials', {}),
      user.post('/sdk/actions', {}),
    ]);
    for (const answer of asked) {
      expect(answer.status, answer.text).toBe(401);
      expect(answer.as(answers.problem).status).toBe(401);
      expect(answer.text).not.toContain(token);
    }
    const query = new URLSearchParams({
      userToken: token,
      originForPostMessage: page,
      sessionId: 'abcdefghijklm',
    });
    const buildOAuth = `${backend.url('/sdk/actions/build-oauth')}?${query.toString()}`;
    expect((await openBrowser().visit(buildOAuth, { referrer: page })).status).toBe(401);
  });

  it('is missing is asked for', async () => {
    expect((await fetch(backend.url('/sdk/me'))).status).toBe(401);
  });

  it.each([
    { what: 'names the project among several audiences', audience: ['https://other.example', aud] },
    { what: 'names no audience, while the server has a single project', audience: undefined },
  ])('$what is accepted', async ({ audience }) => {
    const token = await backend.tokens.sign({ sub, ...(audience && { aud: audience }) });
    expect((await backend.withToken(token).get('/sdk/me')).as(answers.me).userId).toBe(sub);
  });
});

describe('requireAudience', () => {
  it.each([
    { requireAudience: true, status: 401 },
    { requireAudience: false, status: 200 },
  ])('$requireAudience answers a token without aud with $status', async ({ requireAudience, status }) => {
    const strict = await startConnectBackend({
      project: { requireAudience, audience: 'https://app.example.com' },
    });
    const answer = await strict.withToken(await strict.tokens.sign({ sub })).get('/sdk/me');
    const own = await strict
      .withToken(await strict.tokens.sign({ sub, aud: 'https://app.example.com' }))
      .get('/sdk/me');
    expect([answer.status, own.status]).toEqual([status, 200]);
    await strict.stop();
  });
});
