import { createConnectServer, type ConnectServerOptions } from '@installflow/connect/server';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryStores } from '../support/server/memory-stores.js';
import { listenToServer } from '../support/server/told.js';

let publicKey: string;
let token: string;

beforeAll(async () => {
  const keys = await generateKeyPair('RS256', { extractable: true });
  publicKey = await exportSPKI(keys.publicKey);
  token = await new SignJWT({ sub: 'canary-user' })
    .setProtectedHeader({ alg: 'RS256' })
    .setExpirationTime('1h')
    .sign(keys.privateKey);
});

const serverWith = (options: Partial<ConnectServerOptions>) =>
  createConnectServer({
    apiUrl: 'https://example.com',
    projects: [
      {
        id: 'p1',
        userTokenKey: { publicKey },
        origins: ['https://app.example.com'],
        integrations: { zendesk: {} },
      },
    ],
    encryptionKeys: [{ kid: 'k1', key: new Uint8Array(32) }],
    ...options,
  });
const get = (url: string, accept = '*/*') =>
  new Request(url, {
    headers: { Authorization: `Bearer ${token}`, Accept: accept, Origin: 'https://app.example.com' },
  });

describe('a server below a path', () => {
  it('answers there, for the API and for the OAuth window', async () => {
    const server = serverWith({
      apiUrl: 'https://example.com/api',
      passportUrl: 'https://example.com/passport',
    });
    expect((await server(get('https://example.com/api/projects/p1/sdk/me'))).status).toBe(200);
    expect((await server(get('https://example.com/projects/p1/sdk/me'))).status).toBe(404);
    const window = await server(get('https://example.com/passport/oauth/start/x'));
    expect([window.status, window.headers.get('Content-Type')]).toEqual([400, 'text/html; charset=utf-8']);
  });
});

describe('a page whose origin the project does not list', () => {
  const watched = () => {
    const { failures: told, onEvent } = listenToServer();
    let time = 0;
    const server = serverWith({
      onEvent,
      now: () => Date.UTC(2026, 10, 28) + time,
    });
    const call = (origin: string | null, method = 'GET', projectId = 'p1') =>
      server(
        new Request(`https://example.com/projects/${projectId}/sdk/me`, {
          method,
          headers: origin === null ? {} : { Origin: origin },
        }),
      );
    return { told, call, pass: (ms: number) => (time += ms) };
  };

  it('is told to the operator, once a minute and origin, for a preflight request as for a call', async () => {
    const { told, call, pass } = watched();
    await call('https://other.example', 'OPTIONS');
    await call('https://other.example');
    await call('https://third.example');
    pass(60_000);
    await call('https://other.example');
    const of = (origin: string) => ({
      code: 'origin_not_listed',
      message: `A page of "${origin}" called, and browsers keep the answer from it: the \`origins\` of project "p1" do not list it.`,
    });
    expect(told).toEqual(['https://other.example', 'https://third.example', 'https://other.example'].map(of));
  });

  it('is not told where the origin is listed, or there is none', async () => {
    const { told, call } = watched();
    await call('https://app.example.com');
    await call(null);
    expect(told).toEqual([]);
  });

  it.each([
    ['p2', 'no project "p2"'],
    ['%3Cb%3E', 'no project with a malformed ID'],
  ])('is told to the operator where it calls for a project that there is not: %s', async (id, expected) => {
    const { told, call } = watched();
    expect((await call('https://app.example.com', 'OPTIONS', id)).status).toBe(404);
    await call(null, 'GET', id);
    expect(told).toEqual([
      {
        code: 'project_not_found',
        message: `A page of "https://app.example.com" called, and browsers keep the answer from it: \`projects\` has ${expected}.`,
      },
    ]);
  });

  it('is told in words of ours where the origin is no origin', async () => {
    const { told, call } = watched();
    await call('null');
    await call('https://other.example/path?token=hunter2');
    expect(told.map(({ message }) => message)).toEqual([
      expect.stringContaining('A page of an opaque or malformed origin called') as string,
    ]);
  });

  it('is told of a hundred origins a minute at most', async () => {
    const { told, call, pass } = watched();
    for (let number = 0; number < 150; number += 1) await call(`https://${number}.example`);
    expect(told).toHaveLength(100);
    pass(60_000);
    await call('https://149.example');
    expect(told.at(-1)?.message).toContain('https://149.example');
  });
});

describe('a failure that nobody foresaw', () => {
  const failing = () => {
    const { failures, onEvent } = listenToServer();
    const stores = memoryStores();
    // A record that this version cannot read. The error of the parser quotes it.
    stores.credentialStore.listByUser = ({ projectId, userId }) =>
      Promise.resolve([
        {
          projectId,
          userId,
          credentialId: 'one',
          version: 1,
          integrationType: 'gmail',
          status: 'VALID',
          externalId: null,
          grant: null,
          createdAt: 1,
          data: 'canary',
        },
      ]);
    const server = serverWith({ ...stores, onEvent });
    return { server, failures };
  };

  it('tells the caller nothing of itself, and lets the page read that', async () => {
    const response = await failing().server(get('https://example.com/projects/p1/sdk/me'));
    expect(response.status).toBe(500);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('https://app.example.com');
    expect(await response.text()).not.toContain('canary');
  });

  it('tells the operator where it was, without IDs and messages', async () => {
    const { server, failures } = failing();
    await server(get('https://example.com/projects/p1/sdk/me'));
    expect(failures).toEqual([
      { code: 'internal_error', message: 'GET /projects/:projectId/sdk/me failed: SyntaxError.' },
    ]);
  });

  it('stays the same where the callback of the operator throws', async () => {
    const stores = memoryStores();
    stores.credentialStore.listByUser = () => Promise.reject(new TypeError('fetch failed'));
    const onEvent = () => {
      throw new Error('of the operator');
    };
    const response = await serverWith({ ...stores, onEvent })(get('https://example.com/projects/p1/sdk/me'));
    expect(response.status).toBe(503);
  });
});

describe('a refusal', () => {
  it.each([
    ['*/*', 'application/problem+json'],
    ['application/json', 'application/json'],
    ['application/problem+json, application/json', 'application/problem+json'],
    ['text/html,application/xhtml+xml', 'text/html; charset=utf-8'],
  ])('for a caller who accepts %s is of the type %s', async (accept, type) => {
    const response = await serverWith({})(get('https://example.com/projects/p1/sdk/nothing', accept));
    expect(response.status).toBe(404);
    expect(response.headers.get('Content-Type')).toBe(type);
  });

  it.each(['*/*', 'text/html'])('tells a caller who accepts %s when to try again', async (accept) => {
    const server = serverWith({
      projects: [
        { id: 'p1', userTokenKey: { jwksUrl: 'https://keys.example.com' }, origins: [], integrations: {} },
      ],
      fetch: () => Promise.reject(new TypeError('fetch failed')),
    });
    const response = await server(get('https://example.com/projects/p1/sdk/me', accept));
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('5');
  });
});
