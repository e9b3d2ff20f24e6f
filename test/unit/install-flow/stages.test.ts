import { describe, expect, it } from 'vitest';
import {
  InstallAnswers,
  planInstall,
  type InstallIntegration,
  type InstallStep,
} from '../../../src/install-flow/index.js';
import {
  inputsOf,
  nextStep,
  stageOf,
  type InstallProgress,
} from '../../../src/install-flow/install-flow.stages.js';
import {
  accountType,
  credentialOf,
  DEFAULT,
  integrationWith,
  textInput,
  UCO,
} from '../../support/flow/recorded-flow.js';

const PENDING = credentialOf('pending', 'PENDING');
const answered = () => ({ entered: new InstallAnswers({}), checked: new InstallAnswers({}) });

const progressOf = (
  rest: Partial<InstallIntegration>,
  progress: Partial<Omit<InstallProgress, 'plan'>> = {},
  option?: string[],
): InstallProgress => {
  const plan = planInstall(integrationWith(rest), { accountType: option });
  return { plan, accountType: plan.taken, answers: {}, credential: null, ...progress };
};

const pre = [textInput('subdomain')];
const post = [textInput('site')];

interface Case {
  when: string;
  progress: InstallProgress;
  next: InstallStep | null;
}

const CASES: Case[] = [
  { when: 'nothing is to ask', progress: progressOf({}), next: null },
  {
    when: 'account types are offered and none is taken',
    progress: progressOf({ accountTypes: [DEFAULT, UCO], preOptions: pre }, {}, ['default', UCO.id]),
    next: 'accountType',
  },
  {
    when: 'the account type that was picked has pre-options',
    progress: progressOf({ accountTypes: [DEFAULT, UCO], preOptions: pre }, { accountType: DEFAULT }, [
      'default',
      UCO.id,
    ]),
    next: 'preOptions',
  },
  {
    when: 'there are pre-options',
    progress: progressOf({ preOptions: pre, postOptions: post }),
    next: 'preOptions',
  },
  {
    when: 'user-configured OAuth is taken',
    progress: progressOf({ accountTypes: [UCO] }, {}, [UCO.id]),
    next: 'oauthClient',
  },
  {
    when: 'the OAuth client is answered',
    progress: progressOf({ accountTypes: [UCO], preOptions: pre }, { answers: { oauthClient: answered() } }, [
      UCO.id,
    ]),
    next: null,
  },
  {
    when: 'the pre-options are answered',
    progress: progressOf({ preOptions: pre, postOptions: post }, { answers: { preOptions: answered() } }),
    next: 'postOptions',
  },
  { when: 'there are post-options only', progress: progressOf({ postOptions: post }), next: 'postOptions' },
  {
    when: 'a credential exists, whatever was to be asked before',
    progress: progressOf({ preOptions: pre, postOptions: post }, { credential: PENDING }),
    next: 'postOptions',
  },
  {
    when: 'a credential exists and post-options are answered',
    progress: progressOf(
      { preOptions: pre, postOptions: post },
      { credential: PENDING, answers: { postOptions: answered() } },
    ),
    next: null,
  },
  {
    when: 'the account type leaves the post-options out',
    progress: progressOf(
      { accountTypes: [accountType('a', { skipPostOAuthInputs: true })], postOptions: post },
      { credential: PENDING },
      ['a'],
    ),
    next: null,
  },
];

describe('the next step', () => {
  it.each(CASES)('is $next where $when', ({ progress, next }) => {
    expect(nextStep(progress)).toBe(next);
  });
});

const ids = (inputs: readonly { id: string }[]) => inputs.map(({ id }) => id);

describe('the inputs of a form', () => {
  it.each([
    { own: undefined, asked: ['subdomain'] },
    { own: [], asked: ['subdomain'] },
    { own: [textInput('tenant')], asked: ['tenant'] },
  ])('before OAuth are $asked where the account type lists $own', ({ own, asked }) => {
    const type = accountType('a', own && { endUserSuppliedValues: own });
    const progress = progressOf({ accountTypes: [type], preOptions: pre }, {}, ['a']);
    expect(ids(inputsOf(progress, 'preOptions'))).toEqual(asked);
  });

  it.each([
    { own: [], asked: ['clientId', 'clientSecret', 'scopes', 'redirectUrl', 'subdomain'] },
    { own: [textInput('tenant')], asked: ['clientId', 'clientSecret', 'scopes', 'redirectUrl', 'tenant'] },
  ])('for user-configured OAuth are $asked where the account type lists $own', ({ own, asked }) => {
    const type = { ...UCO, endUserSuppliedValues: own };
    const progress = progressOf({ accountTypes: [type], preOptions: pre }, {}, [UCO.id]);
    expect(ids(inputsOf(progress, 'oauthClient'))).toEqual(asked);
  });

  it('show the redirect URL that the caller asked for, else the one of the backend', () => {
    const integration = integrationWith({ accountTypes: [UCO] });
    const shown = (overrideRedirectUrl?: string): unknown => {
      const plan = planInstall(integration, { accountType: UCO.id, overrideRedirectUrl });
      const progress = { plan, accountType: plan.taken, answers: {}, credential: null };
      return inputsOf(progress, 'oauthClient').find(({ id }) => id === 'redirectUrl')?.defaultValue;
    };
    expect(shown()).toBe('https://passport.example/oauth');
    expect(shown('https://own.example/oauth')).toBe('https://own.example/oauth');
  });
});

describe('a stage', () => {
  const progress = progressOf({ accountTypes: [DEFAULT, UCO], preOptions: pre, postOptions: post }, {}, [
    'default',
    UCO.id,
  ]);

  it('is called by the name that callers know', () => {
    expect(stageOf(progress, 'accountType')).toEqual({
      stage: 'accountType',
      options: [DEFAULT, UCO],
      done: false,
    });
    expect(stageOf(progress, 'preOptions')).toEqual({ stage: 'preOptions', options: pre, done: false });
    expect(stageOf(progress, 'postOptions')).toEqual({ stage: 'postOptions', options: post, done: false });
    const client = stageOf({ ...progress, accountType: UCO }, 'oauthClient');
    expect(client.stage).toBe('postOptions');
    expect(ids(client.options).slice(0, 4)).toEqual(['clientId', 'clientSecret', 'scopes', 'redirectUrl']);
  });

  it('is its own copy, all the way down', () => {
    const stage = stageOf(progress, 'preOptions');
    for (const option of stage.options) Object.assign(option, { title: 'changed' });
    stage.options.length = 0;
    expect(stageOf(progress, 'preOptions').options).toEqual([textInput('subdomain')]);
    expect(pre).toEqual([textInput('subdomain')]);
  });
});
