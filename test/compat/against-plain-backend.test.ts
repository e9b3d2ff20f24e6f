import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startWireBackend, type WireBackend, type WireBackendOptions } from '../support/wire/backend.js';
import { wireIntegration } from '../support/wire/integration.js';
import { OUR_FEATURES } from '../support/wire/version.js';
import type { WireIntegration, WireRequest } from '../support/wire/types.js';
import { startCompatPages, type CompatClient, type CompatPages } from '../support/compat/page.js';
import { freshdesk, jira, password, slack, statuspage, text, UCO, zendesk } from './integrations.js';
import { callbackArguments, errorsOf, story } from './story.js';

let pages: CompatPages;
let backend: WireBackend;
let client: CompatClient;

beforeAll(async () => {
  pages = await startCompatPages();
});
afterAll(() => pages.stop());
afterEach(async () => {
  await client.close();
  await backend.stop();
});

/** Our client on a backend that has nothing of what we added, unless the options say so. */
async function open(
  integration: WireIntegration | WireIntegration[],
  options: Partial<WireBackendOptions> = {},
  prepare: (backend: WireBackend) => void = () => undefined,
): Promise<void> {
  backend = await startWireBackend({ integrations: [integration].flat(), ...options });
  prepare(backend);
  client = await pages.open('ours', backend);
}

const start = async (integration: WireIntegration, options: Record<string, unknown> = {}) => {
  await client.start(integration.type, options);
  return client.quiet();
};

const answer = async (method: string, values: unknown) => {
  await client.call(`installFlow.${method}`, values);
  return client.quiet();
};

const statuses = () => backend.credentials().map(({ status }) => status);

/** What `getUser` says of the integration. */
const isEnabled = ({ type }: WireIntegration) =>
  client.page.evaluate((name) => {
    const told = window.compat.call({ method: 'getUser', args: [] });
    const integrations: unknown = Reflect.get(Object(Reflect.get(Object(told), 'value')), 'integrations');
    return Reflect.get(Object(Reflect.get(Object(integrations), name)), 'enabled') as unknown;
  }, type);

/** What the browser sends by itself. */
const BROWSER_HEADERS =
  /^(?:accept-encoding|accept-language|cache-control|connection|content-length|host|origin|pragma|referer|upgrade-insecure-requests|user-agent|sec-.+)$/;
/** What 2.1.1 sends: another header would not pass the preflight of a backend that was made for it. */
const KNOWN_HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'x-paragon-configuration-id',
  'x-paragon-credential',
  'x-paragon-user-metadata',
];

/** The calls that such a backend answers, with the names of the fields that it knows in their query or body. */
const KNOWN_CALLS: [call: RegExp, query: string[], body: string[]][] = [
  [
    /^GET \/sdk\/actions\/build-oauth$/,
    [
      'action',
      'endUserSuppliedValues',
      'parameters',
      'userToken',
      'integrationId',
      'redirectUrl',
      'originForPostMessage',
      'isPreviewMode',
      'installOptions',
      'sessionId',
    ],
    [],
  ],
  [/^(?:GET|DELETE) \/sdk\/actions\/session-id\/[\w-]+$/, [], []],
  [
    /^POST \/sdk\/credentials(?:\/[\w-]+\/complete-setup)?$/,
    [],
    ['integrationId', 'config', 'payload', 'installOptions'],
  ],
  [/^GET \/sdk\/credentials\/[\w-]+$/, [], []],
  [/^DELETE \/sdk\/integrations\/[\w-]+$/, [], []],
];

const namesOf = (fields: unknown) => Object.keys(Object(fields) as object);

/** What of a request such a backend does not know. */
const unknownOf = ({ call, query, headers, body }: WireRequest): string[] => {
  const [, knownQuery, knownBody] = KNOWN_CALLS.find(([known]) => known.test(call)) ?? [];
  if (!knownQuery || !knownBody) return [call];
  const isPage = call.endsWith('/build-oauth');
  const names = namesOf(headers).filter((name) => !BROWSER_HEADERS.test(name) && !isPage);
  return [
    ...names.filter((name) => !KNOWN_HEADERS.includes(name)),
    ...namesOf(query).filter((name) => !knownQuery.includes(name)),
    ...namesOf(body).filter((name) => !knownBody.includes(name)),
  ];
};

/** What was sent that such a backend does not know, in any request so far. */
const sentUnknown = () => backend.requests.flatMap(unknownOf);

/** Stands for the ID of a session, which the client makes. */
const calls = () => backend.calls().map((call) => call.replace(/(session-id)\/[\w-]+/, '$1/{id}'));

const client1 = { clientId: 'client-1', clientSecret: 'secret-1' };

interface Install {
  what: string;
  integration: WireIntegration;
  options?: Record<string, unknown>;
  answers?: [method: string, values: unknown][];
  story: string[];
  calls: string[];
}

const OAUTH = ['GET /sdk/actions/build-oauth', 'POST /sdk/credentials'];

const installs: Install[] = [
  { what: 'OAuth', integration: slack, story: ['start: window', 'onComplete'], calls: OAUTH },
  {
    what: 'user-configured OAuth',
    integration: zendesk,
    options: { accountType: UCO },
    answers: [['setPostOptions', { ...client1, scopes: 'read write' }]],
    story: [
      'start: onNext postOptions[clientId, clientSecret, scopes, redirectUrl]',
      'setPostOptions: window',
      'onComplete',
    ],
    calls: OAUTH,
  },
  {
    what: 'OAuth, then post-options',
    integration: jira,
    answers: [['setPostOptions', { site: 'acme' }]],
    story: ['start: window', 'onNext postOptions[site]', 'onComplete'],
    calls: [...OAUTH, 'POST /sdk/credentials/credential-1/complete-setup'],
  },
  {
    what: 'an API key, then post-options',
    integration: freshdesk,
    answers: [
      ['setPreOptions', { apiKey: 'key-1' }],
      ['setPostOptions', { group: 'eu' }],
    ],
    story: ['start: onNext preOptions[apiKey]', 'onNext postOptions[group]', 'onComplete'],
    calls: ['POST /sdk/credentials', 'POST /sdk/credentials/credential-1/complete-setup'],
  },
  {
    what: 'an API key that the project holds',
    integration: statuspage,
    story: ['onComplete'],
    calls: ['POST /sdk/credentials'],
  },
];

const install = async ({ integration, options, answers = [] }: Install) => {
  await start(integration, options);
  for (const [method, values] of answers) await answer(method, values);
  return client.trace();
};

describe('our client installs through a backend that has none of our additions', () => {
  test.each(installs)('with $what', async (each) => {
    await open(each.integration);
    expect(story(await install(each))).toEqual(each.story);
    expect(calls()).toEqual(each.calls);
    expect(statuses()).toEqual(['VALID']);
    expect(await isEnabled(each.integration)).toBe(true);
    expect(sentUnknown()).toEqual([]);
  });

  test("with an OAuth app of the user, whose secret is in the window's URL once, as that backend wants it", async () => {
    await open(zendesk);
    await start(zendesk, { accountType: UCO });
    await answer('setPostOptions', { ...client1, scopes: 'read' });
    const [request] = backend.requests;
    expect(JSON.parse(request?.query.endUserSuppliedValues ?? '')).toEqual({ ...client1, scopes: 'read' });
    expect(JSON.stringify(request?.query).split(client1.clientSecret)).toHaveLength(2);
    expect(JSON.parse(request?.query.installOptions ?? '')).toEqual({ accountType: UCO });
  });

  test('with every header and body field as 2.1.1 sends them', async () => {
    await open(freshdesk);
    await start(freshdesk);
    await answer('setPreOptions', { apiKey: 'key-1' });
    const [request] = backend.requests;
    expect(namesOf(request?.headers).filter((name) => !BROWSER_HEADERS.test(name))).toEqual([
      'accept',
      'authorization',
      'content-type',
    ]);
    expect(request?.body).toEqual({
      integrationId: freshdesk.id,
      config: {},
      payload: { apiKey: 'key-1', skipPostOAuthInputs: false },
      installOptions: {},
    });
  });

  test.each([
    ['nothing to ask', slack, [], ['start: window', 'onComplete']],
    ['post-options', jira, [{ site: 'acme' }], ['start: window', 'onNext postOptions[site]', 'onComplete']],
  ] as const)('behind COOP, by asking every second: %s', async (_what, integration, forms, told) => {
    await open(integration, { crossOriginOpenerPolicy: 'same-origin' });
    await start(integration);
    await client.advance(3_000);
    for (const form of forms) await answer('setPostOptions', form);

    expect(story(await client.trace())).toEqual(told);
    expect(calls()).toEqual([
      'GET /sdk/actions/build-oauth',
      'GET /sdk/actions/session-id/{id}',
      'GET /sdk/credentials/credential-1',
      'DELETE /sdk/actions/session-id/{id}',
      ...(forms.length ? ['POST /sdk/credentials/credential-1/complete-setup'] : []),
    ]);
    expect(statuses()).toEqual(['VALID']);
    expect(sentUnknown()).toEqual([]);
  });

  test('behind COOP after two minutes at the consent page', async () => {
    await open(slack, { crossOriginOpenerPolicy: 'same-origin' }, (plain) => (plain.consent = 'hold'));
    await start(slack);
    await client.advance(120_000, 10_000);
    backend.release('approve');
    await client.advance(2_000);
    expect(story(await client.trace())).toEqual(['start: window', 'onComplete']);
    expect(sentUnknown()).toEqual([]);
  });

  test('after the user denied it at first', async () => {
    await open(slack, {}, (plain) => (plain.consent = 'deny'));
    expect(story(await start(slack))).toEqual(['start: window', 'onError OAuthDeniedError']);
    expect(errorsOf(await client.trace())).toMatchObject([{ meta: { error: 'access_denied' } }]);
    expect(statuses()).toEqual([]);

    backend.consent = 'approve';
    expect(story(await start(slack)).slice(2)).toEqual(['start: window', 'onComplete']);
    expect(sentUnknown()).toEqual([]);
  });

  test('where an earlier page left a credential that waits for its post-options (row 28)', async () => {
    await open(jira, {}, (plain) => plain.createCredential('jira', { status: 'PENDING' }));
    expect(story(await start(jira))).toEqual(['start: onNext postOptions[site]']);
    await answer('setPostOptions', { site: 'acme' });
    expect(story(await client.trace()).at(-1)).toBe('onComplete');
    expect(calls()).toEqual(['POST /sdk/credentials/credential-1/complete-setup']);
    expect(statuses()).toEqual(['VALID']);
    expect(sentUnknown()).toEqual([]);
  });

  test('and uninstalls', async () => {
    await open(slack, {}, (plain) => plain.createCredential('slack'));
    expect(await isEnabled(slack)).toBe(true);
    await client.call('uninstallIntegration', 'slack');
    await client.quiet();
    expect(calls()).toEqual(['DELETE /sdk/integrations/integration-slack']);
    expect(backend.requests[0]?.headers['x-paragon-credential']).toBe('credential-1');
    expect(statuses()).toEqual([]);
    expect(await isEnabled(slack)).toBe(false);
    expect(sentUnknown()).toEqual([]);
  });
});

describe('our client ends what such a backend lets it end', () => {
  test('a login: the window closes, the session is forgotten, nothing is stored', async () => {
    await open(slack, {}, (plain) => (plain.consent = 'hold'));
    await start(slack);
    await client.call('installFlow.cancel');
    expect(story(await client.quiet())).toEqual(['start: window']);
    expect(client.windows().map((window) => window.isClosed())).toEqual([true]);
    expect(calls()).toEqual(['GET /sdk/actions/build-oauth', 'DELETE /sdk/actions/session-id/{id}']);
    expect(statuses()).toEqual([]);
    expect(sentUnknown()).toEqual([]);
  });

  test('an install whose post-options are open: its credential is discarded', async () => {
    await open(jira);
    await start(jira);
    expect(statuses()).toEqual(['PENDING']);
    await client.call('installFlow.cancel');
    await client.quiet();
    expect(statuses()).toEqual([]);
    expect(calls().at(-1)).toBe('DELETE /sdk/integrations/integration-jira');
    expect(backend.requests.at(-1)?.headers['x-paragon-credential']).toBe('credential-1');
    expect(sentUnknown()).toEqual([]);
  });

  test('not a login that COOP severed: what the user does there is stored, and no callback is called', async () => {
    await open(slack, { crossOriginOpenerPolicy: 'same-origin' }, (plain) => (plain.consent = 'hold'));
    await start(slack);
    await client.advance(2_000);
    await client.call('installFlow.cancel');
    await client.quiet();
    backend.release('approve');
    await client.advance(2_000);
    expect(story(await client.trace())).toEqual(['start: window']);
    expect(statuses()).toEqual(['VALID']);
    expect(sentUnknown()).toEqual([]);
  });

  test('a login that took longer than oauthTimeout', async () => {
    await open(slack, {}, (plain) => (plain.consent = 'never'));
    await start(slack, { oauthTimeout: 5_000 });
    await client.advance(5_000);
    expect(story(await client.trace())).toEqual(['start: window', 'onError OAuthTimeoutError']);
    expect(client.windows().map((window) => window.isClosed())).toEqual([true]);
    expect(callbackArguments(await client.trace(), 'onError')[0]?.[1]).toBeNull();
    expect(sentUnknown()).toEqual([]);
  });
});

/** What shows that an addition is used: in the calls, in a query, or in a body. */
const traces: Record<string, () => boolean> = {
  'pushed-authorization': () => calls().includes('POST /sdk/actions/build-oauth'),
  'session-wait': () => backend.requests.some(({ query }) => 'wait' in query),
  'session-cancel': () => backend.requests.some(({ query }) => 'cancel' in query),
  'idempotent-credentials': () =>
    backend.requests.some(({ body }) => namesOf(body).includes('idempotencyKey')),
};

const usedAdditions = () => Object.keys(traces).filter((feature) => traces[feature]?.());

/** Asks before and after the login. */
const both = wireIntegration('monday', {
  accountTypes: [{ id: 'default', scheme: 'oauth', endUserSuppliedValues: [text('site'), password('pin')] }],
  postOauthInputs: [text('board')],
});

describe.each(OUR_FEATURES)('with %s alone of our additions', (feature) => {
  const features = ['headless-cp', feature];

  test('our client installs in every way, and uses no other', async () => {
    await open(
      installs.map(({ integration }) => integration),
      { features },
    );
    for (const each of installs) {
      const before = (await client.trace()).length;
      expect(story((await install(each)).slice(before)), each.what).toEqual(each.story);
    }
    expect(statuses()).toEqual(installs.map(() => 'VALID'));
    expect([[], [feature]]).toContainEqual(usedAdditions());
  });

  test.each([undefined, 'same-origin'] as const)('it uses it where it helps (COOP %s)', async (policy) => {
    await open(both, {
      features,
      ...(policy && { crossOriginOpenerPolicy: policy }),
    });
    backend.consent = 'hold';
    await start(both, { accountType: 'default' });
    const form = { site: 'acme', pin: '1234' };
    await answer('setPreOptions', form);
    await client.call('installFlow.cancel');
    await client.quiet();
    backend.consent = 'approve';
    await start(both, { accountType: 'default' });
    await answer('setPreOptions', form);
    await client.advance(3_000);
    await answer('setPostOptions', { board: 'main' });

    expect(callbackArguments(await client.trace(), 'onComplete')).toHaveLength(1);
    expect(errorsOf(await client.trace())).toEqual([]);
    expect(usedAdditions()).toEqual([feature]);
  });
});
