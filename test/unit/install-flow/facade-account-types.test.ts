import { describe, expect, it } from 'vitest';
import { EVERYTHING, flowIn } from '../../support/flow/states.js';
import {
  accountType,
  createRecordedFlow,
  DEFAULT,
  integrationWith,
  OAUTH_CLIENT,
  settle,
  textInput,
  UCO,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

useDoubles();

const AVAILABLE = ['default', 'user-configured-oauth', 'plain', 'api-key'];

describe('an account type that is not on offer (row 12)', () => {
  it.each(['nope', '', 'Default'])('is refused while the stage is open: %j', async (id) => {
    const { flow, said, errors } = await flowIn('selecting the account type');
    const before = flow.next();
    await flow.setAccountType(id);
    expect(said).toEqual(['error InvalidAccountTypeError at accountType']);
    expect(errors[0]?.error).toMatchObject({
      meta: { integrationName: 'zendesk', accountType: [id], available: AVAILABLE },
    });
    expect(flow.next()).toEqual(before);
    expect(flow.getSnapshot()).toMatchObject({
      status: 'waiting',
      step: 'accountType',
      error: { name: 'InvalidAccountTypeError' },
    });
  });

  it('is one that the integration has, but the option does not name', async () => {
    const { flow, said, start, errors } = createRecordedFlow([EVERYTHING]);
    start({ accountType: ['default', 'plain'] });
    await flow.setAccountType('user-configured-oauth');
    expect(said).toEqual(['next accountType', 'error InvalidAccountTypeError at accountType']);
    expect(errors[0]?.error).toMatchObject({ meta: { available: ['default', 'plain'] } });
  });

  it('is refused beside a form, which stays open', async () => {
    const { flow, said } = await flowIn('entering the OAuth client');
    await flow.setAccountType('nope');
    expect(said).toEqual(['error InvalidAccountTypeError at postOptions']);
    expect(flow.getAccountTypeValue()).toBe('user-configured-oauth');
    expect(flow.getSnapshot()).toMatchObject({ status: 'waiting', step: 'oauthClient' });
  });

  it('is anything that is no text, too', async () => {
    const { untyped, said } = await flowIn('selecting the account type');
    for (const value of [undefined, null, 5, {}]) await untyped.setAccountType(value);
    expect(said).toEqual(Array.from({ length: 4 }, () => 'error InvalidAccountTypeError at accountType'));
  });
});

describe('an account type that is on offer', () => {
  it.each(['plain', '  plain\n'])('is taken, without the white space around it: %j', async (id) => {
    const { flow, windows } = await flowIn('selecting the account type');
    void flow.setAccountType(id);
    expect(windows.openWindows()).toHaveLength(1);
    expect(flow.getAccountTypeValue()).toBe('plain');
    expect(flow.getSnapshot()).toMatchObject({
      accountType: 'plain',
      status: 'working',
      step: 'accountType',
    });
  });

  it('is asked no more, where the option named it alone', () => {
    const { flow, start, said } = createRecordedFlow([EVERYTHING]);
    start({ accountType: 'user-configured-oauth' });
    expect(said).toEqual(['next postOptions']);
    expect(flow.getSnapshot()).toMatchObject({ step: 'oauthClient', canGoBack: false });
    expect(flow.getAccountTypeValue()).toBe('user-configured-oauth');
  });

  it('emits the four inputs of the OAuth client and the settings as postOptions, before OAuth (row 13)', async () => {
    const { flow, stages, windows } = createRecordedFlow([
      integrationWith({ accountTypes: [DEFAULT, UCO], preOptions: [textInput('subdomain')] }),
    ]);
    flow.start('zendesk', { accountType: UCO.id, onNext: (stage) => stages.push(stage) });
    expect(stages).toMatchObject([
      {
        stage: 'postOptions',
        options: [
          { id: 'clientId' },
          { id: 'clientSecret', type: 'PASSWORD' },
          { id: 'scopes', defaultValue: 'read write', requiredScopes: [] },
          { id: 'redirectUrl', defaultValue: 'https://passport.example/oauth' },
          { id: 'subdomain' },
        ],
      },
    ]);
    expect(windows.windows).toHaveLength(0);
    void flow.setInstallOptions({ ...OAUTH_CLIENT, subdomain: 'acme' });
    expect(windows.openWindows()).toHaveLength(1);
    await flow.cancel();
  });
});

describe('a picker that stays visible beside the form (row 40)', () => {
  it('emits the stage of the account type that is picked next', async () => {
    const { flow, said, stages } = await flowIn('entering the OAuth client');
    await flow.setAccountType('api-key');
    expect(said).toEqual(['next preOptions']);
    expect(stages.at(-1)).toMatchObject({ options: [{ id: 'apiKey' }] });
    await flow.setAccountType('default');
    await flow.setAccountType('user-configured-oauth');
    expect(said).toEqual(['next preOptions', 'next preOptions', 'next postOptions']);
  });

  it('does what the next account type needs, where that one asks nothing', async () => {
    const { flow, said, windows, window, backend } = await flowIn('entering the OAuth client');
    void flow.setAccountType('plain');
    expect(windows.openWindows()).toHaveLength(1);
    await settle();
    window().complete();
    await settle();
    await flow.setPostOptions({ site: 'one' });
    expect(said).toEqual(['next postOptions', expect.stringMatching(/^complete/)]);
    expect(backend.createdCount).toBe(1);
  });

  it('changes nothing where the same account type is picked again', async () => {
    const { flow, said } = await flowIn('entering the OAuth client');
    await flow.setPostOptions({});
    said.length = 0;
    const before = flow.getSnapshot();
    await flow.setAccountType(' user-configured-oauth ');
    expect(said).toEqual([]);
    expect(flow.getSnapshot()).toBe(before);
  });

  it('goes back to the picker from whichever form was picked last', async () => {
    const { flow, said } = await flowIn('entering the OAuth client');
    await flow.setAccountType('api-key');
    expect(flow.getSnapshot()).toMatchObject({ canGoBack: true });
    await flow.back();
    expect(said).toEqual(['next preOptions', 'next accountType']);
    expect(flow.getAccountTypeValue()).toBeNull();
    expect(flow.getSnapshot()).toMatchObject({ canGoBack: false });
  });

  it('drops what was entered for the other account type', async () => {
    const revealed: unknown[] = [];
    const { flow, start } = createRecordedFlow([EVERYTHING], {
      backend: (memory) => ({
        createCredential: (request, options) => {
          revealed.push(request.answers?.reveal());
          return memory.createCredential(request, options);
        },
      }),
    });
    start({ accountType: AVAILABLE });
    await flow.setAccountType('user-configured-oauth');
    await flow.setAccountType('api-key');
    await flow.setPreOptions({ ...OAUTH_CLIENT, apiKey: 'key', extra: 1 });
    expect(revealed).toEqual([{ apiKey: 'key', extra: 1 }]);
    expect(flow.getPreOptionsValue()).toEqual({ apiKey: 'key', extra: 1 });
  });

  it.each(['entering post-options', 'completing the setup', 'collecting the credential'] as const)(
    'is not heard any more while %s',
    async (state) => {
      const { flow, said, letAllGo } = await flowIn(state);
      void flow.setAccountType('default');
      expect(said).toEqual([
        `error UnexpectedStageError at ${state === 'entering post-options' ? 'postOptions' : 'null'}`,
      ]);
      expect(flow.getAccountTypeValue()).toBe('user-configured-oauth');
      letAllGo();
      await settle();
    },
  );

  it('was never there where the account type was not asked', async () => {
    const { flow, start, said, errors } = createRecordedFlow([EVERYTHING]);
    start({ accountType: 'default' });
    await flow.setAccountType('plain');
    expect(said).toEqual(['next preOptions', 'error UnexpectedStageError at preOptions']);
    expect(errors[0]?.error).toMatchObject({ meta: { expected: 'preOptions', received: 'accountType' } });
  });
});

describe('an account type with a scheme other than OAuth (row 17)', () => {
  it('creates the credential at once, where nothing is to ask', async () => {
    const basic = accountType('basic', { scheme: 'basic' });
    const { start, said, windows, backend } = createRecordedFlow([
      integrationWith({ accountTypes: [basic] }),
    ]);
    start({ accountType: 'basic' });
    await settle();
    expect(said).toEqual([`complete ${backend.credentials()[0]?.id}`]);
    expect(windows.windows).toHaveLength(0);
  });
});
