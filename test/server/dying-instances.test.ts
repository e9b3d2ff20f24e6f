import { createConnectServer } from '@installflow/connect/server';
import { describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { companyClient, page, projectId } from '../support/server/connect-backend.js';
import { failingStores } from '../support/server/failing-store.js';
import { memoryStores } from '../support/server/memory-stores.js';
import { createUserTokens } from '../support/server/serve.js';

const apiUrl = 'https://connect.example.com';
const provider = 'https://provider.example.com';
const endpoints = {
  issuer: provider,
  authorizationEndpoint: `${provider}/authorize`,
  tokenEndpoint: `${provider}/token`,
  revocationEndpoint: `${provider}/revoke`,
};

/** Servers over the same stores, in front of a provider that grants whatever it is asked. */
async function start() {
  const tokens = await createUserTokens();
  const token = await tokens.sign({ sub: 'alice' });
  const { store, credentialStore, fail, failures } = failingStores(memoryStores());
  const clock = { aheadMs: 0 };
  const revoked: (string | null)[] = [];
  let issued = 0;
  const serverOf = () =>
    createConnectServer({
      apiUrl,
      encryptionKeys: [{ kid: 'key-1', key: new Uint8Array(32) }],
      store,
      credentialStore,
      now: () => Date.now() + clock.aheadMs,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        if (request.url === endpoints.revocationEndpoint) {
          revoked.push(new URLSearchParams(await request.text()).get('token'));
          return new Response();
        }
        issued += 1;
        return Response.json({ access_token: `token-${issued}`, token_type: 'bearer' });
      },
      projects: [
        {
          id: projectId,
          userTokenKey: { publicKey: tokens.publicKey },
          origins: [page],
          integrations: { zendesk: { client: companyClient, endpoints } },
        },
      ],
    });
  const [first, second] = [serverOf(), serverOf()];

  const call = async (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
    const headers = { Authorization: `Bearer ${token}`, Origin: page, ...more };
    const text = body === undefined ? null : JSON.stringify(body);
    const url = `${apiUrl}/projects/${projectId}${path}`;
    const response = await second(new Request(url, { method, headers, body: text }));
    expect(response.status, path).toBe(200);
    return response.json() as unknown;
  };
  const integrationId = async () =>
    answers.integrations.parse(await call('GET', '/sdk/integrations'))[0]?.id ?? '';
  const accounts = async () => (await second.listAccounts({ projectId, userId: 'alice' })).accounts;

  /** Begins a login, and makes the request of its callback. */
  const openLogin = async () => {
    const begun = answers.pushed.parse(
      await call('POST', '/sdk/actions/build-oauth', {
        integrationId: await integrationId(),
        originForPostMessage: page,
        endUserSuppliedValues: { subdomain: 'acme' },
        installOptions: { accountType: 'default' },
      }),
    );
    const started = await second(new Request(begun.authorizationUrl, { headers: { Referer: `${page}/` } }));
    const state = new URL(started.headers.get('Location') ?? '').searchParams.get('state') ?? '';
    const Cookie = started.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const callback = () => new Request(`${apiUrl}/oauth?code=code&state=${state}`, { headers: { Cookie } });
    return { callback, sessionId: begun.sessionId };
  };
  const statusOf = async (sessionId: string) =>
    answers.session.parse(await call('GET', `/sdk/actions/session-id/${sessionId}?wait=0`)).status;
  const uninstall = async (credentialId: string) =>
    call('DELETE', `/sdk/integrations/${await integrationId()}`, undefined, {
      'X-Paragon-Credential': credentialId,
    });
  return {
    first,
    second,
    clock,
    fail,
    failures,
    issued: () => issued,
    revoked,
    accounts,
    openLogin,
    statusOf,
    uninstall,
  };
}

const OPERATIONS_OF_A_CALLBACK = [
  'get state',
  'get session',
  'replace session',
  'credentials insert',
  'replace session',
  'publish session',
];

/** Lets each operation of a callback go wrong in turn, and hands the login over to `check` when the exchange must have ended. */
async function atEachOperation(
  failure: { when: 'before' | 'after'; kills: boolean },
  check: (servers: Awaited<ReturnType<typeof start>>, sessionId: string, operation: string) => Promise<void>,
) {
  for (const [skip, operation] of OPERATIONS_OF_A_CALLBACK.entries()) {
    const servers = await start();
    const { first, second, clock, fail, failures } = servers;
    const { callback, sessionId } = await servers.openLogin();
    fail({ ...failure, skip });
    const answered = first(callback());
    await expect.poll(() => failures).toEqual([operation]);
    if (!failure.kills) await answered;
    clock.aheadMs = 21_000;
    // The user loads the window again, and another instance answers.
    await second(callback());
    await check(servers, sessionId, operation);
  }
}

describe.each(['before', 'after'] as const)('right %s an operation of a callback', (when) => {
  it('an instance may die, and leaves one credential that is told of and can be uninstalled, or none', async () => {
    await atEachOperation({ when, kills: true }, async (servers, sessionId, operation) => {
      const { accounts, revoked, statusOf, uninstall } = servers;
      const stored = await accounts();
      const status = await statusOf(sessionId);
      expect([status, stored.length], operation).toEqual(
        status === 'complete' ? ['complete', 1] : ['failed', 0],
      );
      for (const { credentialId } of stored) await uninstall(credentialId);
      await expect.poll(() => revoked).toHaveLength(stored.length);
    });
  });

  it('a store may fail, and each token that was issued is in the credential that is told of, or revoked', async () => {
    await atEachOperation({ when, kills: false }, async (servers, sessionId, operation) => {
      const { accounts, issued, revoked, statusOf } = servers;
      const stored = await accounts();
      const status = await statusOf(sessionId);
      expect([status, stored.length], operation).toEqual(
        status === 'complete' ? ['complete', 1] : ['failed', 0],
      );
      await expect.poll(() => revoked).toHaveLength(issued() - stored.length);
    });
  });
});
