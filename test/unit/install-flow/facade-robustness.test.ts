import { describe, expect, it, vi } from 'vitest';
import { EVERYTHING } from '../../support/flow/states.js';
import {
  createRecordedFlow,
  integrationWith,
  isSettled,
  settle,
  textInput,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

useDoubles();

const ALL = ['default', 'user-configured-oauth', 'plain', 'api-key'];

const twoForms = () => [integrationWith({ preOptions: [textInput('a')], postOptions: [textInput('b')] })];

describe('a callback that throws', () => {
  const broken = () => {
    throw new Error('broken');
  };

  it('is reported, and changes nothing in the flow (I14)', async () => {
    const onInstall = vi.fn(broken);
    const { flow, window, windows, backend } = createRecordedFlow([EVERYTHING], { onInstall });
    const onNext = vi.fn(broken);
    const onError = vi.fn(broken);
    const onComplete = vi.fn(broken);
    const onOAuthWindowUnreachable = vi.fn(broken);
    flow.subscribe(broken);
    flow.start('zendesk', { accountType: ALL, onNext, onError, onComplete, onOAuthWindowUnreachable });
    await flow.setAccountType('nope');
    void flow.setAccountType('plain');
    await settle();
    window().sever();
    await settle();
    flow.reopenOAuthWindow();
    await settle();
    window().complete();
    await settle();
    await flow.setPostOptions({ site: 'one' });
    expect(flow.getSnapshot().status).toBe('complete');
    expect(windows.windows).toHaveLength(2);
    expect(backend.createdCount).toBe(1);
    for (const callback of [onError, onComplete, onOAuthWindowUnreachable, onInstall])
      expect(callback).toHaveBeenCalledTimes(1);
    expect(onNext).toHaveBeenCalledTimes(2);
    expect(reportError).toHaveBeenCalledWith(new Error('broken'));
  });

  it('is told on the console where there is no reportError', () => {
    vi.stubGlobal('reportError', undefined);
    vi.spyOn(console, 'error').mockReturnValue();
    const { start } = createRecordedFlow(twoForms());
    start({ onNext: broken });
    expect(console.error).toHaveBeenCalledWith(new Error('broken'));
  });

  it('changes nothing even where the report itself throws', async () => {
    vi.stubGlobal('reportError', vi.fn(broken));
    const { flow, start } = createRecordedFlow(twoForms());
    const onError = vi.fn();
    try {
      start({ onNext: broken, onError });
    } catch {
      // Whether the caller gets it is not the point.
    }
    expect(await isSettled(flow.setPreOptions({}))).toBe(true);
    expect(onError).toHaveBeenCalledTimes(1);
  });
});

describe('what a flow hands out is the caller’s to change', () => {
  it('stages, the stage of next(), errors and the event', async () => {
    const integration = integrationWith({ preOptions: [textInput('a')] });
    const { flow, window, stages, errors, completions, backend, start } = createRecordedFlow([integration]);
    start();
    for (const stage of [stages[0], flow.next()]) {
      if (stage?.stage !== 'preOptions') throw new Error('Not the stage.');
      for (const option of stage.options) option.title = 'changed';
      stage.options.length = 0;
    }
    await flow.setPreOptions({});
    const error = errors[0]?.error;
    if (error?.name !== 'InvalidInstallOptionsError') throw new Error('Not the error.');
    expect(error.meta.issues).toMatchObject([{ inputId: 'a', title: 'The a' }]);
    error.meta.issues.length = 0;
    error.message = 'changed';
    for (const state of [flow.getSnapshot(), flow.actor.getSnapshot().context])
      expect(state).toMatchObject({
        error: {
          message: expect.stringContaining('invalid') as string,
          meta: { issues: [{ inputId: 'a' }] },
        },
      });
    expect(flow.next()).toEqual({ stage: 'preOptions', options: [textInput('a')], done: false });

    void flow.setPreOptions({ a: 'x' });
    await settle();
    window().complete();
    await settle();
    const [event] = completions;
    if (!event) throw new Error('Not complete.');
    event.credential.status = 'INVALID';
    expect(backend.credentials()).toMatchObject([{ status: 'VALID' }]);
    expect(integration.preOptions).toEqual([textInput('a')]);
  });
});

describe('flows of one backend', () => {
  it('are independent', async () => {
    const one = createRecordedFlow([EVERYTHING]);
    const other = createRecordedFlow([EVERYTHING]);
    one.start({ accountType: ALL });
    other.start({ accountType: ALL });
    await one.flow.setAccountType('default');
    void other.flow.setAccountType('plain');
    await one.flow.cancel();
    expect(one.flow.getSnapshot().status).toBe('cancelled');
    expect(other.flow.getSnapshot().status).toBe('working');
    expect(other.windows.openWindows()).toHaveLength(1);
  });
});
