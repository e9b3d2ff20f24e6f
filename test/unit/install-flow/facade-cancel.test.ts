import { describe, expect, it, vi } from 'vitest';
import { flowIn, RESTING_STATES, RUNNING_STATES } from '../../support/flow/states.js';
import {
  createRecordedFlow,
  credentialOf,
  integrationWith,
  isSettled,
  settle,
  textInput,
  useDoubles,
} from '../../support/flow/recorded-flow.js';
useDoubles();

/** States in which a call is in flight whose outcome cancel() waits for. */
const IN_FLIGHT = [
  'beginning an authorization',
  'collecting the credential',
  'creating a credential',
  'completing the setup',
];

describe('cancel', () => {
  it.each(RUNNING_STATES)('while %s says nothing more and leaves nothing behind', async (state) => {
    const { flow, said, windows, backend, letAllGo } = await flowIn(state);
    const cancelled = flow.cancel();
    expect(flow.getSnapshot()).toMatchObject({ status: 'cancelled', integration: 'zendesk' });
    expect(windows.openWindows()).toHaveLength(0);
    expect(await isSettled(cancelled)).toBe(!IN_FLIGHT.includes(state));
    letAllGo();
    expect(await isSettled(cancelled)).toBe(true);
    expect(said).toEqual([]);
    expect(backend.openSessions()).toEqual([]);
    expect(backend.credentials()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    expect(() => flow.next()).toThrow();
  });

  it.each(RUNNING_STATES)(
    'while %s settles the promise of an answer that nobody will answer',
    async (state) => {
      const { flow, letAllGo } = await flowIn(state);
      const waiting = flow.back();
      const cancelled = flow.cancel();
      expect(await isSettled(waiting)).toBe(true);
      letAllGo();
      await cancelled;
    },
  );

  it.each(RESTING_STATES)('while %s does nothing, without a warning', async (state) => {
    const { flow, said, backend } = await flowIn(state);
    const [before, credentials] = [flow.getSnapshot(), backend.credentials()];
    expect(await isSettled(flow.cancel())).toBe(true);
    expect(flow.getSnapshot()).toBe(before);
    expect(backend.credentials()).toEqual(credentials);
    expect(said).toEqual([]);
    expect(console.warn).not.toHaveBeenCalled();
  });

  it.each(RUNNING_STATES)('while %s, then start at once: the next flow is on its own', async (state) => {
    const { flow, said, start, windows, window, backend, letAllGo } = await flowIn(state);
    const cancelled = flow.cancel();
    start({ accountType: 'plain' }, 'second ');
    expect(windows.openWindows()).toHaveLength(1);
    letAllGo();
    await cancelled;
    await settle();
    expect(flow.getSnapshot()).toMatchObject({ status: 'working', oauthWindow: 'open' });
    window().complete();
    await settle();
    await flow.setPostOptions({ site: 'one' });
    expect(said).toEqual(['second next postOptions', expect.stringMatching(/^second complete/)]);
    expect(backend.credentials()).toHaveLength(1);
    expect(backend.openSessions()).toEqual([]);
  });

  it('twice settles both promises only when all is undone', async () => {
    const { flow, letAllGo, backend } = await flowIn('creating a credential');
    const both = [flow.cancel(), flow.cancel()];
    for (const promise of both) expect(await isSettled(promise)).toBe(false);
    letAllGo();
    await Promise.all(both);
    expect(backend.credentials()).toEqual([]);
    expect(backend.calls.filter((call) => call === 'discardCredential')).toHaveLength(1);
  });

  it('drops an error of start that was not told yet', async () => {
    const { flow, untyped, callbacks, said } = createRecordedFlow();
    untyped.start('nope', callbacks());
    await flow.cancel();
    await settle();
    expect(said).toEqual([]);
  });

  it('discards the pending credential that the flow went on with', async () => {
    const { start, flow, backend } = createRecordedFlow([
      integrationWith({
        postOptions: [textInput('site')],
        credentials: [credentialOf('pending', 'PENDING')],
      }),
    ]);
    start();
    await flow.cancel();
    expect(backend.credentials()).toEqual([]);
  });

  it.each(['createCredential', 'completeSetup', 'discardCredential'] as const)(
    'leaves its credential to no flow that starts before it is discarded (%s under way)',
    async (call) => {
      const { start, flow, hold, letAllGo, backend, completions } = createRecordedFlow([
        integrationWith({ scheme: 'basic', postOptions: [textInput('site')] }),
      ]);
      const { letGo } = hold(call);
      start();
      await settle();
      if (call === 'completeSetup') void flow.setPostOptions({ site: 'one' });
      void flow.cancel();
      await settle();
      start();
      if (call === 'createCredential') letGo();
      await settle();
      void flow.setPostOptions({ site: 'two' });
      letAllGo();
      await settle();
      void flow.setPostOptions({ site: 'two' });
      await settle();
      expect(backend.credentials()).toMatchObject([{ id: completions[0]?.credentialId, status: 'VALID' }]);
    },
  );

  it.each([
    ['endAuthorization', 'authorizing'],
    ['discardCredential', 'entering post-options'],
  ] as const)('warns where %s fails, and settles all the same', async (call, state) => {
    const { flow, hold, said } = await flowIn(state);
    const undoing = hold(call);
    const cancelled = flow.cancel();
    await settle();
    undoing.fail('503');
    expect(await isSettled(cancelled)).toBe(true);
    expect(console.warn).toHaveBeenCalledWith(expect.any(String), new Error('503'));
    expect(said).toEqual([]);
  });

  it('settles where the creation in flight fails', async () => {
    const { flow, hold, backend, start } = createRecordedFlow([integrationWith({ scheme: 'basic' })]);
    const creation = hold('createCredential');
    start();
    const cancelled = flow.cancel();
    creation.fail();
    expect(await isSettled(cancelled)).toBe(true);
    expect(backend.calls).toEqual(['createCredential']);
  });

  it('sends no window anywhere, where the login has begun only afterwards', async () => {
    const navigate = vi.fn();
    const { flow, letAllGo, backend } = await flowIn('beginning an authorization', {
      oauthWindow: (fake) => ({
        open: (tell) => {
          const window = fake.open(tell);
          return window && { ...window, navigate };
        },
      }),
    });
    const cancelled = flow.cancel();
    letAllGo();
    await cancelled;
    expect(navigate).not.toHaveBeenCalled();
    expect(backend.calls).toEqual(['beginAuthorization', 'endAuthorization']);
  });

  it('tells the backend that nobody waits any more', async () => {
    const signals: AbortSignal[] = [];
    const { flow } = await flowIn('authorizing', {
      backend: (memory) => ({
        authorizationStatus: (session, options) => {
          signals.push(options.signal);
          return memory.authorizationStatus(session, options);
        },
      }),
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await flow.cancel();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('stops asking a backend that holds nothing open', async () => {
    const { flow, backend } = await flowIn('authorizing with the window lost', { heldOpen: false });
    await flow.cancel();
    expect(vi.getTimerCount()).toBe(0);
    const asked = backend.calls.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(backend.calls).toHaveLength(asked);
  });
});
