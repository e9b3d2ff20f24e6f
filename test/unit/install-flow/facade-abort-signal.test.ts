import { describe, expect, it, vi } from 'vitest';
import { flowIn } from '../../support/flow/states.js';
import {
  createRecordedFlow,
  integrationWith,
  settle,
  textInput,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

useDoubles();

describe('an AbortSignal', () => {
  const counted = () => {
    const controller = new AbortController();
    const { signal } = controller;
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const left = () => {
      const gone = new Set(removed.mock.calls.map(([, listener]) => listener));
      return added.mock.calls.filter(([, listener]) => !gone.has(listener)).length;
    };
    return { controller, signal, listeners: left };
  };

  it('that is aborted already starts nothing and says nothing', async () => {
    const { start, said, windows, backend, flow } = createRecordedFlow();
    const { controller, signal, listeners } = counted();
    controller.abort();
    start({ signal });
    await settle();
    expect(said).toEqual([]);
    expect(windows.windows).toHaveLength(0);
    expect(backend.calls).toEqual([]);
    expect(flow.getSnapshot()).toEqual({ status: 'cancelled', integration: 'zendesk', accountType: null });
    expect(listeners()).toBe(0);
  });

  it('that is aborted already ends the flow before all the same', async () => {
    const { start, said, windows, backend } = await flowIn('authorizing');
    start({ signal: AbortSignal.abort() });
    await settle();
    expect(windows.openWindows()).toHaveLength(0);
    expect(backend.openSessions()).toEqual([]);
    expect(said).toEqual([]);
  });

  it('that is aborted later cancels', async () => {
    const { start, said, flow, windows, backend } = createRecordedFlow();
    const { controller, signal, listeners } = counted();
    start({ signal });
    await settle();
    expect(listeners()).toBe(1);
    controller.abort();
    expect(windows.openWindows()).toHaveLength(0);
    await settle();
    expect(flow.getSnapshot().status).toBe('cancelled');
    expect(backend.openSessions()).toEqual([]);
    expect(said).toEqual([]);
    expect(listeners()).toBe(0);
  });

  it('that is aborted inside onNext cancels', async () => {
    const { start, flow, said } = createRecordedFlow([integrationWith({ preOptions: [textInput('a')] })]);
    const controller = new AbortController();
    start({ signal: controller.signal, onNext: () => controller.abort() });
    await settle();
    expect(flow.getSnapshot().status).toBe('cancelled');
    expect(said).toEqual([]);
  });

  it.each(['complete', 'failed', 'superseded', 'cancelled'])(
    'is listened to no more once the flow is %s',
    async (end) => {
      const { start, flow, window, said } = createRecordedFlow();
      const { controller, signal, listeners } = counted();
      start({ signal });
      await settle();
      if (end === 'complete') window().complete();
      if (end === 'failed') window().deny();
      if (end === 'cancelled') await flow.cancel();
      if (end === 'superseded') start();
      await settle();
      expect(listeners()).toBe(0);
      const before = flow.getSnapshot();
      said.length = 0;
      controller.abort();
      await settle();
      expect(flow.getSnapshot()).toBe(before);
    },
  );

  it('is listened to no more where start failed', async () => {
    const { untyped, callbacks } = createRecordedFlow();
    const { signal, listeners } = counted();
    untyped.start('nope', { ...callbacks(), signal });
    await settle();
    expect(listeners()).toBe(0);
  });
});
