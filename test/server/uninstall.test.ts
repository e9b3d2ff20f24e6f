import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { ownClient, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import { connect, credentialsOf } from '../support/server/login.js';
import type { BuildOAuth } from '../support/server/login.js';

let backend: ConnectBackend;

beforeAll(async () => {
  backend = await startConnectBackend();
});
afterAll(() => backend.stop());

/** Gmail tells which account was connected, so that its grants can be told apart. */
const connectGmail = (user: UserApi, providerUser: string, request: BuildOAuth = {}) =>
  connect(backend, user, { type: 'gmail', values: { scopes: undefined }, providerUser, ...request });

const uninstall = async (user: UserApi, credentialId: string) =>
  user.delete(`/sdk/integrations/${await backend.integrationId(user, 'gmail')}`, {
    'X-Paragon-Credential': credentialId,
  });

const revocations = () =>
  backend.exchanges.filter(({ url }) => url === backend.oauth.endpoints.revocationEndpoint);

const lastRefreshToken = (): string => {
  const exchanged = backend.exchanges
    .filter(({ url }) => url === backend.oauth.endpoints.tokenEndpoint)
    .at(-1);
  return answers.tokens.parse(JSON.parse(exchanged?.answer ?? '')).refresh_token;
};

const selecting = (credentialId: string) => ({ installOptions: { selectedCredentialId: credentialId } });

describe('authenticating a credential again', () => {
  it('as another account revokes what it held before', async () => {
    const user = await backend.as('switching-user');
    const { credentialId } = await connectGmail(user, 'before@provider');
    const held = lastRefreshToken();
    const before = revocations().length;
    await connectGmail(user, 'after@provider', selecting(credentialId));
    const revoked = () =>
      revocations()
        .slice(before)
        .map(({ body }) => body.get('token'));
    await expect.poll(() => revoked()).toEqual([held]);
    expect(await credentialsOf(user, 'gmail')).toMatchObject([
      { id: credentialId, status: 'VALID', providerId: 'after@provider' },
    ]);
  });

  it('as the same account, or one that another credential holds, revokes nothing', async () => {
    const user = await backend.as('staying-user');
    const { credentialId } = await connectGmail(user, 'staying@provider');
    const other = await connectGmail(await backend.as('sharing-user-3'), 'staying@provider');
    const before = revocations().length;
    await connectGmail(user, 'staying@provider', selecting(credentialId));
    await connectGmail(user, 'elsewhere@provider', selecting(credentialId));
    // The next revocation is the only one: that of the account nobody else holds.
    await uninstall(user, credentialId);
    await expect.poll(() => revocations()).toHaveLength(before + 1);
    expect(revocations().at(-1)?.body.get('token')).toBe(lastRefreshToken());
    expect(other.session.status).toBe('complete');
  });
});

describe('uninstalling', () => {
  it('deletes the credential and revokes its token at the provider, as the client it was made with', async () => {
    const user = await backend.as('leaving-user');
    const { credentialId } = await connectGmail(user, 'leaving@provider');
    const before = revocations().length;
    const answer = await uninstall(user, credentialId);
    expect([answer.status, answer.text]).toEqual([200, '{}']);
    const me = (await user.get('/sdk/me')).as(answers.me);
    expect(me.integrations.gmail).toMatchObject({ enabled: false, allCredentials: [] });
    expect((await user.get(`/sdk/credentials/${credentialId}`)).status).toBe(404);

    await expect.poll(() => revocations().length).toBeGreaterThan(before);
    const [revocation] = revocations().slice(before);
    expect(revocation?.status).toBe(200);
    expect(Object.fromEntries(revocation?.body ?? [])).toMatchObject({
      client_id: ownClient.clientId,
      client_secret: ownClient.clientSecret,
    });
  });

  it('revokes nothing while another credential has the same client and provider account', async () => {
    const [one, other] = [await backend.as('sharing-user-1'), await backend.as('sharing-user-2')];
    const first = await connectGmail(one, 'shared@provider');
    const second = await connectGmail(other, 'shared@provider');
    const before = revocations().length;
    await uninstall(one, first.credentialId);
    await uninstall(other, second.credentialId);
    const revoked = () =>
      revocations()
        .slice(before)
        .map(({ body }) => body.get('token'));
    await expect.poll(() => revoked()).toContain(lastRefreshToken());
    expect(revoked()).toHaveLength(1);
  });

  it('deletes the credential even where the provider is down', async () => {
    const user = await backend.as('unlucky-user');
    const { credentialId } = await connectGmail(user, 'unlucky@provider');
    const failures = backend.failures.length;
    backend.provider.instead = () => Promise.reject(new TypeError('fetch failed'));
    const answer = await uninstall(user, credentialId);
    expect(answer.status).toBe(200);
    expect(await credentialsOf(user, 'gmail')).toEqual([]);
    await expect.poll(() => backend.failures.length).toBeGreaterThan(failures);
    backend.provider.instead = undefined;
    expect(backend.failures.at(-1)?.code).toBe('revocation_failed');
  });

  it('does not wait for the provider', async () => {
    const user = await backend.as('hurried-user');
    const { credentialId } = await connectGmail(user, 'hurried@provider');
    const asked = new Promise<() => void>((resolve) => {
      backend.provider.instead = () => new Promise((answer) => resolve(() => answer(new Response())));
    });
    expect((await uninstall(user, credentialId)).status).toBe(200);
    const letProviderAnswer = await asked;
    letProviderAnswer();
    backend.provider.instead = undefined;
  });

  it('takes the selected credential alone', async () => {
    const user = await backend.as('tidying-user');
    const first = await connectGmail(user, 'tidying-1@provider');
    const second = await connectGmail(user, 'tidying-2@provider');
    await uninstall(user, second.credentialId);
    expect(await credentialsOf(user, 'gmail')).toMatchObject([{ id: first.credentialId }]);
    const me = (await user.get('/sdk/me')).as(answers.me);
    expect(me.integrations.gmail).toMatchObject({ enabled: true, credentialId: first.credentialId });
  });

  it('revokes once, however often it is asked for', async () => {
    const user = await backend.as('double-clicking-user');
    const { credentialId } = await connectGmail(user, 'double-clicking@provider');
    const before = revocations().length;
    await Promise.all([uninstall(user, credentialId), uninstall(user, credentialId)]);
    expect((await uninstall(user, credentialId)).status).toBe(404);
    await expect.poll(() => revocations().length).toBeGreaterThan(before);
    expect(revocations()).toHaveLength(before + 1);
  });

  it('of two credentials of one account at once revokes exactly once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const account = `shared-${round}@provider`;
      const users = [await backend.as(`pair-1-${round}`), await backend.as(`pair-2-${round}`)];
      const connected = [];
      for (const user of users) connected.push({ user, ...(await connectGmail(user, account)) });
      const before = revocations().length;
      await Promise.all(connected.map(({ user, credentialId }) => uninstall(user, credentialId)));
      await expect.poll(() => revocations()).toHaveLength(before + 1);
    }
  });

  it('revokes a token whose provider names no account, whoever else uses the same client', async () => {
    const zendesk = async (user: UserApi, credentialId: string) =>
      user.delete(`/sdk/integrations/${await backend.integrationId(user, 'zendesk')}`, {
        'X-Paragon-Credential': credentialId,
      });
    const user = await backend.as('nameless-user');
    const mine = [await connect(backend, user), await connect(backend, user)];
    const last = lastRefreshToken();
    await connect(backend, await backend.as('nameless-stranger'));
    expect(await credentialsOf(user)).toMatchObject([{ providerId: '' }, { providerId: '' }]);
    const before = revocations().length;
    for (const { credentialId } of mine) await zendesk(user, credentialId);
    await expect.poll(() => revocations()).toHaveLength(before + 1);
    expect(revocations().at(-1)?.body.get('token')).toBe(last);
  });

  it('needs to be told which credential, by an ID of that integration', async () => {
    const user = await backend.as('vague-user');
    const { credentialId } = await connectGmail(user, 'vague@provider');
    const zendesk = await backend.integrationId(user, 'zendesk');
    const headers = { 'X-Paragon-Credential': credentialId };
    expect((await user.delete(`/sdk/integrations/${zendesk}`, headers)).status).toBe(404);
    expect((await user.delete('/sdk/integrations/nope', headers)).status).toBe(404);
    expect(await credentialsOf(user, 'gmail')).toHaveLength(1);
  });
});
