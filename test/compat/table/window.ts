import { flowCallbacks, listener, type CompatClient } from '../../support/compat/page.js';
import { message, startHeld, unknownError } from '../drive.js';
import { hubspot, jira, slack } from '../integrations.js';
import { SAME, type CompatRow } from '../row.js';
import { errorsOf, story } from '../story.js';

const openWindows = (client: CompatClient) => client.windows().filter((window) => !window.isClosed()).length;

/** Uses up the user's gesture, so that the browser blocks the next window, and makes the call in the same turn. */
const callWithoutGesture = (client: CompatClient, method: string, ...args: unknown[]) =>
  client.page.evaluate(
    (call) => {
      window.open('about:blank')?.close();
      window.compat.call(call);
    },
    { method, args },
  );

const denied = {
  name: 'OAuthDeniedError',
  message,
  meta: { error: 'access_denied', errorDescription: null },
};

/** From the click to the end of the OAuth window. The browser blocks popups here. */
export const windowRows: CompatRow[] = [
  {
    row: 18,
    situation: 'the same answer twice while the user signs in',
    cases: [
      {
        backend: { integrations: [hubspot] },
        run: async (client) => {
          await startHeld(client, 'hubspot');
          await client.call('installFlow.setAccountType', 'default');
          await client.quiet();
          await client.call('installFlow.setAccountType', 'default');
          await client.quiet();
          client.backend.release();
          return story(await client.quiet()).slice(1);
        },
        theirs: [
          'setAccountType: window',
          'setAccountType: window',
          'onNext postOptions[portal]',
          'onNext postOptions[portal]',
        ],
        ours: ['setAccountType: window', 'onNext postOptions[portal]'],
      },
    ],
  },
  {
    row: 19,
    situation: 'the same answer again after the window was closed',
    cases: [
      {
        backend: { integrations: [hubspot] },
        run: async (client) => {
          await startHeld(client, 'hubspot');
          await client.call('installFlow.setAccountType', 'default');
          await client.quiet();
          await client.windows()[0]?.close();
          await client.advance(1_000);
          await client.call('installFlow.setAccountType', 'default');
          await client.quiet();
          client.backend.release();
          return story(await client.quiet()).slice(1);
        },
        theirs: [
          'setAccountType: window',
          'setAccountType: window',
          'onNext postOptions[portal]',
          'onNext postOptions[portal]',
        ],
        ours: ['setAccountType: window', 'setAccountType: window', 'onNext postOptions[portal]'],
      },
    ],
  },
  {
    row: 20,
    situation: '`start` while a flow runs',
    cases: [
      {
        backend: { integrations: [slack, jira] },
        run: async (client) => {
          await startHeld(client, 'slack', flowCallbacks('first.'));
          await startHeld(client, 'jira', flowCallbacks('second.'));
          const open = openWindows(client);
          client.backend.release('approve', 'slack');
          const afterFirst = story(await client.quiet()).slice(2);
          client.backend.release('approve', 'jira');
          return { open, afterFirst, afterBoth: story(await client.quiet()).slice(2) };
        },
        theirs: {
          open: 2,
          afterFirst: ['second.onComplete', 'second.onNext postOptions[site]'],
          afterBoth: ['second.onComplete', 'second.onNext postOptions[site]'],
        },
        ours: { open: 1, afterFirst: [], afterBoth: ['second.onNext postOptions[site]'] },
      },
    ],
  },
  {
    row: 21,
    situation: 'the user denies',
    cases: [
      {
        when: 'after a plain start',
        backend: { integrations: [slack] },
        run: async (client) => {
          client.backend.consent = 'deny';
          await client.start('slack');
          const trace = await client.quiet();
          return { story: story(trace), errors: errorsOf(trace) };
        },
        theirs: {
          story: ['start: window', 'onError UnknownError'],
          errors: [unknownError('An unknown error occurred', { $undefined: true })],
        },
        ours: { story: ['start: window', 'onError OAuthDeniedError'], errors: [denied] },
      },
      {
        when: 'after a stage',
        backend: { integrations: [hubspot] },
        run: async (client) => {
          client.backend.consent = 'deny';
          await client.start('hubspot');
          await client.call('installFlow.setAccountType', 'default');
          const trace = await client.quiet();
          return { story: story(trace).slice(1), errors: errorsOf(trace) };
        },
        theirs: {
          story: ['setAccountType: window', 'onError UnknownError at accountType'],
          errors: [unknownError('access_denied')],
        },
        ours: {
          story: ['setAccountType: window', 'onError OAuthDeniedError at accountType'],
          errors: [denied],
        },
      },
    ],
  },
  {
    row: 22,
    situation: 'the user closes the window',
    cases: [
      {
        backend: { integrations: [slack] },
        run: async (client) => {
          const onOAuthWindowUnreachable = listener('onOAuthWindowUnreachable');
          await startHeld(client, 'slack', { onOAuthWindowUnreachable });
          await client.windows()[0]?.close();
          const soon = story(await client.advance(2_000)).slice(1);
          return { soon, inTheEnd: story(await client.advance(600_000, 60_000)).slice(1) };
        },
        theirs: { soon: [], inTheEnd: [] },
        ours: {
          soon: ['onOAuthWindowUnreachable'],
          inTheEnd: ['onOAuthWindowUnreachable', 'onError OAuthTimeoutError'],
        },
      },
    ],
  },
  {
    row: 23,
    situation: 'the provider cuts the window off (COOP), and the user takes more than a minute',
    cases: [
      {
        backend: { integrations: [slack], crossOriginOpenerPolicy: 'same-origin' },
        run: async (client) => {
          await startHeld(client, 'slack');
          await client.advance(65_000, 5_000);
          client.backend.release();
          await client.quiet();
          return story(await client.advance(5_000));
        },
        theirs: ['start: window'],
        ours: ['start: window', 'onComplete'],
      },
    ],
  },
  {
    row: 24,
    situation: '`oauthTimeout` passes',
    cases: [
      {
        when: 'after a plain start',
        backend: { integrations: [slack] },
        run: async (client) => {
          await startHeld(client, 'slack', { oauthTimeout: 5_000 });
          return { story: story(await client.advance(6_000)), open: openWindows(client) };
        },
        theirs: { story: ['start: window', 'onError OAuthTimeoutError'], open: 0 },
        ours: SAME,
      },
      {
        when: 'after a stage',
        backend: { integrations: [hubspot] },
        run: async (client) => {
          await startHeld(client, 'hubspot', { oauthTimeout: 5_000 });
          await client.call('installFlow.setAccountType', 'default');
          await client.quiet();
          return { story: story(await client.advance(6_000)).slice(1), open: openWindows(client) };
        },
        theirs: { story: ['setAccountType: window', 'onError OAuthTimeoutError at accountType'], open: 0 },
        ours: SAME,
      },
    ],
  },
  {
    row: 25,
    situation: 'the browser blocks the window',
    cases: [
      {
        when: 'after a plain start',
        backend: { integrations: [slack] },
        run: async (client) => {
          await callWithoutGesture(client, 'installFlow.start', 'slack', flowCallbacks());
          return story(await client.quiet()).slice(1);
        },
        theirs: ['start: window blocked', 'onError OAuthBlockedError'],
        ours: SAME,
      },
      {
        when: 'after a stage',
        backend: { integrations: [hubspot] },
        run: async (client) => {
          await client.start('hubspot');
          await callWithoutGesture(client, 'installFlow.setAccountType', 'default');
          return story(await client.quiet()).slice(2);
        },
        theirs: ['setAccountType: window blocked', 'onError OAuthBlockedError at accountType'],
        ours: SAME,
      },
    ],
  },
  {
    row: 26,
    situation: 'some frame posts a message of success',
    cases: [
      {
        backend: { integrations: [slack] },
        run: async (client) => {
          await startHeld(client, 'slack');
          await client.page.evaluate(() => {
            const forged = {
              type: 'oauth_success_callback',
              credential: { integrationId: 'integration-slack', payload: { credentialId: 'forged' } },
            };
            const frame = document.createElement('iframe');
            frame.sandbox.add('allow-scripts');
            frame.srcdoc = `<script>parent.postMessage(${JSON.stringify(forged)}, '*')</script>`;
            const arrived = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
            document.body.append(frame);
            return arrived.then(() => undefined);
          });
          return story(await client.quiet());
        },
        theirs: ['start: window', 'onComplete'],
        ours: ['start: window'],
      },
    ],
  },
];
