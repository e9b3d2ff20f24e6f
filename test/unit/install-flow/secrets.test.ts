import { inspect } from 'node:util';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InstallAnswers } from '../../../src/install-flow/index.js';
import {
  createRecordedFlow,
  DEFAULT,
  accountType,
  integrationWith,
  passwordInput,
  settle,
  textInput,
  UCO,
  useDoubles,
} from '../../support/flow/recorded-flow.js';
import { everythingIn, leaksOf } from '../../support/flow/leaks.js';

useDoubles();

const CANARY = 'canary-6f1d';

/** A flow whose every visible trace is kept: events of the inspector, snapshots, errors, and the console. */
function createWatchedFlow() {
  const leaks: string[] = [];
  const keep = (...values: unknown[]) => {
    for (const value of values) leaks.push(...leaksOf(value, CANARY));
  };
  const keepPrinted = (...values: unknown[]) =>
    keep(...values, ...values.map((value) => inspect(value, { depth: null, showHidden: true })));
  for (const method of ['log', 'info', 'debug', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation(keep);
  let eventCount = 0;
  const integration = integrationWith({
    accountTypes: [
      DEFAULT,
      UCO,
      accountType('api-key', {
        scheme: 'basic',
        endUserSuppliedValues: [passwordInput('apiKey'), textInput('region')],
      }),
    ],
    postOptions: [textInput('site'), passwordInput('signingSecret')],
  });
  const recorded = createRecordedFlow([integration], {
    inspect: (event) => {
      eventCount += 1;
      keep(event);
      if ('event' in event) keepPrinted(event.event);
    },
    backend: (memory) => ({
      /** A backend without pushed requests has the secret in its URL. */
      beginAuthorization: async (request, options) => {
        const begun = await memory.beginAuthorization(request, options);
        return { ...begun, authorizationUrl: `${begun.authorizationUrl}&clientSecret=${CANARY}` };
      },
    }),
  });
  const { flow, callbacks } = recorded;
  const look = () => {
    keep(flow.actor.getSnapshot());
    keepPrinted(flow.getSnapshot(), flow.actor.getSnapshot().context, flow.actor.getPersistedSnapshot());
    keepPrinted(flow.getPreOptionsValue(), flow.getPostOptionsValue());
  };
  flow.subscribe(look);
  const { onNext, onError, onComplete } = callbacks();
  return {
    ...recorded,
    look,
    start: (id: string) => {
      flow.start('zendesk', {
        accountType: ['default', 'user-configured-oauth', 'api-key'],
        onNext: (stage) => {
          onNext(stage);
          keepPrinted(stage);
        },
        onError: (error, context) => {
          onError(error, context);
          keepPrinted(error, context);
        },
        onComplete: (event) => {
          onComplete(event);
          keepPrinted(event);
        },
      });
      return flow.setAccountType(id);
    },
    leaks,
    eventCount: () => eventCount,
  };
}

/** Every value that the answers within an object still reveal. */
const revealed = (value: unknown) =>
  [...everythingIn(value)].flatMap((inner) =>
    inner instanceof InstallAnswers ? [inspect(inner.reveal(), { depth: null })] : [],
  );

describe('a secret that the user entered (I8)', () => {
  beforeEach(() => vi.stubGlobal('reportError', vi.fn(console.error)));

  it('for user-configured OAuth is seen nowhere, whatever fails in between', async () => {
    const { start, flow, window, hold, look, said, leaks, eventCount } = createWatchedFlow();
    const form = { clientId: 'a-client', clientSecret: CANARY };
    await start('user-configured-oauth');
    await flow.setPostOptions({ clientSecret: CANARY });
    await flow.setPreOptions(form);

    void flow.setPostOptions(form);
    look();
    await settle();
    window().deny();
    await settle();

    const begin = hold('beginAuthorization');
    const answered = flow.setPostOptions(form);
    begin.fail('502 Bad Gateway');
    await answered;

    void flow.setInstallOptions(form);
    await settle();
    void flow.setInstallOptions({ ...form, clientSecret: `${CANARY}-changed` });
    window().close();
    await settle();
    flow.reopenOAuthWindow();
    await settle();
    await flow.back();

    void flow.setPostOptions(form);
    await settle();
    look();
    window().complete();
    await settle();
    look();
    const setup = hold('completeSetup');
    const settingUp = flow.setPostOptions({ ...form, site: 'one', signingSecret: CANARY });
    look();
    setup.fail('404 Not Found');
    await settingUp;
    await flow.setPostOptions({ ...form, site: 'two', signingSecret: CANARY });
    look();

    expect(said.at(-1)).toMatch(/^complete/);
    expect(said.filter((words) => words.startsWith('error'))).toHaveLength(6);
    expect(eventCount()).toBeGreaterThan(50);
    expect(leaks.map((leak) => leak.slice(0, 200))).toEqual([]);
    expect(revealed(flow.actor.getSnapshot().context).join()).not.toContain(CANARY);
    expect(revealed(flow.actor.getSnapshot().context).join()).toContain('a-client');
  });

  it('for an account with an API key is seen nowhere, whatever fails in between', async () => {
    const { start, flow, hold, look, said, leaks } = createWatchedFlow();
    await start('api-key');
    await flow.setPreOptions({ apiKey: CANARY, region: '' });
    const creation = hold('createCredential');
    const answered = flow.setPreOptions({ apiKey: CANARY, region: 'eu' });
    look();
    creation.fail('401 Unauthorized');
    await answered;
    await flow.setPreOptions({ apiKey: CANARY, region: 'eu' });
    look();
    expect(revealed(flow.actor.getSnapshot().context).join()).not.toContain(CANARY);
    await flow.setPostOptions({ site: 'one', apiKey: CANARY, signingSecret: CANARY });
    look();

    expect(said.at(-1)).toMatch(/^complete/);
    expect(said.filter((words) => words.startsWith('error'))).toHaveLength(2);
    expect(leaks.map((leak) => leak.slice(0, 200))).toEqual([]);
    expect(revealed(flow.actor.getSnapshot().context).join()).not.toContain(CANARY);
  });

  it('is seen nowhere where the flow is cancelled, or superseded', async () => {
    const { start, flow, look, leaks } = createWatchedFlow();
    await start('user-configured-oauth');
    void flow.setPostOptions({ clientId: 'a-client', clientSecret: CANARY });
    await settle();
    await flow.cancel();
    look();
    await start('user-configured-oauth');
    void flow.setPostOptions({ clientId: 'a-client', clientSecret: CANARY });
    await settle();
    await start('api-key');
    look();
    await settle();
    expect(leaks.map((leak) => leak.slice(0, 200))).toEqual([]);
    expect(revealed(flow.actor.getSnapshot().context).join()).not.toContain(CANARY);
  });

  it('is dropped with the account type that it was entered for', async () => {
    const { start, flow, window } = createWatchedFlow();
    await start('user-configured-oauth');
    void flow.setPostOptions({ clientId: 'a-client', clientSecret: CANARY });
    expect(revealed(flow.actor.getSnapshot().context).join()).toContain(CANARY);
    await settle();
    window().deny();
    await settle();
    expect(revealed(flow.actor.getSnapshot().context)).toEqual([]);
  });
});
