import { expect } from 'vitest';
import { type WireBackend } from '../../support/wire/backend.js';
import { OUR_WIRE } from '../../support/wire/version.js';
import { listener, type CompatClient } from '../../support/compat/page.js';
import { installed, installedBy } from '../drive.js';
import { hubspot, jira, salesforce, slack, UCO } from '../integrations.js';
import { SAME, type CompatRow } from '../row.js';
import { callbackArguments, story, valueOf } from '../story.js';

/** A backend where the user has such credentials, oldest first. */
const pending =
  (...types: string[]) =>
  (backend: WireBackend) => {
    for (const type of types) backend.createCredential(type, { status: 'PENDING' });
  };

/** What a callback that asks for the user then sees of an integration. */
const userSeenIn = async (client: CompatClient, integration: string) => {
  const seen: unknown[] = [];
  for (const entry of await client.trace())
    if (entry.type === 'returned' && entry.method === 'getUser') {
      const integrations: unknown = Reflect.get(Object(entry.value), 'integrations');
      const state: unknown = Reflect.get(Object(integrations), integration);
      seen.push([Reflect.get(Object(state), 'enabled'), Reflect.get(Object(state), 'credentialId')]);
    }
  return seen;
};

/** Where the client secret and the user token show in a URL that the window, or the client, asked for. */
const secretsInUrls = ({ backend }: CompatClient) => {
  const urls = backend.requests.map(({ query }) => JSON.stringify(query)).join('\n');
  return {
    clientSecret: urls.split('secret-1').length - 1,
    userToken: backend.requests.filter(({ query }) => query.userToken !== undefined).length,
  };
};

const installUserConfigured = async (client: CompatClient) => {
  await client.start('salesforce', { accountType: ['default', UCO] });
  await client.call('installFlow.setAccountType', UCO);
  const [stage] = callbackArguments(await client.quiet(), 'onNext').at(-1) ?? [];
  const isPostOptions = Reflect.get(Object(stage), 'stage') === 'postOptions';
  await client.call(`installFlow.${isPostOptions ? 'setPostOptions' : 'setPreOptions'}`, {
    clientId: 'client-1',
    clientSecret: 'secret-1',
  });
  return story(await client.quiet()).at(-1);
};

/** What an install leaves behind, and how it is told. */
export const outcomeRows: CompatRow[] = [
  {
    row: 27,
    situation: '`getUser()` inside `onComplete`',
    cases: [
      {
        backend: { integrations: [slack] },
        run: async (client) => {
          await client.start('slack', {
            onComplete: listener('onComplete', [{ method: 'getUser', args: [] }]),
          });
          await client.quiet();
          return userSeenIn(client, 'slack');
        },
        theirs: [[false, undefined]],
        ours: [[true, 'credential-1']],
      },
    ],
  },
  {
    row: 28,
    situation: 'a credential waits for its post-options',
    cases: [
      {
        when: 'nothing to ask before',
        backend: { integrations: [jira] },
        prepare: pending('jira'),
        run: async (client) => {
          await client.start('jira');
          const before = story(await client.quiet());
          await client.call('installFlow.setPostOptions', { site: 'acme' });
          const after = story(await client.quiet()).slice(before.length);
          return { before, after, installed: installed(client) };
        },
        theirs: {
          before: [],
          after: ['setPostOptions: onError UnknownError at postOptions'],
          installed: ['credential-1 PENDING'],
        },
        ours: {
          before: ['start: onNext postOptions[site]'],
          after: ['onComplete'],
          installed: ['credential-1 VALID'],
        },
      },
      {
        when: 'stages before',
        backend: { integrations: [hubspot] },
        prepare: pending('hubspot'),
        run: async (client) => {
          await client.start('hubspot');
          const first = story(await client.quiet());
          if (first[0]?.includes('accountType')) await client.call('installFlow.setAccountType', 'default');
          await client.quiet();
          await client.call('installFlow.setPostOptions', { portal: 'acme' });
          return { story: story(await client.quiet()), installed: installed(client) };
        },
        theirs: {
          story: [
            'start: onNext accountType[default, sandbox]',
            'setAccountType: window',
            'onNext postOptions[portal]',
            'onComplete',
          ],
          installed: ['credential-1 PENDING', 'credential-2 VALID'],
        },
        ours: {
          story: ['start: onNext postOptions[portal]', 'onComplete'],
          installed: ['credential-1 VALID'],
        },
      },
      {
        when: 'two of them',
        backend: { integrations: [jira] },
        prepare: pending('jira', 'jira'),
        run: async (client) => {
          await client.start('jira');
          await client.quiet();
          await client.call('installFlow.setPostOptions', { site: 'acme' });
          return { story: story(await client.quiet()), installed: installed(client) };
        },
        theirs: {
          story: ['setPostOptions: onError UnknownError at postOptions'],
          installed: ['credential-1 PENDING', 'credential-2 PENDING'],
        },
        ours: {
          story: ['start: onNext postOptions[site]', 'onComplete'],
          installed: ['credential-1 PENDING', 'credential-2 VALID'],
        },
      },
      {
        when: 'with accountType',
        ...installedBy(hubspot, { accountType: 'default' }),
        prepare: pending('hubspot'),
        theirs: {
          story: ['start: onNext accountType[default, sandbox]'],
          installed: ['credential-1 PENDING'],
        },
        ours: {
          story: ['start: window', 'onNext postOptions[portal]'],
          installed: ['credential-1 PENDING', 'credential-2 PENDING'],
        },
      },
      {
        when: 'with allowMultipleCredentials',
        ...installedBy(jira, { allowMultipleCredentials: true }),
        prepare: pending('jira'),
        theirs: { story: [], installed: ['credential-1 PENDING'] },
        ours: {
          story: ['start: window', 'onNext postOptions[site]'],
          installed: ['credential-1 PENDING', 'credential-2 PENDING'],
        },
      },
    ],
  },
  {
    row: 29,
    situation: '`ON_INTEGRATION_INSTALL`',
    cases: [
      {
        when: 'the result was learnt by polling',
        backend: { integrations: [slack], crossOriginOpenerPolicy: 'same-origin' },
        run: async (client) => {
          client.backend.consent = 'approve';
          await client.call('subscribe', 'onIntegrationInstall', listener('install'));
          await client.start('slack');
          await client.quiet();
          return story(await client.advance(5_000)).map((told) => told.split(' ')[0]);
        },
        theirs: ['start:', 'onComplete'],
        ours: ['start:', 'install', 'onComplete'],
      },
      {
        when: 'the result was learnt by a message',
        backend: { integrations: [slack] },
        run: async (client) => {
          await client.call('subscribe', 'onIntegrationInstall', listener('install'));
          await client.start('slack');
          return callbackArguments(await client.quiet(), 'install').length;
        },
        theirs: 1,
        ours: 1,
      },
    ],
  },
  {
    row: 30,
    situation: 'what `onComplete` is given',
    cases: [
      {
        backend: { integrations: [slack] },
        run: async (client) => {
          await client.start('slack');
          return callbackArguments(await client.quiet(), 'onComplete');
        },
        theirs: [[]],
        ours: [
          [
            {
              integrationId: 'integration-slack',
              integrationType: 'slack',
              credentialId: 'credential-1',
              credential: expect.objectContaining({ id: 'credential-1', status: 'VALID' }) as unknown,
            },
          ],
        ],
      },
    ],
  },
  {
    row: 36,
    situation: 'the client secret and the user token',
    cases: [
      {
        when: 'a backend that takes pushed requests',
        backend: { integrations: [salesforce], version: OUR_WIRE },
        run: async (client) => ({
          end: await installUserConfigured(client),
          inUrls: secretsInUrls(client),
        }),
        theirs: { end: 'onComplete', inUrls: { clientSecret: 2, userToken: 1 } },
        ours: { end: 'onComplete', inUrls: { clientSecret: 0, userToken: 0 } },
      },
      {
        when: 'any other backend',
        backend: { integrations: [salesforce] },
        run: async (client) => ({
          end: await installUserConfigured(client),
          inUrls: secretsInUrls(client),
        }),
        theirs: { end: 'onComplete', inUrls: { clientSecret: 2, userToken: 1 } },
        ours: { end: 'onComplete', inUrls: { clientSecret: 1, userToken: 1 } },
      },
    ],
  },
  {
    row: 43,
    situation: '`start` for an integration that is installed',
    cases: [
      {
        when: 'a valid credential',
        ...installedBy(slack),
        prepare: (backend) => void backend.createCredential('slack'),
        theirs: {
          story: ['start: window', 'onComplete'],
          installed: ['credential-1 VALID', 'credential-2 VALID'],
        },
        ours: SAME,
      },
      {
        when: 'an only credential that is invalid',
        ...installedBy(slack),
        prepare: (backend) => void backend.createCredential('slack', { status: 'INVALID' }),
        theirs: {
          story: ['start: window', 'onComplete'],
          installed: ['credential-1 INVALID', 'credential-2 VALID'],
        },
        ours: { story: ['start: window', 'onComplete'], installed: ['credential-1 VALID'] },
      },
      {
        when: 'selectedCredentialId',
        ...installedBy(slack, { selectedCredentialId: 'credential-2' }),
        prepare: (backend) => {
          backend.createCredential('slack');
          backend.createCredential('slack', { status: 'INVALID' });
        },
        theirs: {
          story: ['start: window', 'onComplete'],
          installed: ['credential-1 VALID', 'credential-2 INVALID', 'credential-3 VALID'],
        },
        ours: {
          story: ['start: window', 'onComplete'],
          installed: ['credential-1 VALID', 'credential-2 VALID'],
        },
      },
    ],
  },
  {
    row: 44,
    situation: 'the page is loaded again',
    cases: [
      {
        backend: { integrations: [slack] },
        run: async (client) => {
          await client.page.reload({ waitUntil: 'domcontentloaded' });
          const user = await valueOf(client, 'getUser');
          return Reflect.get(Object(user), 'authenticated') as unknown;
        },
        theirs: true,
        ours: false,
      },
      {
        when: 'what is kept in the browser',
        backend: { integrations: [slack] },
        run: (client) =>
          client.page.evaluate(() => Object.keys(localStorage).concat(Object.keys(sessionStorage))),
        theirs: ['paragon-connect-user-state'],
        ours: [],
      },
    ],
  },
];
