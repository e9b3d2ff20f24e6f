import { describe, expect, it, vi } from 'vitest';
import { EVERYTHING } from '../../support/flow/states.js';
import {
  createRecordedFlow,
  integrationWith,
  isSettled,
  settle,
  textInput,
  useDoubles,
  OAUTH_CLIENT,
} from '../../support/flow/recorded-flow.js';

useDoubles();

const ALL = ['default', 'user-configured-oauth', 'plain', 'api-key'];

const twoForms = () => [integrationWith({ preOptions: [textInput('a')], postOptions: [textInput('b')] })];

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

  it('and each listener hears of what came of it before the next callback is called', async () => {
    const { flow } = createRecordedFlow([EVERYTHING]);
    const order: string[] = [];
    const stepOf = () => {
      const snapshot = flow.getSnapshot();
      return snapshot.status === 'waiting' ? snapshot.step : snapshot.status;
    };
    flow.subscribe(() => order.push(`listener ${stepOf()}`));
    flow.start('zendesk', {
      accountType: ALL,
      onNext: ({ stage }) => {
        order.push(`callback ${stage}`);
        if (stage === 'accountType') void flow.setAccountType('default');
        else void flow.setPreOptions({ subdomain: 'acme' });
      },
    });
    expect(order).toEqual([
      'listener idle',
      'listener accountType',
      'callback accountType',
      'listener preOptions',
      'callback preOptions',
      'listener working',
    ]);
    await flow.cancel();
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
