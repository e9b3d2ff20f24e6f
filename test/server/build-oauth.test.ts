import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { openBrowser } from '../support/server/browser-like.js';
import {
  companyClient,
  listedRedirectUrl,
  ownClient,
  page,
  startConnectBackend,
} from '../support/server/connect-backend.js';
import type { ConnectBackend, UserApi } from '../support/server/connect-backend.js';
import type { BuildOAuth } from '../support/server/login.js';
import {
  begin,
  buildOAuthUrl,
  callbackUrlOf,
  openLogin,
  readSession,
  tryToBegin,
} from '../support/server/login.js';

let backend: ConnectBackend;
let user: UserApi;

beforeAll(async () => {
  backend = await startConnectBackend();
  user = await backend.as('alice');
});
afterAll(() => backend.stop());

const zendesk = (subdomain: unknown): BuildOAuth => ({ values: { subdomain } });
const outlook = (tenant: unknown): BuildOAuth => ({ type: 'outlook', values: { tenant } });
const salesforce = (domain: unknown): BuildOAuth => ({ type: 'salesforce', values: { domain } });
const fields = (changed: Record<string, unknown>): BuildOAuth => ({ fields: changed });

/** A page of that origin asks in its own name. */
const from = (origin: string): BuildOAuth => ({
  fields: { originForPostMessage: origin },
  headers: { Origin: origin },
});

const refusedRequests: Record<string, BuildOAuth> = {
  'the subdomain evil.example/': zendesk('evil.example/'),
  'the subdomain evil.com#': zendesk('evil.com#'),
  'the subdomain evil.com?': zendesk('evil.com?'),
  'the subdomain x@evil.com/': zendesk('x@evil.com/'),
  'the subdomain evil.com\\': zendesk('evil.com\\'),
  'the subdomain acme.evil': zendesk('acme.evil'),
  'the subdomain -acme': zendesk('-acme'),
  'a subdomain of 64 characters': zendesk('a'.repeat(64)),
  'a subdomain that is no text': zendesk({ toString: 'acme' }),
  'no subdomain': zendesk(undefined),
  'the tenant ../x': outlook('../x'),
  'the tenant common/../x': outlook('common/../x'),
  'the tenant a%2fb': outlook('a%2fb'),
  'the tenant common?x': outlook('common?x'),
  'the domain evil.com': salesforce('evil.com'),
  'the domain evil.com/.my.salesforce.com': salesforce('evil.com/.my.salesforce.com'),
  'the domain acme.my.salesforce.com.evil.com': salesforce('acme.my.salesforce.com.evil.com'),
  'the domain x@y.my.salesforce.com': salesforce('x@y.my.salesforce.com'),
  'the environment evil': { type: 'salesforce', values: { environment: 'evil' } },
  'no client ID': { values: { clientId: '' } },
  'no client secret': { values: { clientSecret: undefined } },
  'a scope with a quotation mark': { values: { scopes: 'read "write"' } },
  'a foreign originForPostMessage': from('https://evil.example'),
  'an originForPostMessage that begins like ours': from(`${page}.evil.example`),
  'an originForPostMessage that ends like ours': from('https://evil-app.example.com'),
  'an originForPostMessage with a path': from(`${page}/`),
  'an originForPostMessage in capitals': from(page.toUpperCase()),
  'an originForPostMessage of another scheme': from(page.replace('https', 'http')),
  'the originForPostMessage *': from('*'),
  'the originForPostMessage null': from('null'),
  'no originForPostMessage': fields({ originForPostMessage: undefined }),
  'a foreign Origin header': { headers: { Origin: 'https://evil.example' } },
  'an opaque Origin header': { headers: { Origin: 'null' } },
  'a redirect URL that is not listed': fields({ redirectUrl: 'https://app.example.com/elsewhere' }),
  'a redirect URL that begins like a listed one': fields({ redirectUrl: `${listedRedirectUrl}/../evil` }),
  'a redirect URL with a query': fields({ redirectUrl: `${listedRedirectUrl}?next=https://evil.example` }),
  'an unknown account type': { accountType: 'service-account' },
  'the account type __proto__': { accountType: '__proto__' },
  'an account type of another integration': { accountType: 'sandbox' },
  'an account type that is no text': { installOptions: { accountType: {} } },
  'two account types at once': { installOptions: { accountType: ['default', 'user-configured-oauth'] } },
  'the default account type without a client of the company’s': { type: 'slack', accountType: 'default' },
};

describe('POST build-oauth', () => {
  it.each(Object.entries(refusedRequests))(
    'refuses %s with 400 and begins nothing',
    async (_what, request) => {
      const exchanges = backend.exchanges.length;
      const answer = await tryToBegin(backend, user, request);
      expect(answer.status, answer.text).toBe(400);
      expect(answer.as(answers.problem).status).toBe(400);
      expect(answer.text).not.toContain(ownClient.clientSecret);
      expect(answer.headers.get('Location')).toBeNull();
      expect(backend.exchanges).toHaveLength(exchanges);
    },
  );

  it('refuses an account type that the operator does not offer', async () => {
    const { endpoints } = backend.oauth;
    const zendeskOnly = { zendesk: { client: companyClient, endpoints, accountTypes: ['default'] } };
    const strict = await startConnectBackend({ project: { integrations: zendeskOnly } });
    const alice = await strict.as('alice');
    const answer = await tryToBegin(strict, alice, { accountType: 'user-configured-oauth' });
    expect(answer.status).toBe(400);
    const [integration] = (await alice.get('/sdk/integrations')).as(answers.integrations);
    expect(integration?.sdkIntegrationConfig?.accountTypes.map(({ id }) => id)).toEqual(['default']);
    await strict.stop();
  });

  it('refuses an integration that is unknown or switched off', async () => {
    const unknown = await tryToBegin(backend, user, fields({ integrationId: 'nope' }));
    expect([400, 404]).toContain(unknown.status);
    const off = await startConnectBackend({ project: { integrations: { zendesk: { isActive: false } } } });
    const answer = await tryToBegin(off, await off.as('alice'));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    await off.stop();
  });

  it('refuses a user who begins a login every other second with 429', async () => {
    const eager = await backend.as('eager-user');
    const all = await Promise.all(Array.from({ length: 31 }, () => tryToBegin(backend, eager)));
    expect(all.filter(({ status }) => status === 429)).toHaveLength(1);
    const refused = all.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await tryToBegin(backend, await backend.as('calm-user'))).status).toBe(200);
  });

  it('names the inputs that are wrong, in words for the user', async () => {
    const answer = await tryToBegin(backend, user, { values: { subdomain: 'evil.example/', clientId: '' } });
    expect(answer.text).toContain('"subdomain"');
    expect(answer.text).toContain('"clientId"');
  });

  it('accepts a pasted Zendesk address as the subdomain', async () => {
    const login = await openLogin(backend, user, zendesk('https://acme.zendesk.com/agent'));
    expect(login.loginPage.status).toBe(200);
  });

  it('puts neither the secret, the client nor the user token into the address of the window', async () => {
    const { authorizationUrl } = await begin(backend, user);
    for (const secret of [ownClient.clientSecret, ownClient.clientId, user.token]) {
      expect(authorizationUrl).not.toContain(secret);
    }
  });

  it('ignores parameters and isPreviewMode', async () => {
    const { loginPage } = await openLogin(backend, user, {
      fields: {
        isPreviewMode: true,
        parameters: {
          client_id: 'evil',
          redirect_uri: 'https://evil.example',
          prompt: 'none',
          scope: 'admin',
          x: '1',
        },
      },
    });
    const asked = loginPage.visited.find(({ pathname }) => pathname === '/authorize')?.searchParams;
    expect(asked?.getAll('client_id')).toEqual([ownClient.clientId]);
    expect(asked?.getAll('redirect_uri')).toEqual([`${backend.origin}/oauth`]);
    expect(asked?.getAll('scope')).toEqual(['read write']);
    expect([asked?.has('prompt'), asked?.has('x')]).toEqual([false, false]);
  });

  it('ignores a client and scopes that come with the default account type', async () => {
    const { loginPage } = await openLogin(backend, user, {
      accountType: 'default',
      values: { clientId: 'evil', clientSecret: 'evil', scopes: 'read write email' },
    });
    const asked = loginPage.visited.find(({ pathname }) => pathname === '/authorize')?.searchParams;
    expect(asked?.get('client_id')).toBe(companyClient.clientId);
    expect(asked?.get('scope')).toBe('read write');
  });

  it('uses a listed redirect URL for the authorization and again for the token request', async () => {
    const login = await openLogin(backend, user, fields({ redirectUrl: listedRedirectUrl }));
    const address = await callbackUrlOf(login);
    expect(`${address.origin}${address.pathname}`).toBe(listedRedirectUrl);
    await login.browser.visit(`${backend.origin}/oauth${address.search}`);
    expect((await readSession(user, login.sessionId)).status).toBe('complete');
    expect(backend.exchanges.at(-1)?.body.get('redirect_uri')).toBe(listedRedirectUrl);
  });
});

describe('JSON in a field that is a text', () => {
  const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
  const withText = async (name: string, text: string) => {
    const answer = await tryToBegin(backend, user, fields({ [name]: text }));
    return answer.status === 200 ? 200 : answer.as(answers.problem).code;
  };

  it.each(['endUserSuppliedValues', 'installOptions'])('is bounded in its depth: %s', async (name) => {
    const failures = backend.failures.length;
    for (const levels of [65, 9_000]) {
      expect(await withText(name, nested(levels))).toBe('json_too_deep');
    }
    expect(await withText(name, nested(64))).not.toBe('json_too_deep');
    expect(backend.failures).toHaveLength(failures);
  });
});

describe('GET build-oauth', () => {
  const visit = async (sessionId: string, request: BuildOAuth = {}) => {
    const address = await buildOAuthUrl(backend, user, sessionId, request);
    return openBrowser().visit(address, { referrer: page });
  };

  it.each(['abc', 'a'.repeat(65), 'abcdefgh:ijk', '../abcdefghij', 'abcdefghij?x', ''])(
    'refuses the session ID "%s"',
    async (sessionId) => {
      const refused = await visit(sessionId);
      expect(refused.status).toBe(400);
      expect(refused.url.origin).toBe(backend.origin);
    },
  );

  it('refuses a session ID that is in use with 409', async () => {
    expect((await visit('nopqrstuvwxyz')).url.origin).toBe(backend.oauth.origin);
    expect((await visit('nopqrstuvwxyz')).status).toBe(409);
  });

  it('refuses a query without a session ID, which could be opened again and again', async () => {
    const address = new URL(await buildOAuthUrl(backend, user, 'abcdefghijklm'));
    address.searchParams.delete('sessionId');
    const refused = await openBrowser().visit(address, { referrer: page });
    expect([refused.status, refused.url.origin]).toEqual([400, backend.origin]);
  });

  it('is good once until its user token ends, also after the login has', async () => {
    const patient = await startConnectBackend();
    const inADay = Math.floor(Date.now() / 1000) + 24 * 3600;
    const token = await patient.tokens.sign({ sub: 'alice', exp: inADay });
    const address = await buildOAuthUrl(patient, patient.withToken(token), 'abcdefghijklm');
    const statuses: number[] = [];
    for (const minutes of [0, 1, 16, 60, 23 * 60]) {
      patient.clock.aheadMs = minutes * 60_000;
      statuses.push((await openBrowser().visit(address, { referrer: page })).status);
    }
    // Ten seconds more are allowed for the clock of the signer, in which the link must not begin a login either.
    patient.clock.aheadMs = inADay * 1000 - Date.now() + 5000;
    statuses.push((await openBrowser().visit(address, { referrer: page })).status);
    expect(statuses).toEqual([200, 409, 409, 409, 409, 409]);
    patient.clock.aheadMs = 25 * 3600_000;
    expect((await openBrowser().visit(address, { referrer: page })).status).toBe(401);
    await patient.stop();
  });

  it('begins one login where the link is opened twice at once', async () => {
    const address = await buildOAuthUrl(backend, await backend.as('double-clicking-user'), 'abcdefghijklm');
    const visits = [1, 2].map(() => openBrowser().visit(address, { referrer: page }));
    const opened = await Promise.all(visits);
    expect(opened.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('refuses what POST refuses, without a redirect', async () => {
    for (const request of [
      zendesk('evil.example/'),
      fields({ originForPostMessage: 'https://evil.example' }),
    ]) {
      const refused = await visit('aaaaaaaaaaaaa', request);
      expect(refused.status).toBe(400);
      expect(refused.visited).toHaveLength(1);
      expect(refused.text).not.toContain(ownClient.clientSecret);
    }
  });
});
