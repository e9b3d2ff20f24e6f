import { createConnectServer, type ConnectServer, type EncryptionKey } from '@installflow/connect/server';
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { answers } from '../support/server/answers.js';
import { companyClient, ownClient, page, projectId } from '../support/server/connect-backend.js';
import type { UserApi } from '../support/server/connect-backend.js';
import {
  begin,
  connect,
  callbackUrlOf,
  credentialsOf,
  openLogin,
  readSession,
} from '../support/server/login.js';
import { startProxyBackend } from '../support/server/proxy-backend.js';
import { serve } from '../support/server/serve.js';
import { createApiOfUsers } from '../support/server/user-api.js';

const key = (kid: string): EncryptionKey => ({ kid, key: new Uint8Array(randomBytes(32)) });
const old = key('old');
const fresh = key('fresh');
const gmail = { type: 'gmail', values: { scopes: undefined } };
const jira = { type: 'jira', values: { scopes: undefined } };
const sites = { action: 'jira', sourceKey: 'sites', parameters: [], paginationParameters: { pageCursor: 0 } };

/** Instances over the same stores, which answer the requests in turn. Every access token is refreshed when it is used. */
async function startInstances() {
  let instances: ConnectServer[] = [];
  let turn = 0;
  const statuses: number[] = [];
  const front = await serve(async (request) => {
    turn += 1;
    const answer = await instances[turn % instances.length]?.(request);
    statuses.push(answer?.status ?? 0);
    return answer ?? new Response(null, { status: 500 });
  });
  const clients = [companyClient, ownClient].map((client) => ({
    ...client,
    redirectUris: [`${front.origin}/oauth`],
  }));
  const backend = await startProxyBackend({
    server: { apiUrl: front.origin, encryptionKeys: [old] },
    oauth: { clients, lifetimes: { accessToken: 20 } },
  });
  onTestFinished(async () => {
    await front.stop();
    await backend.stop();
  });
  const instanceWith = (...encryptionKeys: EncryptionKey[]): ConnectServer =>
    createConnectServer({ ...backend.serverOptions, encryptionKeys });
  return {
    ...backend,
    ...createApiOfUsers(front.origin, backend.tokens),
    /** The statuses of all answers. */
    statuses,
    /** Starts an instance for each list of keys, in place of those that ran before. */
    run: (...keys: EncryptionKey[][]) => {
      instances = keys.map((all) => instanceWith(...all));
      return instances;
    },
  };
}

let backend: Awaited<ReturnType<typeof startInstances>>;
let user: UserApi;

beforeEach(async () => {
  backend = await startInstances();
  user = await backend.as('alice');
});

const missing = { status: 503, code: 'encryption_key_missing' };

describe('an instance that has not got the key of', () => {
  it('a ticket does not spend it: another instance begins the login', async () => {
    backend.run([fresh, old]);
    const { authorizationUrl, sessionId } = await begin(backend, user);
    const follow = () =>
      fetch(authorizationUrl, { headers: { Referer: `${page}/`, Accept: 'text/html' }, redirect: 'manual' });
    backend.run([old]);
    const shown = await follow();
    expect([shown.status, shown.headers.get('Retry-After')]).toEqual([503, '2']);
    expect(shown.headers.get('Content-Type')).toContain('text/html');
    backend.run([fresh, old]);
    expect((await follow()).status).toBe(302);
    expect(await readSession(user, sessionId)).toMatchObject({ status: 'pending' });
  });

  it('a session spends no code: another instance completes the login', async () => {
    backend.run([fresh, old]);
    const login = await openLogin(backend, user);
    const callback = await callbackUrlOf(login);
    const sent = backend.exchanges.length;
    backend.run([old]);
    const shown = await login.browser.visit(callback);
    expect([shown.status, shown.headers.get('Retry-After')]).toEqual([503, '2']);
    expect(backend.exchanges).toHaveLength(sent);
    expect(await readSession(user, login.sessionId)).toMatchObject({ status: 'pending' });
    expect(backend.failures).toMatchObject([{ code: missing.code }]);
    backend.run([fresh, old]);
    await login.browser.visit(callback);
    expect(await readSession(user, login.sessionId)).toMatchObject({ status: 'complete' });
  });

  it('the answers to the post-options stores the tokens of a new login, and keeps the answers', async () => {
    backend.run([fresh, old]);
    const { credentialId } = await connect(backend, user, jira);
    await user.post(`/sdk/credentials/${credentialId}/complete-setup`, { payload: { site: 'site-1' } });
    backend.run([old]);
    const again = { ...jira, installOptions: { selectedCredentialId: credentialId } };
    expect((await connect(backend, user, again)).session.status).toBe('complete');
    backend.run([fresh, old]);
    expect((await user.get('/sdk/proxy/jira/x')).status).toBe(200);
    expect(backend.upstream.requests.map(({ url }) => url)).toEqual(['/ex/jira/site-1/x']);
  });

  it('a credential answers 503 to every call that opens it, and changes nothing', async () => {
    backend.run([fresh, old]);
    await user.send('PATCH', '/sdk/me', { meta: { plan: 'pro' } });
    const { credentialId } = await connect(backend, user, gmail);
    const pending = await connect(backend, user, jira);
    const integration = await backend.integrationId(user, 'gmail');
    const before = await credentialsOf(user, 'gmail');
    const sent = backend.exchanges.length;

    const [behind] = backend.run([old]);
    const named = { 'X-Paragon-Credential': credentialId };
    for (const answer of [
      await user.get('/sdk/me'),
      await user.get('/sdk/proxy/gmail/x'),
      await user.post('/sdk/actions', sites, { 'X-Paragon-Credential': pending.credentialId }),
      await user.delete(`/sdk/integrations/${integration}`, named),
      await user.delete(`/sdk/actions/session-id/${pending.sessionId}?cancel=true`),
    ]) {
      expect(answer.as(answers.problem)).toMatchObject({ ...missing, retryAfter: 2 });
      expect(answer.headers.get('Retry-After')).toBe('2');
    }
    const alice = { projectId, userId: 'alice' };
    await expect(behind?.accessToken({ ...alice, credentialId })).rejects.toMatchObject(missing);
    await expect(behind?.request({ ...alice, integration: 'gmail' }, '/x')).rejects.toMatchObject(missing);
    await expect(behind?.deleteUser(alice)).rejects.toMatchObject(missing);
    for (const { code, message } of backend.failures) {
      expect(code).toBe(missing.code);
      expect(message).toContain('the key "fresh"');
    }
    expect(backend.failures).toHaveLength(8);

    backend.run([fresh, old]);
    expect(await credentialsOf(user, 'gmail')).toEqual(before);
    expect(backend.exchanges).toHaveLength(sent);
    expect((await user.get('/sdk/proxy/gmail/x')).status).toBe(200);
  });
});

describe('a new key, on two instances under traffic,', () => {
  /** Installs, and makes every call that opens or seals a secret, on both instances. */
  const everyCall = async () => {
    await connect(backend, user, { ...gmail, accountType: 'default' });
    for (let calls = 0; calls < 2; calls += 1) {
      await user.get('/sdk/me');
      await user.get('/sdk/proxy/zendesk/x');
      await user.send('PATCH', '/sdk/me', { meta: { calls } });
      await user.get('/sdk/integrations');
    }
  };

  it('fails no request in the order of the guide', async () => {
    backend.run([old], [old]);
    await connect(backend, user);
    const steps = [
      [[old, fresh], [old]],
      [
        [old, fresh],
        [old, fresh],
      ],
      [
        [fresh, old],
        [old, fresh],
      ],
      [
        [fresh, old],
        [fresh, old],
      ],
    ];
    for (const step of steps) {
      const login = await openLogin(backend, user, jira);
      backend.run(...step);
      await login.finish();
      expect(await readSession(user, login.sessionId)).toMatchObject({ status: 'complete' });
      await everyCall();
    }
    const [instance] = backend.run([fresh, old], [fresh, old]);
    expect(await instance?.rotateAll()).toMatchObject({ cursor: null, failures: [] });
    for (const step of [
      [[fresh], [fresh, old]],
      [[fresh], [fresh]],
    ]) {
      backend.run(...step);
      await everyCall();
    }
    expect(backend.statuses.filter((status) => status >= 400)).toEqual([]);
    expect(backend.failures).toEqual([]);
    const { accounts } = (await instance?.listAccounts({ projectId, userId: 'alice' })) ?? {};
    expect(accounts?.filter(({ status }) => status === 'INVALID')).toEqual([]);
  });

  it('that is first on one of them loses nothing: the other one answers 503 until it has the key', async () => {
    backend.run([old], [old]);
    await connect(backend, user);
    backend.run([fresh, old], [old]);
    for (let calls = 0; calls < 3; calls += 1) {
      await user.send('PATCH', '/sdk/me', { meta: { calls } });
      for (const path of ['/sdk/proxy/zendesk/x', '/sdk/me']) await user.get(path);
    }
    expect(new Set(backend.statuses.filter((status) => status >= 400))).toEqual(new Set([503]));
    expect(new Set(backend.failures.map(({ code }) => code))).toEqual(new Set([missing.code]));

    const before = backend.statuses.length;
    const [instance] = backend.run([fresh, old], [fresh, old]);
    await everyCall();
    expect(backend.statuses.slice(before).filter((status) => status >= 400)).toEqual([]);
    const { accounts } = (await instance?.listAccounts({ projectId, userId: 'alice' })) ?? {};
    expect(accounts?.map(({ type, status }) => [type, status])).toEqual([
      ['zendesk', 'VALID'],
      ['gmail', 'VALID'],
    ]);
  });
});
