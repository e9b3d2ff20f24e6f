import { describe, expect, it, vi } from 'vitest';
import { EVERYTHING } from '../../support/flow-states.js';
import {
  createRecordedFlow,
  integrationWith,
  isSettled,
  OAUTH_CLIENT,
  settle,
  textInput,
  useDoubles,
} from '../../support/recorded-flow.js';

useDoubles();

const ALL = ['default', 'user-configured-oauth', 'plain', 'api-key'];
const twoForms = () => [integrationWith({ preOptions: [textInput('a')], postOptions: [textInput('b')] })];

describe('what a flow says comes in the order snapshot, listeners, callbacks, promise', () => {
  it('for a stage', async () => {
    const { flow } = createRecordedFlow([EVERYTHING]);
    const order: string[] = [];
    flow.start('zendesk', {
      accountType: ALL,
      onNext: ({ stage }) => {
        const snapshot = flow.getSnapshot();
        order.push(
          `callback ${stage}, snapshot ${snapshot.status === 'waiting' ? snapshot.stage.stage : ''}`,
        );
      },
    });
    flow.subscribe((snapshot) => {
      expect(flow.getSnapshot()).toBe(snapshot);
      order.push(`listener ${snapshot.status}`);
    });
    order.length = 0;
    await flow.setAccountType('default').then(() => order.push('promise'));
    expect(order).toEqual(['listener waiting', 'callback preOptions, snapshot preOptions', 'promise']);
  });

  it('for the completion, and onInstall comes before onComplete', async () => {
    const order: string[] = [];
    const { flow, window } = createRecordedFlow(twoForms(), { onInstall: () => order.push('onInstall') });
    flow.start('zendesk', { onComplete: () => order.push(`onComplete ${flow.getSnapshot().status}`) });
    const answered = flow.setPreOptions({ a: 'x' });
    await settle();
    window().complete();
    await answered;
    flow.subscribe(({ status }) => order.push(`listener ${status}`));
    order.length = 0;
    await flow.setPostOptions({ b: 'x' }).then(() => order.push('promise'));
    expect(order).toEqual([
      'listener working',
      'listener complete',
      'onInstall',
      'onComplete complete',
      'promise',
    ]);
  });

  it('for an error, whose stage is open again when onError is called (row 41)', async () => {
    const { flow, window } = createRecordedFlow(twoForms());
    const order: string[] = [];
    flow.start('zendesk', {
      onError: (_, context) => order.push(`onError ${context?.stage}, ${flow.next().stage}`),
    });
    const answered = flow.setPreOptions({ a: 'x' }).then(() => order.push('promise'));
    await settle();
    flow.subscribe(({ status }) => order.push(`listener ${status}`));
    order.length = 0;
    window().deny();
    await answered;
    expect(order).toEqual(['listener waiting', 'onError preOptions, preOptions', 'promise']);
  });

  it('for an error, also where the next answer comes in the gap before it is told', async () => {
    const { flow, windows, window } = createRecordedFlow(twoForms());
    const told: string[] = [];
    flow.start('zendesk', { onError: () => told.push(flow.next().stage) });
    void flow.setPreOptions({ a: 'x' });
    await settle();
    window().deny();
    while (flow.getSnapshot().status !== 'waiting') await Promise.resolve();
    void flow.setPreOptions({ a: 'x' });
    expect(told).toEqual(['preOptions']);
    expect(windows.openWindows()).toHaveLength(1);
    await flow.cancel();
  });

  it('for an error of start: the listeners inside start, onError afterwards', async () => {
    const { flow } = createRecordedFlow();
    const order: string[] = [];
    flow.subscribe(({ status }) => order.push(`listener ${status}`));
    order.length = 0;
    flow.start('nope', { onError: () => order.push('onError') });
    order.push('returned');
    await settle();
    expect(order).toEqual(['listener failed', 'returned', 'onError']);
  });
});

describe('a callback may call the flow', () => {
  it('answering every stage inside onNext', async () => {
    const { flow, windows, window, said, callbacks } = createRecordedFlow([EVERYTHING]);
    const { onNext, ...rest } = callbacks();
    flow.start('zendesk', {
      ...rest,
      accountType: ALL,
      onNext: (stage) => {
        onNext(stage);
        if (stage.stage === 'accountType') void flow.setAccountType('user-configured-oauth');
        else void flow.setInstallOptions({ ...OAUTH_CLIENT, site: 'one' });
      },
    });
    expect(said).toEqual(['next accountType', 'next postOptions']);
    expect(windows.openWindows()).toHaveLength(1);
    await settle();
    window().complete();
    await settle();
    expect(said.slice(2)).toEqual(['next postOptions', expect.stringMatching(/^complete/)]);
  });

  it('and gets the promise settled that it did not wait for', async () => {
    const { flow } = createRecordedFlow(twoForms());
    const promises: Promise<void>[] = [];
    flow.start('zendesk', { onNext: () => promises.push(flow.setPreOptions({})) });
    expect(promises).toHaveLength(1);
    expect(await isSettled(Promise.all(promises))).toBe(true);
  });

  it('starting anew inside onNext: the first flow says nothing more', async () => {
    const { flow, said, callbacks } = createRecordedFlow([EVERYTHING]);
    const { onNext } = callbacks('first ');
    flow.start('zendesk', {
      ...callbacks('first '),
      accountType: ALL,
      onNext: (stage) => {
        onNext(stage);
        flow.start('zendesk', { ...callbacks('second '), accountType: 'default' });
      },
    });
    await settle();
    expect(said).toEqual(['first next accountType', 'second next preOptions']);
  });

  it('starting anew inside onNext with an error: onError comes after start returned', async () => {
    const { flow } = createRecordedFlow(twoForms());
    const order: string[] = [];
    flow.start('zendesk', {
      onNext: () => {
        flow.start('nope', { onError: () => order.push('onError') });
        order.push('returned');
      },
    });
    await settle();
    expect(order).toEqual(['returned', 'onError']);
  });

  it('starting anew inside onError', async () => {
    const { flow, window, said, callbacks } = createRecordedFlow();
    flow.start('zendesk', { onError: () => flow.start('zendesk', callbacks('second ')) });
    await settle();
    window().deny();
    await settle();
    window().complete();
    await settle();
    expect(said).toEqual([expect.stringMatching(/^second complete/)]);
  });

  it('starting anew inside onComplete', async () => {
    const { flow, window, said, callbacks, backend } = createRecordedFlow();
    flow.start('zendesk', { onComplete: () => flow.start('zendesk', callbacks('second ')) });
    await settle();
    window().complete();
    await settle();
    expect(flow.getSnapshot().status).toBe('working');
    window().complete();
    await settle();
    expect(said).toEqual([expect.stringMatching(/^second complete/)]);
    expect(backend.createdCount).toBe(2);
  });

  it('starting anew inside onInstall: onComplete of the flow before is not called (I1)', async () => {
    let installs = 0;
    const { flow, window, said, callbacks } = createRecordedFlow([integrationWith()], {
      onInstall: () => {
        installs += 1;
        if (installs === 1) flow.start('zendesk', callbacks('second '));
      },
    });
    flow.start('zendesk', callbacks('first '));
    await settle();
    window().complete();
    await settle();
    expect(said).toEqual([]);
    window().complete();
    await settle();
    expect(said).toEqual([expect.stringMatching(/^second complete/)]);
  });

  it('cancelling inside onNext: nothing more is said, and the promise settles', async () => {
    const { flow, said, callbacks, windows } = createRecordedFlow([EVERYTHING]);
    const { onNext } = callbacks();
    const promises: Promise<void>[] = [];
    flow.start('zendesk', {
      ...callbacks(),
      accountType: ALL,
      onNext: (stage) => {
        onNext(stage);
        promises.push(stage.stage === 'accountType' ? flow.setAccountType('plain') : flow.cancel());
        promises.push(flow.cancel());
      },
    });
    expect(await isSettled(Promise.all(promises))).toBe(true);
    expect(said).toEqual(['next accountType']);
    expect(windows.openWindows()).toHaveLength(0);
    expect(flow.getSnapshot().status).toBe('cancelled');
  });

  it('going back inside onNext: the stage before is said next', async () => {
    const { flow, said, callbacks } = createRecordedFlow([EVERYTHING]);
    const { onNext } = callbacks();
    flow.start('zendesk', {
      ...callbacks(),
      accountType: ALL,
      onNext: (stage) => {
        onNext(stage);
        if (stage.stage === 'preOptions') void flow.back();
      },
    });
    expect(await isSettled(flow.setAccountType('default'))).toBe(true);
    expect(said).toEqual(['next accountType', 'next preOptions', 'next accountType']);
  });

  it('answering inside a listener: each stage is said, in order', async () => {
    const { flow, said, start } = createRecordedFlow([EVERYTHING]);
    flow.subscribe((snapshot) => {
      if (snapshot.status === 'waiting' && snapshot.step === 'accountType')
        void flow.setAccountType('default');
    });
    start({ accountType: ALL });
    await settle();
    expect(said).toEqual(['next accountType', 'next preOptions']);
    expect(flow.getSnapshot()).toMatchObject({ status: 'waiting', step: 'preOptions' });
  });

  it('cancelling inside a listener: no callback is called', async () => {
    const { flow, said, start } = createRecordedFlow([EVERYTHING]);
    flow.subscribe(({ status }) => {
      if (status === 'waiting') void flow.cancel();
    });
    start({ accountType: ALL });
    await settle();
    expect(said).toEqual([]);
    expect(flow.getSnapshot().status).toBe('cancelled');
  });

  it('starting anew inside a listener: only the second flow speaks, and each listener hears each snapshot once', async () => {
    const { flow, said, start } = createRecordedFlow([EVERYTHING]);
    const heard: unknown[] = [];
    let isFirst = true;
    flow.subscribe(({ status }) => {
      if (status !== 'waiting' || !isFirst) return;
      isFirst = false;
      start({ accountType: 'default' }, 'second ');
    });
    flow.subscribe((snapshot) => heard.push(snapshot));
    start({ accountType: ALL }, 'first ');
    await settle();
    expect(said).toEqual(['second next preOptions']);
    expect(new Set(heard).size).toBe(heard.length);
    expect(heard.at(-1)).toBe(flow.getSnapshot());
  });

  it.each(['start', 'cancel'] as const)(
    'even %s inside a listener that sees the completion: onInstall is called with each install all the same',
    async (method) => {
      const onInstall = vi.fn();
      const { flow, start, window } = createRecordedFlow([integrationWith()], { onInstall });
      let isDone = false;
      flow.subscribe(({ status }) => {
        if (status !== 'complete' || isDone) return;
        isDone = true;
        if (method === 'start') flow.start('zendesk');
        else void flow.cancel();
      });
      start();
      await settle();
      window().complete();
      await settle();
      expect(isDone).toBe(true);
      expect(onInstall).toHaveBeenCalledTimes(1);
    },
  );
});

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
    expect(flow.getSnapshot()).toMatchObject({ error: { meta: { issues: [{ inputId: 'a' }] } } });
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
