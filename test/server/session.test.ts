import { createMemoryCredentialStore } from '@installflow/connect/server';
import type { CredentialStore } from '@installflow/connect/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { openBrowser } from '../support/server/browser-like.js';
import { page, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import {
  begin,
  callbackUrlOf,
  connect,
  credentialsOf,
  openLogin,
  readSession,
} from '../support/server/login.js';

let backend: ConnectBackend;

beforeAll(async () => {
  backend = await startConnectBackend();
});
afterAll(() => backend.stop());

const cancel = (user: UserApi, sessionId: string) =>
  user.delete(`/sdk/actions/session-id/${sessionId}?cancel=true`);

describe('a session request that waits', () => {
  /** A database tells of a change after it has answered whoever made the change. */
  const isInMemory = process.env.TEST_STORE === undefined;

  it.runIf(isInMemory)(
    'brings the credential as soon as the callback has come, before anybody who asks after it',
    async () => {
      const user = await backend.as('waiting-user');
      const login = await openLogin(backend, user);
      const address = await callbackUrlOf(login);
      const answered: string[] = [];
      const read = async (waitSeconds: number) => {
        const session = await readSession(user, login.sessionId, waitSeconds);
        answered.push(`after ${waitSeconds} s at most`);
        return session;
      };
      const held = read(25);
      await login.browser.visit(address);
      await read(0);
      expect(answered).toEqual(['after 25 s at most', 'after 0 s at most']);
      const session = await held;
      expect(session).toMatchObject({
        status: 'complete',
        connectCredentialId: session.credential?.id,
        credential: { status: 'VALID' },
      });
    },
  );

  it('brings a denial, too', async () => {
    const user = await backend.as('denying-user');
    const login = await openLogin(backend, user);
    const held = readSession(user, login.sessionId, 25);
    await login.finish({ decision: 'deny' });
    expect(await held).toMatchObject({ status: 'denied', error: 'access_denied' });
  });

  it('ends when the session is cancelled', async () => {
    const user = await backend.as('cancelling-user');
    const login = await openLogin(backend, user);
    const held = readSession(user, login.sessionId, 25);
    await cancel(user, login.sessionId);
    expect(await held).toMatchObject({ connectCredentialId: null });
  });

  it('answers pending when its time is up', async () => {
    const user = await backend.as('patient-user');
    const { sessionId } = await begin(backend, user);
    const asked = performance.now();
    expect(await readSession(user, sessionId, 1)).toMatchObject({
      status: 'pending',
      connectCredentialId: null,
    });
    expect(performance.now() - asked).toBeGreaterThan(900);
  });

  it('answers what is known already without waiting', { timeout: 20_000 }, async () => {
    const user = await backend.as('late-user');
    const { sessionId } = await connect(backend, user);
    expect((await readSession(user, sessionId, 25)).status).toBe('complete');
  });

  it('is refused as the fourth of one user, and not for another user', async () => {
    const user = await backend.as('greedy-user');
    const { sessionId } = await begin(backend, user);
    const path = `/sdk/actions/session-id/${sessionId}?wait=1`;
    const other = await backend.as('modest-user');
    const [four, ofOther] = await Promise.all([
      Promise.all([1, 2, 3, 4].map(() => user.get(path))),
      other.get(path),
    ]);
    expect(ofOther.status).toBe(200);
    expect(four.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429]);
    const refused = four.find(({ status }) => status === 429);
    expect(refused?.as(answers.problem).status).toBe(429);
    expect(Number(refused?.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await user.get(path.replace('wait=1', 'wait=0'))).status).toBe(200);
    expect((await user.get(path)).status).toBe(200);
  });

  it('makes room for another when its client goes away', async () => {
    const user = await backend.as('reloading-user');
    const { sessionId } = await begin(backend, user);
    const page = new AbortController();
    const headers = { Authorization: `Bearer ${user.token}` };
    const address = backend.url(`/sdk/actions/session-id/${sessionId}?wait=20`);
    const before = backend.written.length;
    const slots = () => backend.written.slice(before).filter((text) => text.startsWith('if:wait-slot:'));
    const held = [1, 2, 3].map(() => fetch(address, { headers, signal: page.signal }).catch(() => null));
    // The first to ask for a slot gets it.
    await expect.poll(() => new Set(slots()).size).toBe(3);
    expect((await user.get(`/sdk/actions/session-id/${sessionId}?wait=1`)).status).toBe(429);
    page.abort();
    await Promise.all(held);
    await expect
      .poll(async () => (await user.get(`/sdk/actions/session-id/${sessionId}?wait=1`)).status)
      .toBe(200);
  });
});

describe('a session that is cancelled', () => {
  it('before the window came sends nobody to the provider', async () => {
    const user = await backend.as('early-user');
    const { sessionId, authorizationUrl } = await begin(backend, user);
    expect((await cancel(user, sessionId)).status).toBe(200);
    const window = await openBrowser().visit(authorizationUrl, { referrer: page });
    expect(window.url.origin).toBe(backend.origin);
    expect(await readSession(user, sessionId)).toMatchObject({ connectCredentialId: null });
  });

  it('during the login stores nothing when the callback comes, and says so', async () => {
    const user = await backend.as('impatient-user');
    const login = await openLogin(backend, user);
    await cancel(user, login.sessionId);
    const exchanges = backend.exchanges.length;
    const callbackPage = await login.finish();
    expect(callbackPage.text).not.toContain('oauth_success_callback');
    expect(callbackPage.text.toLowerCase()).toMatch(/cancel/);
    expect(backend.exchanges).toHaveLength(exchanges);
    expect(await credentialsOf(user)).toEqual([]);
  });

  it('during the exchange leaves no credential, and revokes its token', async () => {
    const racing = await startConnectBackend();
    const user = await racing.as('racing-user');
    const login = await openLogin(racing, user, { type: 'gmail', values: { scopes: undefined } });
    const exchanging = new Promise<() => void>((resolve) => {
      racing.provider.instead = (request) =>
        request.url === racing.oauth.endpoints.tokenEndpoint
          ? new Promise((answer) => resolve(() => answer(fetch(request))))
          : undefined;
    });
    const callback = login.finish();
    const letProviderAnswer = await exchanging;
    await cancel(user, login.sessionId);
    letProviderAnswer();
    await callback;
    expect(await credentialsOf(user, 'gmail')).toEqual([]);
    expect((await readSession(user, login.sessionId)).connectCredentialId).toBeNull();
    await expect
      .poll(() => racing.exchanges.map(({ url }) => url))
      .toContain(racing.oauth.endpoints.revocationEndpoint);
    await racing.stop();
  });

  it('while the credential is being stored leaves none, and revokes its token', async () => {
    const memory = createMemoryCredentialStore();
    const next: { write?: (() => Promise<unknown>) | undefined } = {};
    const insert: CredentialStore['insert'] = async (...record) => {
      const { write } = next;
      next.write = undefined;
      await write?.();
      return memory.insert(...record);
    };
    const racing = await startConnectBackend({ server: { credentialStore: { ...memory, insert } } });
    const user = await racing.as('racing-user');
    const login = await openLogin(racing, user, { type: 'gmail', values: { scopes: undefined } });
    racing.provider.instead = async (request) => {
      const answer = await fetch(request);
      if (request.url === racing.oauth.endpoints.tokenEndpoint)
        next.write = () => cancel(user, login.sessionId);
      return answer;
    };
    await login.finish();
    expect(await credentialsOf(user, 'gmail')).toEqual([]);
    expect((await readSession(user, login.sessionId)).connectCredentialId).toBeNull();
    await expect
      .poll(() => racing.exchanges.map(({ url }) => url))
      .toContain(racing.oauth.endpoints.revocationEndpoint);
    await racing.stop();
  });

  it('after the login discards the credential that it made', async () => {
    const user = await backend.as('regretful-user');
    const kept = await connect(backend, user);
    const { sessionId, credentialId } = await connect(backend, user);
    expect((await cancel(user, sessionId)).text).toBe('{}');
    expect(await credentialsOf(user)).toMatchObject([{ id: kept.credentialId }]);
    expect((await user.get(`/sdk/credentials/${credentialId}`)).status).toBe(404);
    expect(await readSession(user, sessionId)).toMatchObject({ connectCredentialId: null });
  });

  it('never discards a credential that was there before', async () => {
    const user = await backend.as('renewing-user');
    const { credentialId } = await connect(backend, user);
    const again = await connect(backend, user, { installOptions: { selectedCredentialId: credentialId } });
    await cancel(user, again.sessionId);
    expect(await credentialsOf(user)).toMatchObject([{ id: credentialId, status: 'VALID' }]);
  });

  it('never discards a credential that another login has authenticated again since', async () => {
    const user = await backend.as('twice-connecting-user');
    const { sessionId, credentialId } = await connect(backend, user);
    await connect(backend, user, { installOptions: { selectedCredentialId: credentialId } });
    expect((await cancel(user, sessionId)).text).toBe('{}');
    expect(await credentialsOf(user)).toMatchObject([{ id: credentialId, status: 'VALID' }]);
  });

  it('never discards a credential whose post-options somebody has answered since', async () => {
    const user = await backend.as('resuming-user');
    const { sessionId, credentialId } = await connect(backend, user, { type: 'sharepoint' });
    const completed = await user.post(`/sdk/credentials/${credentialId}/complete-setup`, {
      integrationId: await backend.integrationId(user, 'sharepoint'),
      config: {},
      payload: { site: 'a-site' },
      installOptions: {},
    });
    expect(completed.status, completed.text).toBe(200);
    expect((await cancel(user, sessionId)).text).toBe('{}');
    expect(await credentialsOf(user, 'sharepoint')).toMatchObject([{ id: credentialId, status: 'VALID' }]);
  });

  it('may be cancelled twice, and when it never was', async () => {
    const user = await backend.as('nervous-user');
    const { sessionId } = await connect(backend, user);
    const first = await cancel(user, sessionId);
    const second = await cancel(user, sessionId);
    const unknown = await cancel(user, 'a'.repeat(43));
    expect([first.status, second.status, unknown.status]).toEqual([200, 200, 200]);
  });
});

describe('a session that is only forgotten', () => {
  it('lets the login go on and keeps its credential', async () => {
    const user = await backend.as('forgetful-user');
    const login = await openLogin(backend, user);
    await user.delete(`/sdk/actions/session-id/${login.sessionId}`);
    await login.finish();
    expect(await credentialsOf(user)).toHaveLength(1);
  });

  it('answers nothing any more, once its credential was collected', async () => {
    const user = await backend.as('tidy-user');
    const { sessionId } = await connect(backend, user);
    expect((await user.delete(`/sdk/actions/session-id/${sessionId}`)).text).toBe('{}');
    expect(await readSession(user, sessionId)).toMatchObject({ connectCredentialId: null });
    expect(await credentialsOf(user)).toHaveLength(1);
  });
});
