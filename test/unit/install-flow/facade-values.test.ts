import { describe, expect, it } from 'vitest';
import { EVERYTHING, flowIn, type FlowState } from '../../support/flow/states.js';
import {
  createRecordedFlow,
  integrationWith,
  passwordInput,
  settle,
  textInput,
  useDoubles,
  OAUTH_CLIENT,
} from '../../support/flow/recorded-flow.js';

useDoubles();

describe('what an answer sends', () => {
  it('is checked: trimmed, with defaults, with unknown keys, without copyable inputs', async () => {
    const sent: unknown[] = [];
    const { start, flow } = createRecordedFlow([EVERYTHING], {
      backend: (memory) => ({
        beginAuthorization: (request, options) => {
          sent.push([request.followsStage, request.accountType?.id, request.answers?.reveal()]);
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
