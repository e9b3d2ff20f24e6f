import { describe, expect, it, vi } from 'vitest';
import { flowIn } from '../../support/flow/states.js';
import { createRecordedFlow, OAUTH_CLIENT, settle, useDoubles } from '../../support/flow/recorded-flow.js';

useDoubles();

const advance = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

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
