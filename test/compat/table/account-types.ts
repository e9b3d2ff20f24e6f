import { expect } from 'vitest';
import type { CompatClient } from '../../support/compat/page.js';
import { failed, message, started } from '../drive.js';
import {
  custom,
  discord,
  dynamics,
  password,
  salesforce,
  slack,
  text,
  UCO,
  zendesk,
} from '../integrations.js';
import { SAME, type CompatRow } from '../row.js';
import { callbackArguments, story, warningsOf } from '../story.js';

const invalidAccountType = (integrationName: string, accountType: string[], available: string[]) => ({
  story: ['onError InvalidAccountTypeError'],
  error: { name: 'InvalidAccountTypeError', message, meta: { integrationName, accountType, available } },
});

/** Which account types are offered, and what is asked for them. */
export const accountTypeRows: CompatRow[] = [
  {
    row: 6,
    situation: '`accountType` given to `start`',
    cases: [
      {
        when: 'one that is offered',
        ...started(salesforce, { accountType: ' sandbox ' }),
        theirs: [`start: onNext accountType[default, sandbox, ${UCO}]`],
        ours: ['start: window', 'onComplete'],
      },
      {
        when: 'several, one of them twice',
        ...started(salesforce, { accountType: [UCO, 'default', ` ${UCO} `] }),
        theirs: [`start: onNext accountType[default, sandbox, ${UCO}]`],
        ours: [`start: onNext accountType[${UCO}, default]`],
      },
    ],
  },
  {
    row: 7,
    situation: 'it has unknown names beside known ones',
    cases: [
      {
        backend: { integrations: [salesforce] },
        run: async (client) => {
          await client.start('salesforce', { accountType: ['nope', 'sandbox', 'default'] });
          const trace = await client.quiet();
          return { story: story(trace), warnings: warningsOf(trace) };
        },
        theirs: { story: [`start: onNext accountType[default, sandbox, ${UCO}]`], warnings: [] },
        ours: {
          story: ['start: warning', 'start: onNext accountType[sandbox, default]'],
          warnings: [expect.stringContaining('"nope"')],
        },
      },
    ],
  },
  {
    row: 8,
    situation: 'it has unknown names only',
    cases: [
      {
        ...failed(zendesk, { accountType: ['nope', 'neither'] }),
        theirs: { story: [`start: onNext accountType[default, ${UCO}]`] },
        ours: invalidAccountType('zendesk', ['nope', 'neither'], ['default', UCO]),
      },
    ],
  },
  {
    row: 9,
    situation: 'it is absent, and there are `default` and `user-configured-oauth`',
    cases: [
      {
        when: 'no accountType',
        ...started(zendesk),
        theirs: [`start: onNext accountType[default, ${UCO}]`],
        ours: ['start: window', 'onComplete'],
      },
      {
        when: '[]',
        ...started(zendesk, { accountType: [] }),
        theirs: [`start: onNext accountType[default, ${UCO}]`],
        ours: ['start: window', 'onComplete'],
      },
    ],
  },
  {
    row: 10,
    situation: 'it is absent, and there are other account types',
    cases: [
      {
        when: 'several and UCO',
        ...started(salesforce),
        theirs: [`start: onNext accountType[default, sandbox, ${UCO}]`],
        ours: ['start: onNext accountType[default, sandbox]'],
      },
      {
        when: 'one and UCO',
        ...started(dynamics),
        theirs: [`start: onNext accountType[sandbox, ${UCO}]`],
        ours: ['start: onNext accountType[sandbox]'],
      },
      { when: 'a single one', ...started(discord), theirs: ['start: onNext accountType[bot]'], ours: SAME },
      {
        when: 'UCO alone',
        ...failed(custom),
        theirs: { story: [`start: onNext accountType[${UCO}]`] },
        ours: invalidAccountType('netsuite', [], [UCO]),
      },
    ],
  },
  {
    row: 11,
    situation: 'it is given for an integration without account types',
    cases: [
      {
        when: 'default among them',
        ...started(slack, { accountType: [UCO, 'default'] }),
        theirs: ['start: window', 'onComplete'],
        ours: ['start: warning', 'start: window', 'onComplete'],
      },
      {
        when: 'default not among them',
        ...failed(slack, { accountType: UCO }),
        theirs: { story: ['start: window', 'onComplete'] },
        ours: invalidAccountType('slack', [UCO], ['default']),
      },
    ],
  },
  {
    row: 12,
    situation: '`setAccountType` with an unknown name',
    cases: [
      {
        backend: { integrations: [salesforce] },
        run: async (client) => {
          await client.start('salesforce');
          await client.call('installFlow.setAccountType', 'nope');
          const trace = await client.quiet();
          const next = await client.call('installFlow.next');
          return {
            story: story(trace).slice(1),
            next: story([
              { type: 'callback', name: 'next', args: [Reflect.get(Object(next), 'value')], inside: null },
            ]),
            installed: client.backend.credentials().length,
          };
        },
        theirs: { story: ['setAccountType: onNext done'], next: ['next done'], installed: 0 },
        ours: {
          story: ['setAccountType: onError InvalidAccountTypeError at accountType'],
          next: ['next accountType[default, sandbox]'],
          installed: 0,
        },
      },
    ],
  },
  {
    row: 13,
    situation: 'the form for user-configured OAuth',
    cases: [
      ['setPostOptions', 'answered with setPostOptions'] as const,
      ['setInstallOptions', 'answered with setInstallOptions'] as const,
    ].map(([answer, when]) => ({
      when,
      backend: { integrations: [salesforce] },
      run: async (client: CompatClient) => {
        await client.start('salesforce', { accountType: ['default', UCO] });
        await client.call('installFlow.setAccountType', UCO);
        const [stage] = callbackArguments(await client.quiet(), 'onNext').at(-1) ?? [];
        const values = { clientId: 'client-1', clientSecret: 'secret-1' };
        const isOurs = Reflect.get(Object(stage), 'stage') === 'postOptions';
        await client.call(`installFlow.${isOurs ? answer : 'setPreOptions'}`, values);
        return { story: story(await client.quiet()).slice(1), stage };
      },
      theirs: {
        story: [
          'setAccountType: onNext preOptions[clientId, clientSecret]',
          'setPreOptions: window',
          'onComplete',
        ],
        stage: { stage: 'preOptions', options: [text('clientId'), password('clientSecret')], done: false },
      },
      ours: {
        story: [
          'setAccountType: onNext postOptions[clientId, clientSecret, scopes, redirectUrl]',
          `${answer}: window`,
          'onComplete',
        ],
        stage: { stage: 'postOptions', options: expect.any(Array) as unknown[], done: false },
      },
    })),
  },
];
