import { describe, expect, it, vi } from 'vitest';
import { flowIn } from '../../support/flow/states.js';
import { createRecordedFlow, settle, useDoubles } from '../../support/flow/recorded-flow.js';

useDoubles();

const advance = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe('oauthTimeout', () => {
  it.each([
    ['absent', undefined, 600_000],
    ['0', 0, 600_000],
    ['a number', 5000, 5000],
  ])(
    'that is %s ends the login in OAuthTimeoutError and closes the window (row 24)',
    async (_, oauthTimeout, ms) => {
      const { start, said, windows, backend, flow } = createRecordedFlow();
      start({ oauthTimeout });
      await advance(ms - 1);
      expect(said).toEqual([]);
      expect(windows.openWindows()).toHaveLength(1);
      await advance(1);
      expect(said).toEqual(['error OAuthTimeoutError at null']);
      expect(windows.openWindows()).toHaveLength(0);
      expect(backend.openSessions()).toEqual([]);
      expect(flow.getSnapshot()).toMatchObject({
        status: 'failed',
        error: { name: 'OAuthTimeoutError', meta: null },
      });
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it.each([
    ['Infinity', Number.POSITIVE_INFINITY],
    ['more than a timer takes', 2 ** 31 + 5000],
  ])('that is %s does not end it at once', async (_, oauthTimeout) => {
    const { start, said, window } = createRecordedFlow();
    start({ oauthTimeout });
    await advance(86_400_000);
    expect(said).toEqual([]);
    window().complete();
    await settle();
    expect(said).toEqual([expect.stringMatching(/^complete/)]);
  });

  it('that is Infinity never ends it', async () => {
    const { start, said } = createRecordedFlow();
    start({ oauthTimeout: Number.POSITIVE_INFINITY });
    await advance(2 ** 31);
    expect(said).toEqual([]);
  });

  it('opens the stage again whose answer started the login, also where the window is lost', async () => {
    const { flow, said, backend } = await flowIn('authorizing with the window lost');
    await advance(600_000);
    expect(said).toEqual(['error OAuthTimeoutError at postOptions']);
    expect(flow.next().stage).toBe('postOptions');
    expect(backend.openSessions()).toEqual([]);
  });

  it('counts from the newest window', async () => {
    const { flow, said, start, windows } = createRecordedFlow();
    start({ oauthTimeout: 5000 });
    await advance(4000);
    windows.windows[0]?.close();
    await settle();
    flow.reopenOAuthWindow();
    await advance(4999);
    expect(said).toEqual(['unreachable']);
    await advance(1);
    expect(said).toEqual(['unreachable', 'error OAuthTimeoutError at null']);
  });

  it.each([
    ['forward', 7_200_000],
    ['back', -7_200_000],
  ])('is not moved by a clock that is set %s by two hours in the middle of the login', async (_, byMs) => {
    const { start, said } = createRecordedFlow();
    start({ oauthTimeout: 5000 });
    await advance(1000);
    vi.setSystemTime(Date.now() + byMs);
    await advance(3999);
    expect(said).toEqual([]);
    await advance(1);
    expect(said).toEqual(['error OAuthTimeoutError at null']);
  });

  it('does not run after the login', async () => {
    await flowIn('collecting the credential');
    expect(vi.getTimerCount()).toBe(0);
  });
});
