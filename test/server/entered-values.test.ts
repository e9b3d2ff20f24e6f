import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/server/browser-like.js';
import { page } from '../support/server/connect-backend.js';
import type { UserApi } from '../support/server/connect-backend.js';
import { buildOAuthUrl, connect, tryToBegin } from '../support/server/login.js';
import { keyed, startProxyBackend } from '../support/server/proxy-backend.js';
import type { ProxyBackend } from '../support/server/proxy-backend.js';

let backend: ProxyBackend;
let user: UserApi;

beforeAll(async () => {
  backend = await startProxyBackend();
  user = await backend.as('alice');
});
afterAll(() => backend.stop());

/** Texts that somebody enters, with characters that are refused somewhere, and a mark by which they are found. */
const entered = [
  'canary-1',
  ' canary "2" ',
  'canary-3\n',
  'https://canary-4.example/?a=b#c',
  `canary-5${'x'.repeat(5000)}`,
  '</script>canary-6',
  '\u202ecanary-7\u0000',
];
/** The same as values that are no texts. */
const values = entered.flatMap((text) => [text, [text], { [text]: text }]);

const types = ['gmail', 'jira', 'outlook', 'salesforce', 'sharepoint', 'slack', 'zendesk'];
const inputs = ['clientId', 'clientSecret', 'scopes', 'subdomain', 'tenant', 'domain', 'environment', 'site'];

/** A refusal holds nothing of what was entered, and neither does what the operator is told. */
const expectNothingOf = (refusals: { status: number; text: string }[]): void => {
  const refused = refusals.filter(({ status }) => status >= 400);
  expect(refused.length).toBeGreaterThan(0);
  for (const { text } of refused) expect(text).not.toContain('canary');
  expect(JSON.stringify(backend.failures)).not.toContain('canary');
};

describe('no refusal, and nothing that the operator is told, repeats what was entered', () => {
  it.each(types)('into the form of %s', async (type) => {
    // Each request has a user of its own, because a user begins thirty logins a minute.
    const requests = values.flatMap((value, index) =>
      inputs.map(async (input) => {
        const other = await backend.as(`${type}-${index}-${input}`);
        return tryToBegin(backend, other, { type, values: { [input]: value } });
      }),
    );
    expectNothingOf(await Promise.all(requests));
  });

  it('in any field of a login, pushed or in a query', async () => {
    const names = ['integrationId', 'originForPostMessage', 'redirectUrl', 'installOptions', 'sessionId'];
    const refusals = await Promise.all(
      values.flatMap((value, index) =>
        names.map(async (name) => {
          const other = await backend.as(`fields-${index}-${name}`);
          const query = await buildOAuthUrl(backend, other, 'abcdefghijklm', { fields: { [name]: value } });
          const shown = await openBrowser().visit(query, { referrer: page });
          return [await tryToBegin(backend, other, { fields: { [name]: value } }), shown];
        }),
      ),
    );
    expectNothingOf(refusals.flat());
  });

  it('for an integration without OAuth, or after OAuth', async () => {
    const integrationId = await backend.integrationId(user, keyed.type);
    const { credentialId } = await connect(backend, user, { type: 'jira' });
    const refusals = await Promise.all(
      values.flatMap((value) => [
        user.post('/sdk/credentials', { integrationId, payload: { region: value } }),
        user.post('/sdk/credentials', { integrationId, payload: { apiKey: { a: value } } }),
        user.post('/sdk/credentials', { integrationId, payload: { apiKey: value }, idempotencyKey: value }),
        user.post(`/sdk/credentials/${credentialId}/complete-setup`, { payload: { site: value } }),
        user.post('/sdk/actions', { action: value, sourceKey: value }),
        user.post('/sdk/actions', JSON.stringify(value).slice(1)),
      ]),
    );
    expectNothingOf(refusals);
  });
});
