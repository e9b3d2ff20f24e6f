import { expect } from 'vitest';
import type { WireBackend } from '../../support/wire/backend.js';
import { listener, signal, type CompatClient } from '../../support/compat/page.js';
import { hubspot, slack } from '../integrations.js';
import type { CompatRow, RowCase } from '../row.js';
import { callbackArguments, settlement, story } from '../story.js';

const nameAndMessage = (error: unknown) =>
  `${String(Reflect.get(Object(error), 'name'))}: ${String(Reflect.get(Object(error), 'message'))}`;

/** How a call ended: what it threw, or how its promise stands. */
const endOf = async (client: CompatClient, method: string, call: unknown) => {
  const trace = await client.quiet();
  if (Reflect.get(Object(call), 'type') === 'threw')
    return `threw ${nameAndMessage(Reflect.get(Object(call), 'value'))}`;
  const settled = settlement(trace, method);
  return settled?.type === 'rejected'
    ? `rejected ${nameAndMessage(settled.value)}`
    : (settled?.type ?? 'pending');
};

const fails = (
  method: string,
  integration: string,
  fields: Pick<RowCase, 'page' | 'prepare'>,
): Pick<RowCase, 'backend' | 'run' | 'page' | 'prepare'> => ({
  ...fields,
  backend: { integrations: [slack] },
  run: async (client) => endOf(client, method, await client.call(method, integration, {})),
});

const connected = { prepare: (backend: WireBackend) => void backend.createCredential('slack') };

const NOT_AUTHENTICATED =
  'UserNotAuthenticatedError: User not authenticated, Call paragon.authenticate(<projectId>, <user token>) before using the SDK.';
const UNKNOWN =
  'Error: "unknown" is not a valid integration type. The integrations you have configured for this Paragon project are:\n\n- "slack"\n';
const INSTALLED = 'Error: Integration "slack" is already installed.';

/** Answers every stage that is asked through `onNext`, and tells how the promise was settled. */
const installAnswering = (method: string) => async (client: CompatClient) => {
  await client.call(method, 'hubspot', { onNext: listener('onNext') });
  const answers = [
    ['flow:0.setAccountType', 'sandbox'],
    ['flow:0.setPostOptions', { portal: 'acme' }],
  ] as const;
  for (const [index, [answer, value]] of answers.entries())
    if (callbackArguments(await client.quiet(), 'onNext').length > index) await client.call(answer, value);
  const trace = await client.quiet();
  return {
    story: story(trace),
    settled: settlement(trace, method),
    installed: client.backend.credentials().map(({ status }) => status),
  };
};

const resolvedEvent = {
  type: 'resolved',
  value: {
    integrationId: 'integration-hubspot',
    integrationType: 'hubspot',
    credentialId: 'credential-1',
    credential: expect.objectContaining({ id: 'credential-1', status: 'VALID' }) as unknown,
  },
};

/** What ours makes of a flow with two stages. */
const oursAnswering = (method: string) => ({
  story: [
    `${method}: onNext accountType[default, sandbox]`,
    'setAccountType: window',
    'onNext postOptions[portal]',
  ],
  settled: resolvedEvent,
  installed: ['VALID'],
});

/** `installIntegration` and `connect`. */
export const installRows: CompatRow[] = [
  {
    row: 38,
    situation: '`installIntegration` or `connect` where something is to be asked',
    cases: [
      {
        when: 'installIntegration with onNext',
        backend: { integrations: [hubspot] },
        run: installAnswering('installIntegration'),
        theirs: {
          story: ['installIntegration: window'],
          settled: {
            type: 'resolved',
            value: expect.objectContaining({ credentialId: 'credential-1' }) as unknown,
          },
          installed: ['PENDING'],
        },
        ours: oursAnswering('installIntegration'),
      },
      {
        when: 'connect with onNext',
        backend: { integrations: [hubspot] },
        run: installAnswering('connect'),
        theirs: { story: [], installed: [] },
        ours: oursAnswering('connect'),
      },
      {
        when: 'without onNext',
        backend: { integrations: [hubspot] },
        run: async (client) =>
          endOf(client, 'installIntegration', await client.call('installIntegration', 'hubspot')),
        theirs: 'resolved',
        ours: expect.stringMatching(/^rejected StageHandlerMissingError: .*accountType/),
      },
      {
        when: 'an error',
        backend: { integrations: [slack] },
        run: async (client) => {
          client.backend.consent = 'deny';
          return endOf(client, 'installIntegration', await client.call('installIntegration', 'slack'));
        },
        theirs: 'rejected undefined: undefined',
        ours: expect.stringMatching(/^rejected OAuthDeniedError: /),
      },
      {
        when: 'a signal that is aborted',
        backend: { integrations: [slack] },
        run: async (client) => {
          client.backend.consent = 'hold';
          const call = await client.call('installIntegration', 'slack', { signal: signal('stop') });
          await client.quiet();
          await client.abort('stop');
          return endOf(client, 'installIntegration', call);
        },
        theirs: 'pending',
        ours: expect.stringMatching(/^rejected InstallCancelledError: /),
      },
    ],
  },
  {
    row: 39,
    situation: 'they fail before anything starts',
    cases: [
      {
        when: 'installIntegration: not authenticated',
        ...fails('installIntegration', 'slack', { page: { authenticated: false } }),
        theirs: `threw ${NOT_AUTHENTICATED}`,
        ours: expect.stringMatching(/^rejected UserNotAuthenticatedError: /),
      },
      {
        when: 'installIntegration: unknown',
        ...fails('installIntegration', 'unknown', {}),
        theirs: `threw ${UNKNOWN}`,
        ours: `rejected ${UNKNOWN}`,
      },
      {
        when: 'installIntegration: already installed',
        ...fails('installIntegration', 'slack', connected),
        theirs: `threw ${INSTALLED}`,
        ours: `rejected ${INSTALLED}`,
      },
      {
        when: 'connect: not authenticated',
        ...fails('connect', 'slack', { page: { authenticated: false } }),
        theirs: `rejected ${NOT_AUTHENTICATED}`,
        ours: expect.stringMatching(/^rejected UserNotAuthenticatedError: /),
      },
      {
        when: 'connect: unknown',
        ...fails('connect', 'unknown', {}),
        theirs: 'rejected Error: Integration "unknown" not found.',
        ours: `rejected ${UNKNOWN}`,
      },
      {
        when: 'connect: already installed',
        ...fails('connect', 'slack', connected),
        theirs: 'pending',
        ours: `rejected ${INSTALLED}`,
      },
    ],
  },
];
