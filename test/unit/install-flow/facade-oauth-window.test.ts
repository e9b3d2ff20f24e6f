import { describe, expect, it, vi } from 'vitest';
import { EVERYTHING, flowIn } from '../../support/flow-states.js';
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

  it('and the browser blocks the next one, the stage opens again', async () => {
    const { flow, windows, said, backend } = await flowIn('authorizing with the window lost');
    windows.block();
    flow.reopenOAuthWindow();
    expect(said).toEqual(['error OAuthBlockedError at postOptions']);
    await settle();
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
});

describe('the result of a login', () => {
  it.each([
    ['deny', 'OAuthDeniedError', 'access_denied'],
    ['fail', 'OAuthFailedError', 'invalid_client'],
  ] as const)('that is %s is told as %s, with the stage (row 21)', async (how, name, error) => {
    for (const heldOpen of [true, false]) {
      const { flow, said, errors, window, windows } = await flowIn('authorizing', { heldOpen });
      window()[how](error);
      await settle();
      expect(said).toEqual([`error ${name} at postOptions`]);
      expect(errors[0]?.error).toMatchObject({ name, meta: { error, errorDescription: null } });
      expect(windows.openWindows()).toHaveLength(0);
      await settle();
      expect(flow.next().stage).toBe('postOptions');
      void flow.setPostOptions(OAUTH_CLIENT);
      await settle();
      window().complete();
      await settle();
      expect(said.at(-1)).toBe('next postOptions');
    }
  });

  it('that is denied after a plain start is told without a stage', async () => {
    const { start, said, window, flow } = createRecordedFlow();
    start();
    await settle();
    window().deny();
    await settle();
    expect(said).toEqual(['error OAuthDeniedError at null']);
    expect(flow.getSnapshot()).toMatchObject({ status: 'failed', error: { name: 'OAuthDeniedError' } });
  });

  it('is what the backend says, not what the window says, where the backend can be asked (I12)', async () => {
    const { flow, window, said } = await flowIn('authorizing', {
      backend: () => ({
        authorizationStatus: (_, { hint }) =>
          hint
            ? Promise.resolve({ status: 'denied', error: 'access_denied', errorDescription: 'No.' })
            : new Promise(() => undefined),
      }),
    });
    window().complete();
    await settle();
    expect(said).toEqual(['error OAuthDeniedError at postOptions']);
    expect(flow.getSnapshot().status).toBe('waiting');
  });

  it('that expired is told as OAuthFailedError', async () => {
    const { errors } = await flowIn('authorizing', {
      backend: () => ({
        authorizationStatus: () =>
          Promise.resolve({ status: 'expired', error: 'expired', errorDescription: 'Too late.' }),
      }),
    });
    expect(errors).toMatchObject([
      {
        error: { name: 'OAuthFailedError', meta: { error: 'expired', errorDescription: 'Too late.' } },
        context: { stage: 'postOptions' },
      },
    ]);
  });

  it('is asked for again a second later, where the backend was unavailable', async () => {
    let asked = 0;
    const { said, window } = await flowIn('authorizing', {
      backend: (memory) => ({
        authorizationStatus: (session, options) =>
          (asked += 1) < 3
            ? Promise.resolve({ status: 'unavailable' })
            : memory.authorizationStatus(session, options),
      }),
    });
    expect(asked).toBe(1);
    await advance(999);
    expect(asked).toBe(1);
    await advance(1);
    expect(asked).toBe(2);
    await advance(1000);
    expect(asked).toBe(3);
    await advance(60_000);
    expect(asked).toBe(3);
    window().complete();
    await settle();
    expect(said).toEqual(['next postOptions']);
  });

  it('cannot be asked for: the login fails, and its session is ended', async () => {
    const { said, errors, backend, windows } = await flowIn('authorizing', {
      backend: () => ({ authorizationStatus: () => Promise.reject(new Error('broken answer')) }),
    });
    await settle();
    expect(said).toEqual([]);
    expect(errors).toMatchObject([
      { error: { name: 'UnknownError', message: 'broken answer' }, context: { stage: 'postOptions' } },
    ]);
    expect(backend.openSessions()).toEqual([]);
    expect(windows.openWindows()).toHaveLength(0);
  });
});

describe('a backend that holds no question open', () => {
  const legacy = { heldOpen: false };

  it('is not asked while the window can be heard: its message brings the result', async () => {
    const { backend, window, said } = await flowIn('authorizing', legacy);
    await advance(60_000);
    expect(backend.calls).not.toContain('authorizationStatus');
    window().complete();
    await settle();
    expect(backend.calls).not.toContain('authorizationStatus');
    expect(said).toEqual(['next postOptions']);
  });

  it('is asked each second once the window is unreachable', async () => {
    const { backend, window, said } = await flowIn('authorizing', legacy);
    const asked = () => backend.calls.filter((call) => call === 'authorizationStatus').length;
    window().sever();
    await settle();
    expect(asked()).toBe(1);
    await advance(999);
    expect(asked()).toBe(1);
    await advance(1);
    expect(asked()).toBe(2);
    await advance(5000);
    expect(asked()).toBe(7);
    window().complete();
    await advance(1000);
    expect(said).toEqual(['unreachable', 'next postOptions']);
    await advance(5000);
    expect(asked()).toBe(8);
    expect(vi.getTimerCount()).toBe(0);
  });
});

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

  it('does not run after the login', async () => {
    await flowIn('collecting the credential');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a window or a backend that fails', () => {
  it('a blocked window opens the stage again, with nothing begun (row 25)', async () => {
    const { flow, windows, said, backend } = await flowIn('entering the OAuth client');
    windows.block();
    await flow.setPostOptions(OAUTH_CLIENT);
    expect(said).toEqual(['error OAuthBlockedError at postOptions']);
    expect(backend.calls).toEqual([]);
    windows.block(false);
    void flow.setPostOptions(OAUTH_CLIENT);
    expect(windows.openWindows()).toHaveLength(1);
  });

  it('open that throws', async () => {
    const { start, errors } = createRecordedFlow([integrationWith()], {
      oauthWindow: () => ({
        open() {
          throw new Error('no window here');
        },
      }),
    });
    start();
    await settle();
    expect(errors).toMatchObject([
      { error: { name: 'UnknownError', message: 'no window here' }, context: null },
    ]);
  });

  it('navigate that throws ends the login, its window and its session', async () => {
    const { start, errors, windows, backend } = createRecordedFlow([integrationWith()], {
      oauthWindow: (fake) => ({
        open: (tell) => {
          const window = fake.open(tell);
          return (
            window && {
              ...window,
              navigate() {
                throw new Error('not an https: URL');
              },
            }
          );
        },
      }),
    });
    start();
    await settle();
    expect(errors).toMatchObject([{ error: { message: 'not an https: URL' }, context: null }]);
    expect(windows.openWindows()).toHaveLength(0);
    expect(backend.openSessions()).toEqual([]);
  });

  it.each(['focus', 'close'] as const)('%s that throws harms nothing', async (method) => {
    const { flow, start, windows, backend, said } = createRecordedFlow([EVERYTHING], {
      oauthWindow: (fake) => ({
        open: (tell) => {
          const window = fake.open(tell);
          return (
            window && {
              ...window,
              [method]() {
                throw new Error('gone');
              },
            }
          );
        },
      }),
    });
    start({ accountType: 'plain' });
    await settle();
    flow.focusOAuthWindow();
    await flow.cancel();
    expect(backend.openSessions()).toEqual([]);
    start({ accountType: 'plain' });
    await settle();
    windows.windows[1]?.complete();
    await settle();
    expect(said).toEqual(['next postOptions']);
  });

  it('beginAuthorization that rejects opens the stage again, with what it rejected with', async () => {
    const { flow, said, errors, windows, hold, backend } = await flowIn('entering the OAuth client');
    const begin = hold('beginAuthorization');
    const answered = flow.setPostOptions(OAUTH_CLIENT);
    begin.fail('502');
    await answered;
    expect(said).toEqual(['error UnknownError at postOptions']);
    expect(errors[0]?.error).toEqual({
      name: 'UnknownError',
      message: '502',
      originalError: new Error('502'),
    });
    expect(windows.openWindows()).toHaveLength(0);
    expect(backend.calls).toEqual(['beginAuthorization']);
  });

  it('beginAuthorization that throws at once, too', async () => {
    const { start, said, windows } = createRecordedFlow([integrationWith()], {
      backend: () => ({
        beginAuthorization() {
          throw new Error('no');
        },
      }),
    });
    start();
    await settle();
    expect(said).toEqual(['error UnknownError at null']);
    expect(windows.openWindows()).toHaveLength(0);
  });

  it('anything may be rejected with, even what refers to itself', async () => {
    const circular: Record<string, unknown> = { status: 502 };
    circular.self = circular;
    const { start, said, flow } = createRecordedFlow([integrationWith({ preOptions: [textInput('a')] })], {
      backend: (memory) => ({
        beginAuthorization: (request, options) => {
          AbortSignal.abort(circular).throwIfAborted();
          return memory.beginAuthorization(request, options);
        },
      }),
    });
    start();
    expect(await isSettled(flow.setPreOptions({ a: 'x' }))).toBe(true);
    expect(said).toEqual(['next preOptions', 'error UnknownError at preOptions']);
    expect(flow.getSnapshot().status).toBe('waiting');
  });
});
