import { flowCallbacks, type CompatClient } from '../../support/compat/page.js';
import { failAtPostOptions, message, started } from '../drive.js';
import { hubspot, jira, shopify, slack, text } from '../integrations.js';
import { SAME, type CompatRow } from '../row.js';
import { callbackArguments, errorsOf, story } from '../story.js';

/** What a flow that was begun in one turn of the page has told some microtasks later. */
const toldWithinTheTurn = (client: CompatClient, integration: string) =>
  client.page.evaluate(
    async ([name, callbacks]) => {
      const { call, trace } = window.compat;
      call({ method: 'installFlow.start', args: [name, callbacks] });
      const before = trace.filter(({ type }) => type === 'callback').length;
      for (let microtask = 0; microtask < 5; microtask += 1) await Promise.resolve();
      return { before, after: trace.filter(({ type }) => type === 'callback').length };
    },
    [integration, flowCallbacks()] as const,
  );

/** `start`: what it calls and when, and where it is refused. */
export const startRows: CompatRow[] = [
  {
    row: 1,
    situation: '`start` of an integration with nothing to ask',
    cases: [{ ...started(slack), theirs: ['start: window', 'onComplete'], ours: SAME }],
  },
  {
    row: 2,
    situation: 'something is to be asked',
    cases: [
      {
        when: 'account types',
        backend: { integrations: [hubspot] },
        run: async (client) => {
          await client.start('hubspot');
          const trace = await client.quiet();
          return { story: story(trace), stages: callbackArguments(trace, 'onNext') };
        },
        theirs: {
          story: ['start: onNext accountType[default, sandbox]'],
          stages: [
            [{ stage: 'accountType', options: hubspot.sdkIntegrationConfig?.accountTypes, done: false }],
          ],
        },
        ours: SAME,
      },
      {
        when: 'pre-options',
        backend: { integrations: [shopify] },
        run: async (client) => {
          await client.start('shopify');
          const trace = await client.quiet();
          return { story: story(trace), stages: callbackArguments(trace, 'onNext') };
        },
        theirs: {
          story: ['start: onNext preOptions[shop]'],
          stages: [[{ stage: 'preOptions', options: [text('shop')], done: false }]],
        },
        ours: SAME,
      },
    ],
  },
  {
    row: 3,
    situation: '`start` fails',
    cases: [
      {
        when: 'an error',
        backend: { integrations: [slack] },
        run: async (client) => {
          await client.start('unknown');
          return callbackArguments(await client.quiet(), 'onError').map(([, context]) => context);
        },
        theirs: [null],
        ours: SAME,
      },
      {
        when: 'its time',
        backend: { integrations: [slack] },
        run: (client) => toldWithinTheTurn(client, 'unknown'),
        theirs: { before: 0, after: 1 },
        ours: SAME,
      },
    ],
  },
  {
    row: 4,
    situation: 'the error of `onError`',
    cases: [
      {
        when: 'a known error with meta',
        backend: { integrations: [slack] },
        run: async (client) => {
          await client.start('unknown');
          return errorsOf(await client.quiet());
        },
        theirs: [{ name: 'IntegrationNotFoundError', message, meta: { integrationName: 'unknown' } }],
        ours: SAME,
      },
      {
        when: 'a known error without meta',
        backend: { integrations: [slack] },
        page: { headless: false },
        run: async (client) => {
          await client.start('slack');
          return errorsOf(await client.quiet());
        },
        theirs: [{ name: 'HeadlessModeNotEnabledError', message, meta: null }],
        ours: SAME,
      },
      {
        when: 'a failed backend call',
        backend: { integrations: [jira] },
        run: async (client) => errorsOf(await failAtPostOptions(client)),
        theirs: [{ name: 'UnknownError', message, originalError: { $error: true, name: 'Error', message } }],
        ours: [
          {
            name: 'UnknownError',
            message,
            originalError: {
              $error: true,
              name: 'BackendRequestError',
              message,
              call: 'POST /sdk/credentials/{id}/complete-setup',
              status: 500,
            },
          },
        ],
      },
    ],
  },
  {
    row: 5,
    situation: 'the context of `onError`',
    cases: [
      {
        backend: { integrations: [jira] },
        run: async (client) =>
          callbackArguments(await failAtPostOptions(client), 'onError').map(([, context]) => context),
        theirs: [{ stage: 'postOptions' }],
        ours: SAME,
      },
    ],
  },
  {
    row: 31,
    situation: '`start` after `setHeadless(false)`',
    cases: [
      {
        when: 'setHeadless(false)',
        ...started(slack),
        page: { headless: false },
        theirs: ['onError HeadlessModeNotEnabledError'],
        ours: SAME,
      },
      {
        when: 'setHeadless was never called',
        ...started(slack),
        page: { headless: null },
        theirs: ['onError HeadlessModeNotEnabledError'],
        ours: ['start: window', 'onComplete'],
      },
    ],
  },
  {
    row: 32,
    situation: 'nobody is authenticated',
    cases: [
      {
        ...started(slack),
        page: { authenticated: false },
        theirs: ['onError IntegrationNotFoundError'],
        ours: ['onError UserNotAuthenticatedError'],
      },
    ],
  },
  {
    row: 33,
    situation: 'an unknown integration',
    cases: [
      {
        backend: { integrations: [slack] },
        run: async (client) => {
          await client.start('unknown');
          return errorsOf(await client.quiet());
        },
        theirs: [{ name: 'IntegrationNotFoundError', message, meta: { integrationName: 'unknown' } }],
        ours: SAME,
      },
    ],
  },
  {
    row: 45,
    situation: 'the integration is not active, or the project has no headless installs',
    cases: [
      {
        when: '`isActive: false`',
        backend: { integrations: [{ ...slack, isActive: false }] },
        run: async (client) => {
          await client.start('slack');
          return story(await client.quiet());
        },
        theirs: ['onError UnknownError'],
        ours: SAME,
      },
      {
        when: 'the project lacks `headless-cp`',
        backend: { integrations: [slack], features: [] },
        run: async (client) => {
          await client.start('slack');
          return story(await client.quiet());
        },
        theirs: ['onError UnknownError'],
        ours: SAME,
      },
    ],
  },
];
