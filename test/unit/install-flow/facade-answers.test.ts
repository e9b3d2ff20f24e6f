import { describe, expect, it } from 'vitest';
import {
  EVERYTHING,
  flowIn,
  FLOW_STATES,
  RESTING_STATES,
  type FlowState,
} from '../../support/flow-states.js';
import {
  createRecordedFlow,
  integrationWith,
  isSettled,
  OAUTH_CLIENT,
  passwordInput,
  settle,
  textInput,
  useDoubles,
} from '../../support/recorded-flow.js';

useDoubles();

type Setter = 'setAccountType' | 'setPreOptions' | 'setPostOptions' | 'setInstallOptions';
const SETTERS: readonly Setter[] = ['setAccountType', 'setPreOptions', 'setPostOptions', 'setInstallOptions'];
const STAGE_OF: Record<Setter, string> = {
  setAccountType: 'accountType',
  setPreOptions: 'preOptions',
  setPostOptions: 'postOptions',
  setInstallOptions: 'installOptions',
};

/** What each state waits for, and the setters that answer it. */
const OPEN: Partial<Record<FlowState, { stage: string; answeredBy: Setter[] }>> = {
  'selecting the account type': { stage: 'accountType', answeredBy: ['setAccountType'] },
  'entering pre-options': {
    stage: 'preOptions',
    answeredBy: ['setPreOptions', 'setInstallOptions', 'setAccountType'],
  },
  'entering the OAuth client': {
    stage: 'postOptions',
    answeredBy: ['setPostOptions', 'setInstallOptions', 'setAccountType'],
  },
  'entering post-options': { stage: 'postOptions', answeredBy: ['setPostOptions', 'setInstallOptions'] },
};

/** A lost window takes an answer for the stage that started it. */
const answersLostWindow = (state: FlowState, setter: Setter) =>
  state === 'authorizing with the window lost' && ['setPostOptions', 'setInstallOptions'].includes(setter);

const UNEXPECTED = FLOW_STATES.filter((state) => !RESTING_STATES.includes(state)).flatMap((state) =>
  SETTERS.filter(
    (setter) => !OPEN[state]?.answeredBy.includes(setter) && !answersLostWindow(state, setter),
  ).map((setter) => ({ state, setter, expected: OPEN[state]?.stage ?? null })),
);

const valueFor = (setter: Setter) => (setter === 'setAccountType' ? 'plain' : { something: 'else' });

describe('an answer for a stage that is not open (row 14)', () => {
  it.each(UNEXPECTED)('changes nothing: $setter while $state', async ({ state, setter, expected }) => {
    const { flow, untyped, said, errors, windows, backend } = await flowIn(state);
    const [before, calls] = [flow.getSnapshot(), backend.calls.length];
    void untyped[setter](valueFor(setter));
    expect(said).toEqual([`error UnexpectedStageError at ${expected}`]);
    expect(errors.at(-1)).toMatchObject({
      error: { meta: { expected, received: STAGE_OF[setter] } },
      context: expected && { stage: expected },
    });
    await settle();
    expect(flow.getSnapshot()).toEqual(
      before.status === 'waiting' ? { ...before, error: errors.at(-1)?.error } : before,
    );
    expect(backend.calls).toHaveLength(calls);
    expect(windows.windows.length).toBeLessThanOrEqual(1);
  });

  it.each(RESTING_STATES.flatMap((state) => SETTERS.map((setter) => ({ state, setter }))))(
    'calls nobody and warns where no flow runs: $setter while $state (rows 34 and 35)',
    async ({ state, setter }) => {
      const { flow, untyped, said, windows, backend } = await flowIn(state);
      const [before, calls, opened] = [flow.getSnapshot(), backend.calls.length, windows.windows.length];
      expect(await isSettled(untyped[setter](valueFor(setter)))).toBe(true);
      expect(said).toEqual([]);
      expect(console.warn).toHaveBeenCalledTimes(1);
      expect(console.warn).toHaveBeenCalledWith(
        expect.objectContaining({ name: 'NoActiveInstallFlowError' }),
      );
      expect(flow.getSnapshot()).toBe(before);
      expect(backend.calls).toHaveLength(calls);
      expect(windows.windows).toHaveLength(opened);
    },
  );
});

describe('invalid answers (row 15)', () => {
  const integration = integrationWith({ preOptions: [textInput('a'), textInput('b')] });

  it.each([
    ['{}', {}, ['a', 'b']],
    ['empty and white space', { a: '', b: ' \n' }, ['a', 'b']],
    ['malformed', { a: 'x', b: {} }, ['b']],
    ['null', null, ['a', 'b']],
    ['nothing', undefined, ['a', 'b']],
    ['an array', ['x', 'y'], ['a', 'b']],
    ['a string', 'x', ['a', 'b']],
  ])('list every problem and send nothing: %s', async (_, values, inputIds) => {
    const { start, untyped, said, errors, backend, windows, flow } = createRecordedFlow([integration]);
    start();
    await untyped.setPreOptions(values);
    expect(said).toEqual(['next preOptions', 'error InvalidInstallOptionsError at preOptions']);
    const [given] = errors;
    if (given?.error.name !== 'InvalidInstallOptionsError') throw new Error('Not that error.');
    expect(given.error.meta.issues.map(({ inputId }) => inputId)).toEqual(inputIds);
    expect(given.error.meta.issues[0]).toEqual({
      inputId: inputIds[0],
      title: `The ${inputIds[0]}`,
      message: expect.any(String) as string,
    });
    expect(backend.calls).toEqual([]);
    expect(windows.windows).toHaveLength(0);
    expect(flow.getSnapshot()).toMatchObject({
      status: 'waiting',
      error: { name: 'InvalidInstallOptionsError' },
    });
  });

  it.each([null, undefined, [], 'x', 7])(
    'are told with the method, even where every input is optional: %j',
    async (values) => {
      const { start, untyped, errors, windows } = createRecordedFlow([
        integrationWith({ preOptions: [textInput('a', { required: false })] }),
      ]);
      start();
      await untyped.setPreOptions(values);
      await untyped.setInstallOptions(values);
      expect(errors.map(({ error }) => error.message)).toEqual([
        'setPreOptions takes an object with a value by input ID.',
        'setInstallOptions takes an object with a value by input ID.',
      ]);
      expect(errors[0]?.error).toMatchObject({ meta: { issues: [] } });
      expect(windows.windows).toHaveLength(0);
    },
  );

  it('leave the stage open for the whole form again: earlier answers are not merged in', async () => {
    const { start, flow, said, backend } = createRecordedFlow([integration]);
    start();
    await flow.setPreOptions({ a: 'x' });
    await flow.setPreOptions({ b: 'x' });
    expect(said.slice(1)).toEqual(
      Array.from({ length: 2 }, () => 'error InvalidInstallOptionsError at preOptions'),
    );
    expect(flow.getPreOptionsValue()).toBeNull();
    void flow.setPreOptions({ a: 'x', b: 'y' });
    await settle();
    expect(backend.calls).toContain('beginAuthorization');
    expect(said).toHaveLength(3);
  });

  it('of post-options are told with that stage', async () => {
    const { flow, said, backend } = await flowIn('entering post-options');
    await flow.setPostOptions({});
    expect(said).toEqual(['error InvalidInstallOptionsError at postOptions']);
    expect(backend.calls).not.toContain('completeSetup');
    await flow.setInstallOptions({ site: 'one' });
    expect(said.at(-1)).toMatch(/^complete/);
  });

  it('have their error in the snapshot until the next answer is valid', async () => {
    const { start, flow } = createRecordedFlow([integration]);
    start();
    await flow.setPreOptions({});
    void flow.setPreOptions({ a: 'x', b: 'y' });
    expect(flow.getSnapshot().status).toBe('working');
    await flow.back();
    expect(flow.getSnapshot()).toMatchObject({ status: 'waiting', error: null });
  });
});

describe('what an answer sends', () => {
  it('is checked: trimmed, with defaults, with unknown keys, without copyable inputs', async () => {
    const sent: unknown[] = [];
    const { start, flow } = createRecordedFlow([EVERYTHING], {
      backend: (memory) => ({
        beginAuthorization: (request, options) => {
          sent.push([request.startedByStage, request.accountType?.id, request.answers?.reveal()]);
          return memory.beginAuthorization(request, options);
        },
      }),
    });
    start({ accountType: 'user-configured-oauth' });
    void flow.setPostOptions({
      clientId: ' id ',
      clientSecret: ' s ',
      redirectUrl: 'https://evil.example',
      more: 1,
    });
    await settle();
    expect(sent).toEqual([
      [true, 'user-configured-oauth', { clientId: 'id', clientSecret: 's', scopes: 'read write', more: 1 }],
    ]);
  });

  it('leaves out the keys that earlier forms asked for, and those only', async () => {
    const sent: unknown[] = [];
    const { start, flow, window } = createRecordedFlow([EVERYTHING], {
      backend: (memory) => ({
        completeSetup: (request, options) => {
          sent.push(request.answers.reveal());
          return memory.completeSetup(request, options);
        },
      }),
    });
    start({ accountType: ['default', 'user-configured-oauth', 'api-key'] });
    await flow.setAccountType('default');
    await flow.setAccountType('user-configured-oauth');
    const form = { ...OAUTH_CLIENT, subdomain: 'abandoned', scopes: '', site: 'one', extra: 'kept' };
    void flow.setPostOptions(form);
    await settle();
    window().complete();
    await settle();
    await flow.setPostOptions(form);
    expect(sent).toEqual([{ site: 'one', extra: 'kept' }]);
  });

  it('keeps a key that both an earlier form and this one ask for', async () => {
    const sent: unknown[] = [];
    const shared = integrationWith({ preOptions: [textInput('name')], postOptions: [textInput('name')] });
    const { start, flow, window } = createRecordedFlow([shared], {
      backend: (memory) => ({
        completeSetup: (request, options) => {
          sent.push(request.answers.reveal());
          return memory.completeSetup(request, options);
        },
      }),
    });
    start();
    void flow.setPreOptions({ name: 'first' });
    await settle();
    window().complete();
    await settle();
    await flow.setPostOptions({ name: 'second' });
    expect(sent).toEqual([{ name: 'second' }]);
  });

  it('knows nothing of the forms of an earlier flow', async () => {
    const sent: unknown[] = [];
    const { start, flow } = createRecordedFlow([EVERYTHING], {
      backend: (memory) => ({
        createCredential: (request, options) => {
          sent.push(request.answers?.reveal());
          return memory.createCredential(request, options);
        },
      }),
    });
    start({ accountType: 'default' });
    start({ accountType: 'api-key' });
    await flow.setPreOptions({ apiKey: 'key', subdomain: 'acme' });
    expect(sent).toEqual([{ apiKey: 'key', subdomain: 'acme' }]);
  });
});

describe('the values that a flow gives back', () => {
  const integration = integrationWith({
    preOptions: [textInput('a'), passwordInput('preSecret')],
    postOptions: [textInput('b'), passwordInput('postSecret')],
  });

  it('are those that were entered, without password inputs', async () => {
    const { start, flow, window } = createRecordedFlow([integration]);
    start();
    expect([flow.getAccountTypeValue(), flow.getPreOptionsValue(), flow.getPostOptionsValue()]).toEqual([
      null,
      null,
      null,
    ]);
    void flow.setPreOptions({ a: ' x ', preSecret: 's', extra: 1 });
    expect(flow.getPreOptionsValue()).toEqual({ a: ' x ', extra: 1 });
    await settle();
    window().complete();
    await settle();
    expect(flow.getPostOptionsValue()).toBeNull();
    await flow.setPostOptions({ b: 'y', postSecret: 's' });
    expect(flow.getPreOptionsValue()).toEqual({ a: ' x ', extra: 1 });
    expect(flow.getPostOptionsValue()).toEqual({ b: 'y' });
  });

  it('are those of the OAuth client until post-options are answered', async () => {
    const { flow, letAllGo } = await flowIn('completing the setup');
    expect(flow.getPostOptionsValue()).toEqual({ site: 'one' });
    letAllGo();
    await settle();
    const other = await flowIn('entering post-options');
    expect(other.flow.getPostOptionsValue()).toEqual({ clientId: 'a-client' });
    expect(other.flow.getPreOptionsValue()).toBeNull();
  });

  it('are gone after an error, whose stage is open again (row 41)', async () => {
    const { flow, window } = await flowIn('authorizing');
    expect(flow.getPostOptionsValue()).toEqual({ clientId: 'a-client' });
    window().deny();
    await settle();
    expect(flow.getPostOptionsValue()).toBeNull();
    expect(flow.next().stage).toBe('postOptions');
  });

  it('are the caller’s to change', async () => {
    const nested = { list: ['one'] };
    const { start, flow } = createRecordedFlow([integration]);
    start();
    void flow.setPreOptions({ a: 'x', preSecret: 's', nested });
    nested.list.push('changed by who entered it');
    const given = flow.getPreOptionsValue();
    Object.assign(given ?? {}, { a: 'changed' });
    expect(flow.getPreOptionsValue()).toEqual({ a: 'x', nested: { list: ['one'] } });
    await flow.cancel();
  });
});

describe('next()', () => {
  it.each<[FlowState, string]>([
    ['selecting the account type', 'accountType'],
    ['entering pre-options', 'preOptions'],
    ['entering the OAuth client', 'postOptions'],
    ['authorizing', 'postOptions'],
    ['authorizing with the window lost', 'postOptions'],
    ['creating a credential', 'postOptions'],
    ['collecting the credential', 'postOptions'],
    ['entering post-options', 'postOptions'],
    ['completing the setup', 'done'],
    ['complete', 'done'],
  ])('while %s is %s (row 42)', async (state, stage) => {
    const { flow } = await flowIn(state);
    expect(flow.next()).toMatchObject({ stage, done: stage === 'done' });
  });

  it.each<FlowState>(['idle', 'failed', 'cancelled'])('throws while %s (row 34)', async (state) => {
    const { flow } = await flowIn(state);
    expect(() => flow.next()).toThrow(expect.objectContaining({ name: 'NoActiveInstallFlowError' }) as Error);
  });

  it('is the post-options and not the form of the OAuth client, while authorizing', async () => {
    const { flow } = await flowIn('authorizing');
    expect(flow.next()).toMatchObject({ options: [{ id: 'site' }] });
  });
});
