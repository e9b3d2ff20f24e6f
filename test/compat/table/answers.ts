import { expect } from 'vitest';
import type { CompatClient } from '../../support/compat/page.js';
import { installed, message, startHeld, unknownError } from '../drive.js';
import { freshdesk, github, hubspot, shopify, slack, statuspage } from '../integrations.js';
import type { CompatRow } from '../row.js';
import { callbackArguments, errorsOf, settlement, story, warningsOf } from '../story.js';

const unexpected = (expected: string | null, received: string) => ({
  name: 'UnexpectedStageError',
  message,
  meta: { expected, received },
});

/** What becomes of an answer. */
export const answerRows: CompatRow[] = [
  {
    row: 14,
    situation: 'an answer for a stage that is not open',
    cases: [
      {
        when: 'pre-options while the account type is asked',
        backend: { integrations: [hubspot] },
        run: async (client) => {
          await client.start('hubspot');
          await client.call('installFlow.setPreOptions', { shop: 'acme' });
          const trace = await client.quiet();
          return { story: story(trace).slice(1), error: callbackArguments(trace, 'onError')[0] };
        },
        theirs: { story: ['setPreOptions: window', 'onNext accountType[default, sandbox]'] },
        ours: {
          story: ['setPreOptions: onError UnexpectedStageError at accountType'],
          error: [unexpected('accountType', 'preOptions'), { stage: 'accountType' }],
        },
      },
      {
        when: 'post-options while pre-options are asked',
        backend: { integrations: [shopify] },
        run: async (client) => {
          await client.start('shopify');
          await client.call('installFlow.setPostOptions', { site: 'acme' });
          const trace = await client.quiet();
          return { story: story(trace).slice(1), error: callbackArguments(trace, 'onError')[0] };
        },
        theirs: {
          story: ['setPostOptions: onError UnknownError at postOptions'],
          error: [unknownError('Credential ID is not set'), { stage: 'postOptions' }],
        },
        ours: {
          story: ['setPostOptions: onError UnexpectedStageError at preOptions'],
          error: [unexpected('preOptions', 'postOptions'), { stage: 'preOptions' }],
        },
      },
      {
        when: 'while no stage is open',
        backend: { integrations: [slack] },
        run: async (client) => {
          await startHeld(client, 'slack');
          await client.call('installFlow.setPreOptions', { shop: 'acme' });
          const trace = await client.quiet();
          return { story: story(trace).slice(1), error: callbackArguments(trace, 'onError')[0] };
        },
        theirs: { story: ['setPreOptions: window'] },
        ours: {
          story: ['setPreOptions: onError UnexpectedStageError'],
          error: [unexpected(null, 'preOptions'), null],
        },
      },
    ],
  },
  {
    row: 15,
    situation: 'an answer that is empty, incomplete or malformed',
    cases: [
      ['empty', { shop: '' }] as const,
      ['missing', {}] as const,
      ['malformed', { shop: { name: 'acme' } }] as const,
    ].map(([when, answer]) => ({
      when,
      backend: { integrations: [shopify] },
      run: async (client: CompatClient) => {
        await client.start('shopify');
        await client.call('installFlow.setPreOptions', answer);
        const trace = await client.quiet();
        return { story: story(trace).slice(1), errors: errorsOf(trace), calls: client.backend.calls() };
      },
      theirs: {
        story: ['setPreOptions: window', 'onComplete'],
        errors: [],
        calls: ['GET /sdk/actions/build-oauth', 'POST /sdk/credentials'],
      },
      ours: {
        story: ['setPreOptions: onError InvalidInstallOptionsError at preOptions'],
        errors: [
          {
            name: 'InvalidInstallOptionsError',
            message,
            meta: { issues: [{ inputId: 'shop', title: 'shop', message }] },
          },
        ],
        calls: [],
      },
    })),
  },
  {
    row: 16,
    situation: 'post-options after an install without OAuth',
    cases: [
      {
        backend: { integrations: [freshdesk] },
        run: async (client) => {
          await client.start('freshdesk');
          await client.call('installFlow.setPreOptions', { apiKey: 'key-1' });
          await client.quiet();
          await client.call('installFlow.setPostOptions', { group: 'support' });
          const trace = await client.quiet();
          return { story: story(trace).slice(1), errors: errorsOf(trace), installed: installed(client) };
        },
        theirs: {
          story: ['onNext postOptions[group]', 'setPostOptions: onError UnknownError at postOptions'],
          errors: [unknownError('Credential ID is not set')],
          installed: ['credential-1 PENDING'],
        },
        ours: {
          story: ['onNext postOptions[group]', 'onComplete'],
          errors: [],
          installed: ['credential-1 VALID'],
        },
      },
    ],
  },
  {
    row: 17,
    situation: 'neither OAuth nor anything to ask',
    cases: [
      {
        when: 'an account type',
        backend: { integrations: [github] },
        run: async (client) => {
          await client.start('github');
          await client.call('installFlow.setAccountType', 'token');
          return { story: story(await client.quiet()).slice(1), installed: installed(client) };
        },
        theirs: { story: ['setAccountType: onNext done'], installed: [] },
        ours: { story: ['onComplete'], installed: ['credential-1 VALID'] },
      },
      {
        when: 'an integration',
        backend: { integrations: [statuspage] },
        run: async (client) => {
          await client.start('statuspage');
          return { story: story(await client.quiet()), installed: installed(client) };
        },
        theirs: { story: ['start: window', 'onComplete'], installed: ['credential-1 VALID'] },
        ours: { story: ['onComplete'], installed: ['credential-1 VALID'] },
      },
    ],
  },
  {
    row: 34,
    situation: 'an answer before `start`',
    cases: ['setAccountType', 'setPreOptions', 'setPostOptions'].map((method) => ({
      when: method,
      backend: { integrations: [slack] },
      run: async (client: CompatClient) => {
        await client.call(
          `installFlow.${method}`,
          method === 'setAccountType' ? 'default' : { shop: 'acme' },
        );
        const next = await client.call('installFlow.next');
        const trace = await client.quiet();
        return {
          settled: settlement(trace, `installFlow.${method}`)?.type,
          next,
          warnings: warningsOf(trace),
          calls: client.backend.calls(),
        };
      },
      theirs: {
        settled: 'resolved',
        next: { type: 'threw', method: 'installFlow.next', value: noActiveInstallFlow() },
        warnings: [],
        calls: [],
      },
      ours: {
        settled: 'resolved',
        next: { type: 'threw', method: 'installFlow.next', value: noActiveInstallFlow() },
        warnings: [expect.stringContaining('NoActiveInstallFlowError')],
        calls: [],
      },
    })),
  },
  {
    row: 35,
    situation: 'an answer after the end',
    cases: [
      {
        backend: { integrations: [hubspot] },
        run: async (client) => {
          await client.start('hubspot');
          await client.call('installFlow.setAccountType', 'default');
          await client.quiet();
          await client.call('installFlow.setPostOptions', { portal: 'acme' });
          await client.quiet();
          await client.call('installFlow.setAccountType', 'sandbox');
          return { story: story(await client.quiet()).slice(3), installed: installed(client).length };
        },
        theirs: { story: ['onComplete', 'setAccountType: window', 'onComplete'], installed: 2 },
        ours: { story: ['onComplete', 'setAccountType: warning'], installed: 1 },
      },
    ],
  },
];

function noActiveInstallFlow() {
  return { $error: true, name: 'NoActiveInstallFlowError', message, meta: null };
}
