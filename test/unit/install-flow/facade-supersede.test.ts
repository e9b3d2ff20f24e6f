import { describe, expect, it, vi } from 'vitest';
import { flowIn, FLOW_STATES, RUNNING_STATES } from '../../support/flow/states.js';
import { createRecordedFlow, isSettled, settle, useDoubles } from '../../support/flow/recorded-flow.js';

useDoubles();

describe('start while a flow is running (row 20)', () => {
  it.each(FLOW_STATES)('%s: the first flow ends silently, the second is on its own', async (state) => {
    const { flow, said, start, windows, window, backend, letAllGo } = await flowIn(state);
    const waiting = RUNNING_STATES.includes(state) ? flow.back() : Promise.resolve();
    said.length = 0;
    start({ accountType: 'plain' }, 'second ');
    expect(await isSettled(waiting)).toBe(true);
    expect(windows.openWindows()).toHaveLength(1);
    letAllGo();
    await settle();
    expect(backend.openSessions()).toHaveLength(1);
    expect(flow.getSnapshot()).toMatchObject({
      status: 'working',
      accountType: 'plain',
      oauthWindow: 'open',
    });
    window().complete();
    await settle();
    await flow.setPostOptions({ site: 'one' });
    expect(said).toEqual(['second next postOptions', expect.stringMatching(/^second complete/)]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves the pending credential of the first one', async () => {
    const { start, backend } = await flowIn('entering post-options');
    start({ accountType: 'default' });
    await settle();
    expect(backend.credentials()).toMatchObject([{ status: 'PENDING' }]);
  });

  it('that cannot start ends the first one all the same', async () => {
    const { flow, said, untyped, callbacks, windows, backend } = await flowIn('authorizing');
    untyped.start('nope', callbacks('second '));
    await settle();
    expect(said).toEqual(['second error IntegrationNotFoundError at null']);
    expect(windows.openWindows()).toHaveLength(0);
    expect(backend.openSessions()).toEqual([]);
    expect(flow.getSnapshot().status).toBe('failed');
  });

  it('twice in a row: the last one speaks', async () => {
    const { start, said, windows } = createRecordedFlow();
    start({}, 'first ');
    start({}, 'second ');
    await settle();
    expect(windows.openWindows()).toHaveLength(1);
    expect(windows.windows[0]?.complete()).toBe(false);
    windows.windows[1]?.complete();
    await settle();
    expect(said).toEqual([expect.stringMatching(/^second complete/)]);
  });
});
