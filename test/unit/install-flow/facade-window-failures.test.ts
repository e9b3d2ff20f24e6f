import { describe, expect, it } from 'vitest';
import { EVERYTHING, flowIn } from '../../support/flow/states.js';
import {
  createRecordedFlow,
  integrationWith,
  isSettled,
  OAUTH_CLIENT,
  settle,
  textInput,
  useDoubles,
} from '../../support/flow/recorded-flow.js';
useDoubles();

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
