import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import { connect, credentialsOf } from '../support/server/login.js';

let backend: ConnectBackend;

beforeAll(async () => {
  backend = await startConnectBackend();
});
afterAll(() => backend.stop());

const askForSites = (user: UserApi, action: string, credentialId: string, search?: string) =>
  user.post(
    '/sdk/actions',
    { action, sourceKey: 'sites', parameters: [], paginationParameters: { pageCursor: 0, search } },
    { 'X-Paragon-Credential': credentialId },
  );

const completeSetup = async (user: UserApi, type: string, credentialId: string, site: unknown) =>
  user.post(`/sdk/credentials/${credentialId}/complete-setup`, {
    integrationId: await backend.integrationId(user, type),
    config: {},
    payload: { site },
    installOptions: {},
  });

describe('the sites of a pending credential', () => {
  it.each(['jira', 'sharepoint'])('of %s are listed, and choosing one completes the setup', async (type) => {
    const user = await backend.as(`${type}-user`);
    const { credentialId } = await connect(backend, user, { type });
    const { records } = (await askForSites(user, type, credentialId)).as(answers.fieldOptions).output;
    expect(records.map(({ label }) => label.replace(/ \(.*/, ''))).toEqual([
      'Acme Support',
      'Acme Engineering',
    ]);

    const completed = await completeSetup(user, type, credentialId, records[1]?.value);
    expect(completed.as(answers.credential)).toMatchObject({ id: credentialId, status: 'VALID' });
    expect(await credentialsOf(user, type)).toMatchObject([{ id: credentialId, status: 'VALID' }]);
  });

  it('of jira are all that can be chosen', async () => {
    const user = await backend.as('reaching-user');
    const { credentialId } = await connect(backend, user, { type: 'jira' });
    for (const site of ['another-site', '../../secrets', 1]) {
      const refused = await completeSetup(user, 'jira', credentialId, site);
      expect(refused.status, refused.text).toBe(400);
      expect(JSON.parse(refused.text)).toMatchObject({
        code: 'invalid_install_options',
        issues: [{ inputId: 'site', title: 'Jira site', message: 'Choose one of the options.' }],
      });
    }
    expect(await credentialsOf(user, 'jira')).toMatchObject([{ id: credentialId, status: 'PENDING' }]);
  });

  it('of jira cannot be chosen while the provider cannot be asked for them', async () => {
    const user = await backend.as('waiting-user');
    const { credentialId } = await connect(backend, user, { type: 'jira' });
    const { records } = (await askForSites(user, 'jira', credentialId)).as(answers.fieldOptions).output;
    backend.provider.instead = () => Promise.resolve(new Response(null, { status: 500 }));
    expect((await completeSetup(user, 'jira', credentialId, records[0]?.value)).status).toBe(502);
    backend.provider.instead = undefined;
    expect((await completeSetup(user, 'jira', credentialId, records[0]?.value)).status).toBe(200);
  });

  it('of sharepoint may be any that was found, since the list is a search', async () => {
    const user = await backend.as('knowing-user');
    const { credentialId } = await connect(backend, user, { type: 'sharepoint' });
    expect((await completeSetup(user, 'sharepoint', credentialId, 'a-site-on-page-two')).status).toBe(200);
  });

  it('are searched by the provider', async () => {
    const user = await backend.as('searching-user');
    const { credentialId } = await connect(backend, user, { type: 'sharepoint' });
    const { records } = (await askForSites(user, 'sharepoint', credentialId, 'engin')).as(
      answers.fieldOptions,
    ).output;
    expect(records.map(({ label }) => label.replace(/ \(.*/, ''))).toEqual(['Acme Engineering']);
  });

  it('are asked for with a fresh access token when the stored one has run out, refreshed once', async () => {
    const user = await backend.as('stale-user');
    const { credentialId } = await connect(backend, user, { type: 'jira' });
    const refreshes = () =>
      backend.exchanges.filter(({ body }) => body.get('grant_type') === 'refresh_token').length;
    const before = refreshes();
    backend.clock.aheadMs = 2 * 3600_000;
    const all = await Promise.all(Array.from({ length: 5 }, () => askForSites(user, 'jira', credentialId)));
    backend.clock.aheadMs = 0;
    for (const answer of all) expect(answer.as(answers.fieldOptions).output.records).toHaveLength(2);
    expect(refreshes() - before).toBe(1);
  });

  it('are a problem without an upstream body when the provider fails', async () => {
    const user = await backend.as('unlucky-user');
    const { credentialId } = await connect(backend, user, { type: 'jira' });
    backend.provider.instead = () => Promise.resolve(new Response('upstream-canary', { status: 500 }));
    const answer = await askForSites(user, 'jira', credentialId);
    backend.provider.instead = undefined;
    expect(answer.status).toBe(502);
    expect(answer.as(answers.problem).status).toBe(502);
    expect(answer.text).not.toContain('upstream-canary');
  });

  it.each([
    ['as it is', (token: string) => token],
    ['with an escape', (token: string) => `\\u00${token.charCodeAt(0).toString(16)}${token.slice(1)}`],
    ['around what is left out of a label', (token: string) => `https://${token}`],
  ])('are withheld where one of them repeats the token %s', async (_how, written) => {
    const user = await backend.as('echoed-user');
    const { credentialId } = await connect(backend, user, { type: 'jira' });
    backend.provider.instead = ({ headers }) => {
      const token = headers.get('Authorization')?.replace('Bearer ', '') ?? '';
      const echo = { id: 's1', name: 'Acme', url: written(token) };
      return Promise.resolve(Response.json([{ ...echo, url: 'https://a.example' }, echo]));
    };
    const answer = await askForSites(user, 'jira', credentialId);
    backend.provider.instead = undefined;
    expect([answer.status, answer.as(answers.problem).code]).toEqual([502, 'upstream_answer_withheld']);
  });

  it('are asked for in the slots of the proxy, twenty at a time, also to check a choice', async () => {
    const [user, other] = [await backend.as('many-user'), await backend.as('other-user')];
    const { credentialId } = await connect(backend, user, { type: 'jira' });
    const { credentialId: another } = await connect(backend, other, { type: 'jira' });
    const waiting: (() => void)[] = [];
    const site = { id: 's1', name: 'Acme', url: 'https://acme.example' };
    backend.provider.instead = () =>
      new Promise((resolve) => waiting.push(() => resolve(Response.json([site]))));
    const all = Array.from({ length: 20 }, () => askForSites(user, 'jira', credentialId));
    await expect.poll(() => waiting).toHaveLength(20);
    const refused = [
      await askForSites(user, 'jira', credentialId),
      await completeSetup(user, 'jira', credentialId, 's1'),
    ];
    for (const answer of refused) {
      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '1']);
      expect(answer.as(answers.problem).code).toBe('too_many_proxied_requests');
    }
    backend.provider.instead = () => Promise.resolve(Response.json([site]));
    expect((await askForSites(other, 'jira', another)).status).toBe(200);
    for (const end of waiting) end();
    for (const answer of await Promise.all(all)) expect(answer.status).toBe(200);
    expect((await completeSetup(user, 'jira', credentialId, 's1')).status).toBe(200);
    backend.provider.instead = undefined;
  });

  it('are refused for a data source that does not exist', async () => {
    const user = await backend.as('guessing-user');
    const { credentialId } = await connect(backend, user, { type: 'jira' });
    for (const sourceKey of ['nope', '__proto__', 'constructor', 'https://evil.example']) {
      const answer = await user.post(
        '/sdk/actions',
        { action: 'jira', sourceKey, parameters: [], paginationParameters: { pageCursor: 0 } },
        { 'X-Paragon-Credential': credentialId },
      );
      expect([400, 404], answer.text).toContain(answer.status);
    }
  });
});
