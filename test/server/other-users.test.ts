import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { projectId, startConnectBackend } from '../support/server/connect-backend.js';
import type { Answer, ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import { connect, credentialsOf, openLogin, readSession, tryToBegin } from '../support/server/login.js';
import { vault } from '../support/server/vault.js';

let backend: ConnectBackend;
let alice: UserApi;
let mallory: UserApi;

beforeAll(async () => {
  backend = await startConnectBackend({ project: { customIntegrations: [vault] } });
  alice = await backend.as('alice');
  mallory = await backend.as('mallory');
});
afterAll(() => backend.stop());

describe('another user’s session', () => {
  it('answers like an unknown one', async () => {
    const { sessionId } = await connect(backend, alice);
    const path = (id: string) => `/sdk/actions/session-id/${id}`;
    for (const query of ['', '?wait=1']) {
      const foreign = await mallory.get(path(sessionId) + query);
      const unknown = await mallory.get(path('a'.repeat(43)) + query);
      expect([foreign.status, foreign.text]).toEqual([200, unknown.text]);
      expect(foreign.text).toContain('"connectCredentialId":null');
    }
  });

  it('cannot be cancelled or forgotten', async () => {
    const login = await openLogin(backend, alice);
    const before = (await credentialsOf(alice)).length;
    await mallory.delete(`/sdk/actions/session-id/${login.sessionId}?cancel=true`);
    await mallory.delete(`/sdk/actions/session-id/${login.sessionId}`);
    await login.finish();
    await mallory.delete(`/sdk/actions/session-id/${login.sessionId}?cancel=true`);
    expect((await readSession(alice, login.sessionId)).status).toBe('complete');
    expect(await credentialsOf(alice)).toHaveLength(before + 1);
  });
});

describe('another user’s credential', () => {
  const requests: Record<
    string,
    (user: UserApi, credentialId: string, integrationId: string) => Promise<Answer>
  > = {
    'GET credentials': (user, id) => user.get(`/sdk/credentials/${id}`),
    'complete-setup': (user, id, integrationId) =>
      user.post(`/sdk/credentials/${id}/complete-setup`, {
        integrationId,
        config: {},
        payload: { site: 'site-1' },
      }),
    'POST credentials': (user, id, integrationId) =>
      user.post('/sdk/credentials', {
        integrationId,
        config: {},
        payload: { credentialId: id },
        installOptions: {},
      }),
    'DELETE integrations': (user, id, integrationId) =>
      user.delete(`/sdk/integrations/${integrationId}`, { 'X-Paragon-Credential': id }),
    'sdk/actions': (user, id) =>
      user.post(
        '/sdk/actions',
        { action: 'jira', sourceKey: 'sites', parameters: [], paginationParameters: { pageCursor: 0 } },
        { 'X-Paragon-Credential': id },
      ),
  };

  it.each(Object.entries(requests))('is an unknown one (404) to %s', async (_call, request) => {
    const { credentialId } = await connect(backend, alice, { type: 'jira' });
    const integrationId = await backend.integrationId(alice, 'jira');
    const unknownId = `${credentialId.slice(0, -1)}${credentialId.endsWith('a') ? 'b' : 'a'}`;
    const foreign = await request(mallory, credentialId, integrationId);
    const unknown = await request(mallory, unknownId, integrationId);
    expect(foreign.status, foreign.text).toBe(404);
    expect(foreign.text).toBe(unknown.text.replaceAll(unknownId, credentialId));
    expect(await credentialsOf(alice, 'jira')).toContainEqual(
      expect.objectContaining({ id: credentialId, status: 'PENDING' }),
    );
  });

  it('cannot be selected for a login', async () => {
    const { credentialId } = await connect(backend, alice);
    const answer = await tryToBegin(backend, mallory, {
      installOptions: { selectedCredentialId: credentialId },
    });
    expect(answer.status).toBe(404);
  });
});

describe('user IDs that look like paths and keys', () => {
  const userIds = [
    'alice-2',
    'alice-2?x',
    'alice-2/',
    'alice-2:b',
    '../alice-2',
    'alice-2/../bob',
    'ALICE-2',
    'alice-2 ',
    '%61lice-2',
    `${projectId}:alice-2`,
  ];

  it('each read their own credential and no other', async () => {
    const integrationId = await backend.integrationId(alice, vault.type);
    const made = new Map<string, string>();
    for (const userId of userIds) {
      const user = await backend.as(userId);
      const payload = { apiKey: `key of ${userId}` };
      const answer = await user.post('/sdk/credentials', {
        integrationId,
        config: {},
        payload,
        installOptions: {},
      });
      made.set(userId, answer.as(answers.credential).id);
    }
    expect(new Set(made.values()).size).toBe(userIds.length);
    for (const userId of userIds) {
      const user = await backend.as(userId);
      expect((await user.get('/sdk/me')).as(answers.me).userId).toBe(userId);
      expect(await credentialsOf(user, vault.type)).toMatchObject([{ id: made.get(userId) }]);
      for (const [owner, id] of made) {
        expect((await user.get(`/sdk/credentials/${id}`)).status).toBe(owner === userId ? 200 : 404);
      }
    }
  });
});

describe('a second project', () => {
  it('knows nothing of what the same user connected in the first', async () => {
    const both = await startConnectBackend({
      projects: (project) => [project, { ...project, id: 'project-2' }],
    });
    const { credentialId, session } = await connect(both, await both.as('alice'));
    expect(session.status).toBe('complete');

    const token = await both.tokens.sign({ sub: 'alice', aud: 'useparagon.com/project-2' });
    const inSecond = (path: string) =>
      fetch(`${both.origin}/projects/project-2${path}`, { headers: { Authorization: `Bearer ${token}` } });
    const me = answers.me.parse(await (await inSecond('/sdk/me')).json());
    expect(me.integrations.zendesk?.allCredentials).toEqual([]);
    expect((await inSecond(`/sdk/credentials/${credentialId}`)).status).toBe(404);
    expect((await both.withToken(token).get('/sdk/me')).status).toBe(401);
    await both.stop();
  });

  it('that does not exist answers 404', async () => {
    const headers = { Authorization: `Bearer ${alice.token}` };
    expect((await fetch(`${backend.origin}/projects/nope/sdk/me`, { headers })).status).toBe(404);
  });
});
