import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { openBrowser, passLogin } from '../support/server/browser-like.js';
import {
  companyClient,
  listedRedirectUrl,
  ownClient,
  startConnectBackend,
} from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import { callbackUrlOf, credentialsOf, openLogin, tryToBegin } from '../support/server/login.js';

let backend: ConnectBackend;

beforeAll(async () => {
  backend = await startConnectBackend({
    integrations: ({ zendesk, slack, jira, ...others }) => ({
      ...others,
      zendesk: { ...zendesk, marketplaceCodes: true },
      jira: { ...jira, marketplaceCodes: true },
      slack: { ...slack, client: companyClient, marketplaceCodes: true },
    }),
  });
});
afterAll(() => backend.stop());

/** A code that a marketplace of the provider issued, without `state` or PKCE. */
async function marketplaceCode({ clientId } = companyClient): Promise<string> {
  const url = new URL(backend.oauth.endpoints.authorizationEndpoint);
  const parameters = {
    client_id: clientId,
    redirect_uri: listedRedirectUrl,
    response_type: 'code',
    scope: 'read',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const browser = openBrowser();
  const { url: redirect } = await passLogin(browser, await browser.visit(url), {
    stopBefore: ({ searchParams }) => searchParams.has('code'),
  });
  return redirect.searchParams.get('code') ?? '';
}

const redeem = async (user: UserApi, fields: Record<string, unknown>, type = 'zendesk') =>
  user.post('/sdk/credentials', {
    integrationId: await backend.integrationId(user, type),
    redirectUrl: listedRedirectUrl,
    ...(type === 'zendesk' && { integrationOptions: { subdomain: 'acme' } }),
    ...fields,
  });

const exchanged = () =>
  backend.exchanges.filter(({ body }) => body.get('grant_type') === 'authorization_code');

describe('a code of a marketplace', () => {
  it('counts among the thirty logins of a minute', async () => {
    const user = await backend.as('busy-user');
    await Promise.all(Array.from({ length: 30 }, () => tryToBegin(backend, user)));
    const refused = await redeem(user, { code: 'any' });
    expect([refused.status, refused.as(answers.problem).code]).toEqual([429, 'too_many_sessions']);
  });

  it('becomes a credential of the company’s own client', async () => {
    const user = await backend.as('marketplace-user');
    const code = await marketplaceCode();
    const answer = await redeem(user, { code });
    expect(answer.as(answers.credential)).toMatchObject({ status: 'VALID' });
    expect(await credentialsOf(user)).toMatchObject([{ id: answer.as(answers.credential).id }]);
    expect(Object.fromEntries(exchanged().at(-1)?.body ?? [])).toEqual({
      grant_type: 'authorization_code',
      code,
      redirect_uri: listedRedirectUrl,
      client_id: companyClient.clientId,
      client_secret: companyClient.clientSecret,
    });
    expect(answer.text).not.toContain(
      answers.tokens.parse(JSON.parse(exchanged().at(-1)?.answer ?? '')).access_token,
    );
  });

  it('makes a pending one where there is something to ask afterwards', async () => {
    const user = await backend.as('marketplace-jira-user');
    const answer = await redeem(user, { code: await marketplaceCode() }, 'jira');
    expect(answer.as(answers.credential).status).toBe('PENDING');
  });

  it('is spent once, however often the call is repeated, with its key or without', async () => {
    const user = await backend.as('repeating-user');
    const fields = { code: await marketplaceCode(), idempotencyKey: randomUUID() };
    const [first, second] = [await redeem(user, fields), await redeem(user, fields)];
    expect(second.as(answers.credential).id).toBe(first.as(answers.credential).id);
    expect(await credentialsOf(user)).toHaveLength(1);
    const third = await redeem(user, { code: fields.code });
    expect(third.as(answers.credential).id).toBe(first.as(answers.credential).id);
    const other = await redeem(await backend.as('copying-user'), fields);
    expect([other.status, other.as(answers.problem).code]).toEqual([400, 'invalid_grant']);
    expect(other.text).not.toContain(fields.code);
  });

  it('whose first call died after it stored the credential is not spent again by the repetition', async () => {
    const user = await backend.as('interrupted-user');
    const fields = { code: await marketplaceCode(), idempotencyKey: randomUUID() };
    const { credentialStore } = backend.serverOptions;
    if (!credentialStore) throw new Error('the backend has no credential store');
    const whole = { ...credentialStore };
    credentialStore.insert = async (...record) => {
      Object.assign(credentialStore, whole);
      await whole.insert(...record);
      throw new Error('the instance died');
    };
    const [first, second] = [await redeem(user, fields), await redeem(user, fields)];
    expect([first.status, second.status]).toEqual([500, 200]);
    expect(await credentialsOf(user)).toMatchObject([{ id: second.as(answers.credential).id }]);
  });

  it.each([
    ['with one key', { idempotencyKey: randomUUID() }],
    ['without a key, as 2.1.1 sends it', {}],
  ])('is spent once by calls at the same time, %s', async (what, fields) => {
    const user = await backend.as(`double-clicking-user ${what}`);
    const code = await marketplaceCode();
    const before = exchanged().length;
    const all = await Promise.all(Array.from({ length: 4 }, () => redeem(user, { code, ...fields })));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(exchanged()).toHaveLength(before + 1);
    expect(await credentialsOf(user)).toHaveLength(1);
    expect(new Set(all.map((answer) => answer.as(answers.credential).id)).size).toBe(1);
  });

  it('that is refused is not tried again by the calls that waited for the answer', async () => {
    const user = await backend.as('hopeless-user');
    const before = exchanged().length;
    const written = backend.written.length;
    const asked = () => backend.written.slice(written).filter((text) => text.startsWith('if:code-lock:'));
    backend.provider.instead = async () => {
      await expect.poll(asked).toHaveLength(3);
      return Response.json({ error: 'invalid_grant' }, { status: 400 });
    };
    const all = await Promise.all([1, 2, 3].map(() => redeem(user, { code: 'wrong' })));
    backend.provider.instead = undefined;
    expect(all.map((answer) => answer.as(answers.problem).code).sort()).toEqual([
      'call_in_progress',
      'call_in_progress',
      'invalid_grant',
    ]);
    const waited = all.filter(({ status }) => status === 409);
    expect(waited.map(({ headers }) => headers.get('Retry-After'))).toEqual(['2', '2']);
    expect(exchanged()).toHaveLength(before + 1);
    expect((await redeem(user, { code: 'wrong' })).as(answers.problem).code).toBe('invalid_grant');
  });

  it('of another client is refused by the provider', async () => {
    const user = await backend.as('foreign-code-user');
    const answer = await redeem(user, { code: await marketplaceCode(ownClient) });
    expect([answer.status, answer.as(answers.problem).code]).toEqual([400, 'invalid_grant']);
    expect(await credentialsOf(user)).toEqual([]);
  });

  it.each(['zendesk', 'slack'])('of a login that we began for %s cannot be injected', async (type) => {
    const [victim, mallory] = [await backend.as('victim'), await backend.as('mallory')];
    const login = await openLogin(backend, victim, { type, accountType: 'default', values: {} });
    const code = (await callbackUrlOf(login)).searchParams.get('code');
    for (const redirectUrl of [undefined, null, listedRedirectUrl, `${backend.origin}/oauth`]) {
      const answer = await redeem(mallory, { code, redirectUrl }, type);
      expect([400, 502], answer.text).toContain(answer.status);
    }
    expect(await credentialsOf(mallory, type)).toEqual([]);
  });

  it.each([
    [
      'an address that is not listed',
      { redirectUrl: 'https://evil.example/oauth' },
      'redirect_url_not_allowed',
    ],
    ['a code that is no text', { code: { $ne: '' } }, 'invalid_request'],
    ['an empty code', { code: '' }, 'invalid_request'],
    [
      'settings that break the host',
      { integrationOptions: { subdomain: 'evil.com#' } },
      'invalid_install_options',
    ],
    ['no settings where they are needed', { integrationOptions: {} }, 'invalid_install_options'],
  ])('with %s is refused before the provider is asked', async (_what, fields, code) => {
    const user = await backend.as('wrong-user');
    const before = exchanged().length;
    const answer = await redeem(user, { code: 'abc', ...fields });
    expect([answer.status, answer.as(answers.problem).code]).toEqual([400, code]);
    expect(exchanged()).toHaveLength(before);
  });

  it('is refused where the operator did not ask for it', async () => {
    const user = await backend.as('eager-user');
    const before = exchanged().length;
    const answer = await redeem(user, { code: await marketplaceCode() }, 'gmail');
    expect([answer.status, answer.as(answers.problem).code]).toEqual([400, 'marketplace_codes_disabled']);
    expect(exchanged()).toHaveLength(before);
  });
});
