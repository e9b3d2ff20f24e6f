import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../support/flow/states.js';
import {
  createRecordedFlow,
  integrationWith,
  settle,
  textInput,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

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
