import { initialTransition, transition, type SnapshotFrom } from 'xstate';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { checkAnswers } from '../../../src/inputs/check-answers.js';
import {
  InstallAnswers,
  installFlowMachine,
  planInstall,
  type InstallFlowEvent,
} from '../../../src/install-flow/index.js';
import { EVERYTHING, flowIn, type FlowState } from '../../support/flow/states.js';
import {
  integrationWith,
  OAUTH_CLIENT,
  passwordInput,
  textInput,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

vi.mock(import('../../../src/inputs/check-answers.js'), async (importOriginal) => {
  const original = await importOriginal();
  return { checkAnswers: vi.fn(original.checkAnswers) };
});

useDoubles();
beforeEach(() => void vi.mocked(checkAnswers).mockClear());

const PRE = 'entering pre-options';
const CLIENT = 'entering the OAuth client';
const OPEN = 'authorizing';
const LOST = 'authorizing with the window lost';
const POST = 'entering post-options';
const SETUP = 'completing the setup';
const OTHER_CLIENT = { ...OAUTH_CLIENT, clientId: 'another' };

type State = SnapshotFrom<typeof installFlowMachine>;

interface Row {
  state: FlowState;
  values: unknown;
  leadsTo: string;
  checks?: number;
}

const ROWS: Row[] = [
  { state: PRE, values: { subdomain: 'acme' }, leadsTo: 'authorizing' },
  { state: PRE, values: { subdomain: '' }, leadsTo: 'InvalidInstallOptionsError' },
  { state: PRE, values: null, leadsTo: 'InvalidInstallOptionsError' },
  { state: CLIENT, values: OAUTH_CLIENT, leadsTo: 'authorizing' },
  { state: CLIENT, values: {}, leadsTo: 'InvalidInstallOptionsError' },
  { state: OPEN, values: OAUTH_CLIENT, leadsTo: 'authorizing' },
  { state: OPEN, values: OTHER_CLIENT, leadsTo: 'UnexpectedStageError' },
  { state: OPEN, values: {}, leadsTo: 'UnexpectedStageError' },
  { state: OPEN, values: 'no form', leadsTo: 'UnexpectedStageError', checks: 0 },
  { state: LOST, values: OAUTH_CLIENT, leadsTo: 'authorizing' },
  { state: LOST, values: OTHER_CLIENT, leadsTo: 'authorizing' },
  { state: LOST, values: {}, leadsTo: 'InvalidInstallOptionsError' },
  { state: LOST, values: [], leadsTo: 'InvalidInstallOptionsError' },
  { state: POST, values: { site: 'one' }, leadsTo: 'completingSetup' },
  { state: POST, values: {}, leadsTo: 'InvalidInstallOptionsError' },
  { state: SETUP, values: { site: 'one' }, leadsTo: 'completingSetup' },
  { state: SETUP, values: {}, leadsTo: 'UnexpectedStageError' },
];

/** Each row for the method of its stage, and for the one that answers every form. */
const CASES = ROWS.flatMap(({ state, values, leadsTo, checks = 1 }) =>
  (['setInstallOptions', state === PRE ? 'setPreOptions' : 'setPostOptions'] as const).map(
    (method) => [method, state, values, leadsTo, checks] as const,
  ),
);

describe('an answer is checked once, whether it is valid or not', () => {
  it.each(CASES)('%s, %s: %j leads to %s', async (method, state, values, leadsTo, checks) => {
    const { flow, untyped, said, hold, letAllGo } = await flowIn(state);
    hold('completeSetup');
    vi.mocked(checkAnswers).mockClear();
    void untyped[method](values);
    expect(checkAnswers).toHaveBeenCalledTimes(checks);
    const { value, context } = flow.actor.getSnapshot();
    expect(context.error?.name ?? value).toBe(leadsTo);
    expect(said.filter((words) => words.startsWith('error'))).toHaveLength(leadsTo.endsWith('Error') ? 1 : 0);
    letAllGo();
    await flow.cancel();
  });

  it.each([
    ['setPostOptions', PRE],
    ['setPreOptions', POST],
    ['setPreOptions', 'selecting the account type'],
    ['setInstallOptions', 'selecting the account type'],
    ['setInstallOptions', 'complete'],
  ] as const)('%s, %s: not at all, because it is for another stage', async (method, state) => {
    const { flow } = await flowIn(state);
    vi.mocked(checkAnswers).mockClear();
    void flow[method]({ subdomain: 'acme' });
    expect(checkAnswers).not.toHaveBeenCalled();
  });
});

describe('the machine by itself checks raw answers', () => {
  const next = (state: State, event: InstallFlowEvent) => transition(installFlowMachine, state, event)[0];
  const started = (integration = EVERYTHING, options = {}) =>
    next(initialTransition(installFlowMachine)[0], {
      type: 'start',
      flow: 1,
      integrationName: 'zendesk',
      plan: planInstall(integration, options),
      error: null,
    });
  const answer = (values: Record<string, unknown>): InstallFlowEvent => ({
    type: 'setInstallOptions',
    answers: new InstallAnswers(values),
  });

  it.each([
    [{ subdomain: 'acme' }, 'authorizing'],
    [{}, 'enteringPreOptions'],
  ])('once: %j leads to %s', (values, value) => {
    const state = started(EVERYTHING, { accountType: 'default' });
    expect(next(state, answer(values)).value).toBe(value);
    expect(checkAnswers).toHaveBeenCalledTimes(1);
  });

  it('anew in another context, though the event is the same', () => {
    const event = answer({ a: 'x' });
    const [valid, invalid] = [textInput('a'), textInput('b')].map((input) =>
      started(integrationWith({ preOptions: [input] })),
    );
    if (!valid || !invalid) throw new Error('Two states were made.');
    const leadsTo = [valid, invalid, valid].map((state) => next(state, event).value);
    expect(leadsTo).toEqual(['authorizing', 'enteringPreOptions', 'authorizing']);
    expect(checkAnswers).toHaveBeenCalledTimes(3);
  });

  it('and the result shows as little as what was entered', () => {
    const answers = new InstallAnswers({ a: 'canary' });
    const state = started(integrationWith({ preOptions: [passwordInput('a')] }));
    next(state, { type: 'setPreOptions', answers });
    expect(checkAnswers).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(answers)).toBe('{"inputIds":["a"]}');
    expect(Reflect.ownKeys(answers)).toEqual([]);
  });
});
