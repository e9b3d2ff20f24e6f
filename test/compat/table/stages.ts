import { failAtPostOptions, startHeld } from '../drive.js';
import { atlassian, hubspot, jira, slack } from '../integrations.js';
import { SAME, type CompatRow } from '../row.js';
import { story, valueOf } from '../story.js';

/** Which stage is open. */
export const stageRows: CompatRow[] = [
  {
    row: 40,
    situation: '`setAccountType` again, before there is a credential',
    cases: [
      {
        when: 'another account type',
        backend: { integrations: [atlassian] },
        run: async (client) => {
          await client.start('atlassian');
          await client.call('installFlow.setAccountType', 'cloud');
          await client.call('installFlow.setAccountType', 'server');
          return story(await client.quiet()).slice(1);
        },
        theirs: ['setAccountType: onNext preOptions[site]', 'setAccountType: onNext preOptions[host]'],
        ours: SAME,
      },
      {
        when: 'the same account type',
        backend: { integrations: [atlassian] },
        run: async (client) => {
          await client.start('atlassian');
          await client.call('installFlow.setAccountType', 'cloud');
          await client.call('installFlow.setAccountType', 'cloud');
          return story(await client.quiet()).slice(1);
        },
        theirs: ['setAccountType: onNext preOptions[site]', 'setAccountType: onNext preOptions[site]'],
        ours: ['setAccountType: onNext preOptions[site]'],
      },
      {
        when: 'after an answer that failed',
        backend: { integrations: [atlassian] },
        run: async (client) => {
          client.backend.consent = 'deny';
          await client.start('atlassian');
          await client.call('installFlow.setAccountType', 'cloud');
          await client.call('installFlow.setPreOptions', { site: 'acme' });
          await client.quiet();
          await client.call('installFlow.setAccountType', 'server');
          const trace = await client.quiet();
          return {
            story: story(trace).slice(4),
            entered: await valueOf(client, 'installFlow.getPreOptionsValue'),
          };
        },
        theirs: {
          story: ['setAccountType: window', 'onError UnknownError at accountType'],
          entered: { site: 'acme' },
        },
        ours: { story: ['setAccountType: onNext preOptions[host]'], entered: null },
      },
    ],
  },
  {
    row: 41,
    situation: '`next()` and `get…Value()` after an error',
    cases: [
      {
        backend: { integrations: [jira] },
        run: async (client) => {
          await failAtPostOptions(client);
          return {
            next: await valueOf(client, 'installFlow.next'),
            entered: await valueOf(client, 'installFlow.getPostOptionsValue'),
          };
        },
        theirs: { next: { stage: 'done', done: true }, entered: { site: 'acme' } },
        ours: {
          next: { stage: 'postOptions', options: jira.sdkIntegrationConfig?.postOauthInputs, done: false },
          entered: null,
        },
      },
    ],
  },
  {
    row: 42,
    situation: '`next()` while the user signs in',
    cases: [
      {
        when: 'post-options to come',
        backend: { integrations: [hubspot] },
        run: async (client) => {
          await startHeld(client, 'hubspot');
          await client.call('installFlow.setAccountType', 'default');
          await client.quiet();
          return valueOf(client, 'installFlow.next');
        },
        theirs: {
          stage: 'postOptions',
          options: hubspot.sdkIntegrationConfig?.postOauthInputs,
          done: false,
        },
        ours: SAME,
      },
      {
        when: 'nothing to come',
        backend: { integrations: [slack] },
        run: async (client) => {
          await startHeld(client, 'slack');
          return valueOf(client, 'installFlow.next');
        },
        theirs: { stage: 'done', done: true },
        ours: SAME,
      },
    ],
  },
];
