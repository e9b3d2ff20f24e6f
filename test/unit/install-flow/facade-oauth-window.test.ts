import { describe, expect, it, vi } from 'vitest';
import { EVERYTHING, flowIn } from '../../support/flow/states.js';
import {
  createRecordedFlow,
  integrationWith,
  isSettled,
  OAUTH_CLIENT,
  settle,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

useDoubles();

const ALL = { accountType: ['default', 'user-configured-oauth', 'plain', 'api-key'] };

const advance = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

const DIFFERENT = { clientId: 'another', clientSecret: 'a-secret' };

describe('while the OAuth window is open', () => {
  it('the same form again focuses it and returns the promise of the first call (row 18)', async () => {
    const { flow, start, said, window, windows, backend } = createRecordedFlow([EVERYTHING]);
    start({ accountType: 'user-configured-oauth' });
    const first = flow.setPostOptions(OAUTH_CLIENT);
    const second = flow.setPostOptions({ ...OAUTH_CLIENT });
    expect(second).toBe(first);
    await settle();
    expect(flow.setInstallOptions({ clientSecret: ' a-secret ', clientId: 'a-client' })).toBe(first);
    expect(window().focusCount).toBe(2);
    expect(windows.windows).toHaveLength(1);
    expect(backend.calls.filter((call) => call === 'beginAuthorization')).toHaveLength(1);
    expect(said).toEqual(['next postOptions']);
    expect(await isSettled(first)).toBe(false);
    window().complete();
    expect(await isSettled(first)).toBe(true);
  });

  it('the same account type again focuses it and returns the promise of the first call', async () => {
    const { flow, start, window, windows } = createRecordedFlow([EVERYTHING]);
    start(ALL);
    const first = flow.setAccountType('plain');
    expect(flow.setAccountType(' plain ')).toBe(first);
    expect(window().focusCount).toBe(1);
    expect(windows.windows).toHaveLength(1);
    await flow.cancel();
  });

  it.each([
    { how: 'other values', values: DIFFERENT },
    { how: 'one value more', values: { ...OAUTH_CLIENT, extra: 1 } },
    { how: 'invalid values', values: {} },
  ])('a different answer is unexpected: $how', async ({ values }) => {
    const { flow, said, window, windows } = await flowIn('authorizing');
    void flow.setPostOptions(values);
    expect(said).toEqual(['error UnexpectedStageError at null']);
    expect(window().focusCount).toBe(0);
    expect(windows.openWindows()).toHaveLength(1);
    window().complete();
    await settle();
    expect(said.at(-1)).toBe('next postOptions');
  });

  it('focusOAuthWindow and reopenOAuthWindow focus it, and change no snapshot', async () => {
    const { flow, window, windows } = await flowIn('authorizing');
    const before = flow.getSnapshot();
    flow.focusOAuthWindow();
    flow.reopenOAuthWindow();
    expect(window().focusCount).toBe(2);
    expect(windows.windows).toHaveLength(1);
    expect(flow.getSnapshot()).toBe(before);
  });
});

describe('once the OAuth window is unreachable', () => {
  it('the flow says so, once, and goes on (row 22)', async () => {
    const { flow, said, window } = await flowIn('authorizing');
    window().close();
    await settle();
    expect(said).toEqual(['unreachable']);
    expect(flow.getSnapshot()).toMatchObject({
      status: 'working',
      oauthWindow: 'unreachable',
      step: 'oauthClient',
    });
  });

  it('is told once, however often the window says so, and the backend is asked no oftener', async () => {
    let lose: () => void = () => undefined;
    const { said, backend } = await flowIn('authorizing', {
      heldOpen: false,
      oauthWindow: (fake) => ({
        open: (tell) => {
          lose = () => tell({ type: 'unreachable' });
          return fake.open(tell);
        },
      }),
    });
    for (let times = 0; times < 3; times += 1) lose();
    await advance(2000);
    expect(said).toEqual(['unreachable']);
    expect(backend.calls.filter((call) => call === 'authorizationStatus')).toHaveLength(3);
  });

  it('a login in a window that was severed completes, after whatever time (row 23)', async () => {
    const { flow, window, said, start } = createRecordedFlow();
    start();
    await settle();
    window().sever();
    await advance(9 * 60_000);
    window().complete();
    await settle();
    expect(said).toEqual(['unreachable', expect.stringMatching(/^complete/)]);
    expect(flow.getSnapshot().status).toBe('complete');
  });

  it('the same answer opens a new window and ends the session of the old one (row 19)', async () => {
    const { flow, said, windows, backend } = await flowIn('authorizing with the window lost');
    const answered = flow.setPostOptions(OAUTH_CLIENT);
    expect(windows.windows).toHaveLength(2);
    expect(windows.openWindows()).toHaveLength(1);
    expect(flow.getSnapshot()).toMatchObject({ oauthWindow: 'open' });
    await settle();
    expect(backend.openSessions()).toHaveLength(1);
    windows.windows[1]?.complete();
    await answered;
    expect(said).toEqual(['next postOptions']);
    expect(backend.createdCount).toBe(1);
  });

  it('another answer for the stage that started it is what the new login uses', async () => {
    const sent: unknown[] = [];
    const { flow, windows } = await flowIn('authorizing with the window lost', {
      backend: (memory) => ({
        beginAuthorization: (request, options) => {
          sent.push(request.answers?.reveal().clientId);
          return memory.beginAuthorization(request, options);
        },
      }),
    });
    void flow.setInstallOptions(DIFFERENT);
    await settle();
    expect(sent).toEqual(['a-client', 'another']);
    expect(windows.openWindows()).toHaveLength(1);
  });

  it('an invalid answer for that stage gives the login up and opens the stage again', async () => {
    const { flow, said, window, backend } = await flowIn('authorizing with the window lost');
    await flow.setPostOptions({});
    expect(said).toEqual(['error InvalidInstallOptionsError at postOptions']);
    await settle();
    expect(backend.openSessions()).toEqual([]);
    expect(window().isOpen).toBe(false);
  });

  it('another account type is taken, where that stage started it', async () => {
    const { flow, start, said, window, backend } = createRecordedFlow([EVERYTHING]);
    start(ALL);
    void flow.setAccountType('plain');
    await settle();
    window().close();
    await settle();
    await flow.setAccountType('default');
    expect(said).toEqual(['next accountType', 'unreachable', 'next preOptions']);
    await settle();
    expect(backend.openSessions()).toEqual([]);
  });

  it('reopenOAuthWindow opens a new one, whose result ends the promise of the answer', async () => {
    const { flow, start, windows, backend } = createRecordedFlow([EVERYTHING]);
    start({ accountType: 'user-configured-oauth' });
    const answered = flow.setPostOptions(OAUTH_CLIENT);
    await settle();
    windows.windows[0]?.close();
    await settle();
    flow.reopenOAuthWindow();
    expect(windows.windows).toHaveLength(2);
    expect(flow.getSnapshot()).toMatchObject({ oauthWindow: 'open' });
    expect(await isSettled(answered)).toBe(false);
    windows.windows[1]?.complete();
    expect(await isSettled(answered)).toBe(true);
    expect(backend.createdCount).toBe(1);
  });

  it('and the browser blocks the next one, the stage opens again, which is told after the call', async () => {
    const { flow, windows, said, backend } = await flowIn('authorizing with the window lost');
    windows.block();
    flow.reopenOAuthWindow();
    expect(flow.getSnapshot().status).toBe('waiting');
    expect(said).toEqual([]);
    await settle();
    expect(said).toEqual(['error OAuthBlockedError at postOptions']);
    expect(backend.openSessions()).toEqual([]);
  });

  it('a window lost before the login began is asked about once it has', async () => {
    const { said, window, windows, letAllGo, backend } = await flowIn('beginning an authorization', {
      heldOpen: false,
    });
    window().sever();
    expect(backend.calls).not.toContain('authorizationStatus');
    letAllGo();
    await settle();
    expect(backend.calls).toContain('authorizationStatus');
    expect(windows.windows).toHaveLength(1);
    expect(said).toEqual(['unreachable']);
  });

  it('a window found lost when it is sent to the provider is asked about once a second, and no more after a cancel', async () => {
    const { start, flow, backend } = createRecordedFlow([integrationWith()], {
      heldOpen: false,
      oauthWindow: (fake) => ({
        open: (tell) => {
          const window = fake.open(tell);
          return window && { ...window, navigate: () => tell({ type: 'unreachable' }) };
        },
      }),
    });
    start();
    await settle();
    await advance(3_000);
    expect(backend.calls.filter((call) => call === 'authorizationStatus')).toHaveLength(4);
    await flow.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });
});
