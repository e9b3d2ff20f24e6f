import { describe, expect, it, vi } from 'vitest';
import {
  createRecordedFlow,
  DEFAULT,
  integrationWith,
  settle,
  textInput,
  UCO,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

useDoubles();

describe('start', () => {
  it('opens the window before it returns and asks nothing, where nothing is to ask (row 1)', async () => {
    const { start, said, windows, window, backend } = createRecordedFlow();
    start();
    expect(windows.openWindows()).toHaveLength(1);
    await settle();
    expect(window().url).toContain('session=');
    window().complete();
    await settle();
    expect(said).toEqual([`complete ${backend.credentials()[0]?.id}`]);
  });

  it.each([
    {
      stage: 'accountType',
      integration: { accountTypes: [DEFAULT, accountTypeB()] },
      options: [DEFAULT, accountTypeB()],
    },
    { stage: 'preOptions', integration: { preOptions: [textInput('a')] }, options: [textInput('a')] },
  ])('calls onNext with $stage before it returns (row 2)', ({ stage, integration, options }) => {
    const { start, stages, windows } = createRecordedFlow([integrationWith(integration)]);
    start();
    expect(stages).toEqual([{ stage, options, done: false }]);
    expect(windows.windows).toHaveLength(0);
  });

  it('calls onNext before it returns, also right after a start that failed', () => {
    const { flow, untyped, said, callbacks } = createRecordedFlow([
      integrationWith({ preOptions: [textInput('a')] }),
    ]);
    untyped.start('nope', callbacks('first '));
    flow.start('zendesk', callbacks('second '));
    expect(said).toEqual(['second next preOptions']);
  });

  it.each([
    ['an unknown integration (row 33)', 'nope', {}, 'IntegrationNotFoundError', { integrationName: 'nope' }],
    [
      'unknown account types only (row 8)',
      'zendesk',
      { accountType: ' nope ' },
      'InvalidAccountTypeError',
      { integrationName: 'zendesk', accountType: ['nope'], available: ['default'] },
    ],
  ])('tells of %s a microtask after it returned (row 3)', async (_, name, options, error, meta) => {
    const { flow, callbacks, said, errors } = createRecordedFlow();
    flow.start(name, { ...callbacks(), ...options });
    expect(said).toEqual([]);
    expect(flow.getSnapshot()).toMatchObject({ status: 'failed', error: { name: error } });
    await Promise.resolve();
    expect(said).toEqual([`error ${error} at null`]);
    expect(errors[0]?.error).toEqual({ name: error, message: expect.any(String) as string, meta });
  });

  it('tells of a blocked window a microtask after it returned (row 25)', async () => {
    const { start, windows, said, errors, backend } = createRecordedFlow();
    windows.block();
    start();
    expect(said).toEqual([]);
    await Promise.resolve();
    expect(said).toEqual(['error OAuthBlockedError at null']);
    expect(errors[0]?.error).toMatchObject({ name: 'OAuthBlockedError', meta: null });
    expect(backend.calls).toEqual([]);
  });

  it('gives plain objects as errors, that are no instances of Error (row 4)', async () => {
    const { flow, callbacks, errors } = createRecordedFlow();
    flow.start('nope', callbacks());
    await settle();
    expect(errors[0]?.error).not.toBeInstanceOf(Error);
    expect(Object.keys(errors[0]?.error ?? {})).toEqual(['name', 'message', 'meta']);
  });

  it('gives what findIntegration throws as originalError (row 45)', async () => {
    const thrown = new Error('off');
    const { start, errors } = createRecordedFlow([integrationWith()], {
      backend: () => ({
        findIntegration() {
          throw thrown;
        },
      }),
    });
    start();
    await settle();
    expect(errors).toEqual([
      {
        error: {
          name: 'UnknownError',
          message: 'off',
          originalError: thrown,
        },
        context: null,
      },
    ]);
  });

  it('can be called again after it failed', async () => {
    const { flow, start, callbacks, said, window } = createRecordedFlow();
    flow.start('nope', callbacks());
    await settle();
    start();
    await settle();
    window().complete();
    await settle();
    expect(said).toEqual(['error IntegrationNotFoundError at null', expect.stringMatching(/^complete /)]);
  });

  it('warns of unknown account types beside a known one, and offers the known ones (row 7)', () => {
    const { start, stages } = createRecordedFlow([integrationWith({ accountTypes: [DEFAULT, UCO] })]);
    start({ accountType: ['nope', UCO.id, 'default'] });
    expect(stages).toEqual([{ stage: 'accountType', options: [UCO, DEFAULT], done: false }]);
    expect(console.warn).toHaveBeenCalledTimes(1);
    expect(console.warn).toHaveBeenCalledWith(expect.stringContaining('"nope"'));
  });

  it('works without options', async () => {
    const { untyped, flow, window } = createRecordedFlow();
    untyped.start('zendesk');
    await settle();
    window().complete();
    await settle();
    expect(flow.getSnapshot().status).toBe('complete');
    untyped.start('zendesk', null);
    expect(flow.getSnapshot().status).toBe('working');
  });

  it.each([
    ['oauthTimeout', -1],
    ['oauthTimeout', Number.NaN],
    ['oauthTimeout', '5000'],
    ['accountType', 5],
    ['accountType', ['default', null]],
    ['accountType', { id: 'default' }],
    ['onNext', 'render'],
    ['onComplete', {}],
    ['onOAuthWindowUnreachable', 1],
    ['allowMultipleCredentials', 'false'],
    ['overrideRedirectUrl', 'not a URL'],
    ['selectedCredentialId', 7],
    ['selectedCredentialId', 5n],
    ['signal', {}],
  ])('refuses %s: %o with an error that names it, and starts nothing', async (option, value) => {
    const { untyped, callbacks, errors, windows, backend } = createRecordedFlow();
    untyped.start('zendesk', { ...callbacks(), [option]: value });
    await settle();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ error: { name: 'UnknownError' }, context: null });
    expect(errors[0]?.error.message).toMatch(new RegExp(`installFlow\\.start.*${option}`));
    expect(windows.windows).toHaveLength(0);
    expect(backend.calls).toEqual([]);
  });

  it.each([5, 'accountType', () => undefined])('refuses options that are no object: %s', async (options) => {
    const { untyped, flow } = createRecordedFlow();
    untyped.start('zendesk', options);
    await settle();
    expect(flow.getSnapshot()).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('options must be an object') as string },
    });
  });

  it('survives an onError that is no function', async () => {
    const { untyped, flow } = createRecordedFlow();
    untyped.start('zendesk', { onError: 'alert' });
    await settle();
    expect(flow.getSnapshot()).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('onError must be a function') as string },
    });
    expect(reportError).not.toHaveBeenCalled();
  });

  it.each([null, ''])('takes an option that is %j as absent', async (absent) => {
    const { untyped, callbacks, said, window } = createRecordedFlow();
    const options = ['accountType', 'signal', 'oauthTimeout', 'overrideRedirectUrl', 'selectedCredentialId'];
    untyped.start('zendesk', {
      ...callbacks(),
      ...Object.fromEntries(options.map((option) => [option, absent])),
    });
    await settle();
    window().complete();
    await settle();
    expect(said).toEqual([expect.stringMatching(/^complete /)]);
  });

  it('takes callbacks that are falsy as absent', async () => {
    const { untyped, flow } = createRecordedFlow([integrationWith({ preOptions: [textInput('a')] })]);
    untyped.start('zendesk', { onNext: false, onError: 0, onComplete: undefined });
    await untyped.setPreOptions({});
    expect(flow.getSnapshot()).toMatchObject({
      status: 'waiting',
      error: { name: 'InvalidInstallOptionsError' },
    });
    expect(reportError).not.toHaveBeenCalled();
  });

  it('tells nobody of the flow before where its own options cannot be read (I1)', async () => {
    const { flow, untyped, callbacks, said } = createRecordedFlow();
    flow.start('zendesk', callbacks('first '));
    untyped.start('zendesk', {
      get onError() {
        throw new Error('not to be read');
      },
    });
    await settle();
    expect(said).toEqual([]);
    expect(flow.getSnapshot()).toMatchObject({ status: 'failed', error: { message: 'not to be read' } });
  });

  it('takes a signal of another window', async () => {
    const { untyped, flow } = createRecordedFlow();
    let abort: () => void = () => undefined;
    const signal = {
      aborted: false,
      addEventListener: (_type: 'abort', listener: () => void) => (abort = listener),
      removeEventListener: () => undefined,
    };
    untyped.start('zendesk', { signal });
    abort();
    await settle();
    expect(flow.getSnapshot().status).toBe('cancelled');
  });

  it('calls callbacks as methods of the options, wherever these have them from', async () => {
    class Screen {
      readonly told: string[] = [];
      onNext() {
        this.told.push('next');
      }
      onError() {
        this.told.push('error');
      }
    }
    const { untyped } = createRecordedFlow([integrationWith({ preOptions: [textInput('a')] })]);
    const screen = new Screen();
    untyped.start('zendesk', screen);
    await untyped.setPreOptions({});
    untyped.start('nope', screen);
    await settle();
    expect(screen.told).toEqual(['next', 'error', 'error']);
  });

  it('ignores options that it does not know', () => {
    const { untyped, callbacks, said } = createRecordedFlow([
      integrationWith({ preOptions: [textInput('a')] }),
    ]);
    untyped.start('zendesk', { ...callbacks(), online: true, once: 'more' });
    expect(said).toEqual(['next preOptions']);
  });

  it('tells of a name that is none', async () => {
    const { untyped, callbacks, said } = createRecordedFlow();
    untyped.start(Object.create(null), callbacks());
    await settle();
    expect(said).toEqual(['error IntegrationNotFoundError at null']);
  });

  it('refuses a second credential where allowMultipleCredentials is false', async () => {
    const { start, errors, window, windows } = createRecordedFlow();
    start();
    await settle();
    window().complete();
    await settle();
    start({ allowMultipleCredentials: false });
    await settle();
    expect(errors).toMatchObject([
      {
        error: { name: 'UnknownError', message: 'Integration "zendesk" is already installed.' },
        context: null,
      },
    ]);
    expect(windows.windows).toHaveLength(1);
  });

  it('hands the options that concern the backend on to it', () => {
    const beginAuthorization = vi.fn(() => new Promise<never>(() => undefined));
    const { start } = createRecordedFlow([integrationWith({ accountTypes: [DEFAULT, UCO] })], {
      backend: () => ({ beginAuthorization }),
    });
    start({ overrideRedirectUrl: 'https://own.example/oauth', allowMultipleCredentials: false });
    expect(beginAuthorization).toHaveBeenCalledWith(
      expect.objectContaining({
        accountType: DEFAULT,
        answers: null,
        followsStage: false,
        allowMultipleCredentials: false,
        redirectUrl: 'https://own.example/oauth',
        credentialId: null,
      }),
      { signal: expect.any(AbortSignal) as AbortSignal },
    );
  });
});

function accountTypeB() {
  return { id: 'b', scheme: 'oauth' };
}
