import type { CredentialRecord } from '@installflow/connect/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { recordKey } from '../../src/server/store/keys.js';
import { answers } from '../support/server/answers.js';
import { openBrowser } from '../support/server/browser-like.js';
import { page, projectId } from '../support/server/connect-backend.js';
import type { UserApi } from '../support/server/connect-backend.js';
import {
  begin,
  callbackUrlOf,
  connect,
  credentialsOf,
  openLogin,
  readSession,
} from '../support/server/login.js';
import { keyed, startProxyBackend } from '../support/server/proxy-backend.js';
import type { ProxyBackend } from '../support/server/proxy-backend.js';

let backend: ProxyBackend;
let alice: UserApi;
let bob: UserApi;

beforeAll(async () => {
  backend = await startProxyBackend();
  alice = await backend.as('alice');
  bob = await backend.as('bob');
});
afterAll(() => backend.stop());
beforeEach(() => backend.upstream.reset());

const TTL_MS = 60_000;

/** What somebody does who can write the store, and has no encryption key. */
const store = {
  read: async (key: string) => (await backend.serverOptions.store?.get(key)) ?? '',
  write: async (key: string, value: string) => backend.serverOptions.store?.set(key, value, TTL_MS),
  copy: async (from: string, to: string) => store.write(to, await store.read(from)),
  change: async (key: string, part: object) => {
    const record: unknown = JSON.parse(await store.read(key));
    await store.write(key, JSON.stringify(Object.assign({}, record, part)));
  },
};
/** What the same person does to credentials. */
const credentials = {
  read: async (userId: string, credentialId: string) => {
    const key = { projectId, userId, credentialId };
    const record = await backend.serverOptions.credentialStore?.find(key);
    if (!record) throw new Error('there is no such credential');
    return record;
  },
  copy: async (credentialId: string, from: string, to: string) => {
    const record = await credentials.read(from, credentialId);
    await backend.serverOptions.credentialStore?.insert(
      { ...record, userId: to },
      { begunAt: Date.now(), limit: 200 },
    );
  },
  change: async (userId: string, credentialId: string, change: (text: string) => string) => {
    const record = await credentials.read(userId, credentialId);
    const changed = z.custom<CredentialRecord>().parse(JSON.parse(change(JSON.stringify(record))));
    await backend.serverOptions.credentialStore?.update(changed, record.version);
  },
};

const connectKeyed = async (user: UserApi): Promise<string> => {
  const integrationId = await backend.integrationId(user, keyed.type);
  const payload = { apiKey: 'key-canary-1', region: 'eu' };
  const made = await user.post('/sdk/credentials', { integrationId, payload, installOptions: {} });
  return made.as(answers.credential).id;
};

describe('another user’s credential, copied to a place of one’s own', () => {
  it.each([
    ['zendesk', async () => (await connect(backend, alice)).credentialId],
    [keyed.type, () => connectKeyed(alice)],
  ])('is none (%s)', async (type, connectAlice) => {
    const credentialId = await connectAlice();
    const before = await credentialsOf(alice, type);
    await credentials.copy(credentialId, 'alice', 'bob');

    const headers = { 'X-Paragon-Credential': credentialId };
    const uninstall = `/sdk/integrations/${await backend.integrationId(bob, type)}`;
    expect(await credentialsOf(bob, type)).toEqual([]);
    expect((await bob.get(`/sdk/credentials/${credentialId}`)).status).toBe(404);
    expect((await bob.get(`/sdk/proxy/${type}/x`)).status).toBe(404);
    expect((await bob.send('GET', `/sdk/proxy/${type}/x`, undefined, headers)).status).toBe(404);
    expect((await bob.delete(uninstall, headers)).status).toBe(404);
    expect(backend.upstream.requests).toEqual([]);
    expect(await credentialsOf(alice, type)).toEqual(before);
  });
});

describe('a credential of which was changed', () => {
  it.each([
    ['the integration', '"integrationType":"zendesk"', '"integrationType":"gmail"', 'gmail'],
    [
      'the account type',
      String.raw`accountType\":\"user-configured-oauth`,
      String.raw`accountType\":\"default`,
      'zendesk',
    ],
  ])('%s, is not sent anywhere', async (_what, from, to, type) => {
    const user = await backend.as(`changed-${type}`);
    const { credentialId } = await connect(backend, user);
    expect((await user.get('/sdk/proxy/zendesk/x')).status).toBe(200);
    backend.upstream.reset();
    await credentials.change(`changed-${type}`, credentialId, (text) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    });
    expect((await user.get(`/sdk/proxy/${type}/x`)).status).toBe(500);
    expect(backend.upstream.requests).toEqual([]);
  });

  it('the integration, is not sent where its answers were entered directly, either', async () => {
    const user = await backend.as('changed-key');
    await credentials.change('changed-key', await connectKeyed(user), (text) =>
      text.replace(`"integrationType":"${keyed.type}"`, '"integrationType":"custom.basic"'),
    );
    expect((await user.get('/sdk/proxy/custom.basic/x')).status).toBe(500);
    expect(backend.upstream.requests).toEqual([]);
  });
});

describe('another user’s session, copied to a place of one’s own', () => {
  it('is none: it shows nothing, and cancelling it discards nothing', async () => {
    const { sessionId } = await connect(backend, alice);
    const before = await credentialsOf(alice);
    await store.copy(
      await recordKey('session', projectId, 'alice', sessionId),
      await recordKey('session', projectId, 'bob', sessionId),
    );
    expect(await readSession(bob, sessionId)).toEqual({ status: 'expired', connectCredentialId: null });
    await bob.delete(`/sdk/actions/session-id/${sessionId}?cancel=true`);
    expect(await credentialsOf(alice)).toEqual(before);
    expect((await readSession(alice, sessionId)).status).toBe('complete');
  });
});

describe('a session of which was changed', () => {
  it.each([
    ['the integration', { integrationType: 'gmail' }],
    ['the account type', { accountType: 'default' }],
    ['the page', { origin: 'https://evil.example' }],
    ['the redirect URL', { redirectUrl: 'https://evil.example/oauth' }],
    ['the credential to be', { credentialId: 'another' }],
    ['whether it replaces one', { replacesCredential: true }],
  ])('%s, spends no code', async (what, part) => {
    const user = await backend.as(`session ${what}`);
    const login = await openLogin(backend, user);
    const address = await callbackUrlOf(login);
    await store.change(await recordKey('session', projectId, `session ${what}`, login.sessionId), part);
    const before = backend.exchanges.length;
    const callbackPage = await login.browser.visit(address);
    expect(callbackPage.text).not.toContain('oauth_success_callback');
    expect(backend.exchanges).toHaveLength(before);
    expect(await credentialsOf(user)).toEqual([]);
  });
});

describe('another user’s ticket, copied to the place of one’s own', () => {
  it('does not begin the other user’s login in one’s own browser', async () => {
    const ticketOf = async (user: UserApi) => {
      const { authorizationUrl, sessionId } = await begin(backend, user);
      const key = await recordKey('ticket', new URL(authorizationUrl).pathname.split('/').at(-1) ?? '');
      return { authorizationUrl, sessionId, key };
    };
    const [of, own] = [await ticketOf(alice), await ticketOf(bob)];
    await store.copy(of.key, own.key);
    const window = await openBrowser().visit(own.authorizationUrl, { referrer: `${page}/` });
    expect(window.url.origin).toBe(backend.origin);
    const key = await recordKey('session', projectId, 'alice', of.sessionId);
    expect(JSON.parse(await store.read(key))).toMatchObject({ status: 'begun' });
  });
});
