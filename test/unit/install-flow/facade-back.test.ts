import { describe, expect, it } from 'vitest';
import { flowIn, FLOW_STATES, RESTING_STATES, type FlowState } from '../../support/flow/states.js';
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

/** The stage that `back` goes to, from each state where it has an effect. */
const GOES_TO: Partial<Record<FlowState, string>> = {
  'entering pre-options': 'accountType',
  'entering the OAuth client': 'accountType',
  'beginning an authorization': 'postOptions',
  authorizing: 'postOptions',
  'authorizing with the window lost': 'postOptions',
};

const canGoBack = (flow: { getSnapshot(): object }) => {
  const snapshot = flow.getSnapshot();
  return 'canGoBack' in snapshot && snapshot.canGoBack;
};

describe('back', () => {
  it.each(FLOW_STATES.filter((state) => GOES_TO[state]))(
    'while %s returns to the stage before, and says it',
    async (state) => {
      const { flow, said, windows, backend, letAllGo } = await flowIn(state);
      expect(canGoBack(flow)).toBe(true);
      expect(await isSettled(flow.back())).toBe(true);
      expect(said).toEqual([`next ${GOES_TO[state]}`]);
      expect(flow.next().stage).toBe(GOES_TO[state]);
      letAllGo();
      await settle();
      expect(windows.openWindows()).toHaveLength(0);
      expect(backend.openSessions()).toEqual([]);
      expect(said).toHaveLength(1);
    },
  );

  it.each(FLOW_STATES.filter((state) => !GOES_TO[state]))('while %s has no effect', async (state) => {
    const { flow, said, letAllGo } = await flowIn(state);
    const before = flow.getSnapshot();
    expect(canGoBack(flow)).toBe(false);
    const promise = flow.back();
    expect(flow.getSnapshot()).toBe(before);
    expect(said).toEqual([]);
    letAllGo();
    expect(await isSettled(promise)).toBe(true);
  });

  it.each(RESTING_STATES)('while %s warns', async (state) => {
    const { flow } = await flowIn(state);
    await flow.back();
    expect(console.warn).toHaveBeenCalledWith(expect.objectContaining({ name: 'NoActiveInstallFlowError' }));
  });

  it('from authorizing to the form, then to the account type, drops what was entered', async () => {
    const { flow, said } = await flowIn('authorizing');
    await flow.back();
    expect(flow.getPostOptionsValue()).toBeNull();
    expect(flow.getAccountTypeValue()).toBe('user-configured-oauth');
    await flow.back();
    expect(flow.getAccountTypeValue()).toBeNull();
    expect(said).toEqual(['next postOptions', 'next accountType']);
    await flow.setAccountType('user-configured-oauth');
    await flow.setPostOptions({ clientId: 'only' });
    expect(said.slice(2)).toEqual(['next postOptions', 'error InvalidInstallOptionsError at postOptions']);
  });

  it('from authorizing to the account type, where that started the login', async () => {
    const { flow, said, windows } = await flowIn('selecting the account type');
    const answered = flow.setAccountType('plain');
    await settle();
    await flow.back();
    expect(said).toEqual(['next accountType']);
    expect(await isSettled(answered)).toBe(true);
    expect(windows.openWindows()).toHaveLength(0);
    expect(flow.getSnapshot()).toMatchObject({ accountType: null, canGoBack: false, error: null });
  });

  it('has no effect on a login that a plain start began', async () => {
    const { flow, start, said, windows } = createRecordedFlow();
    start();
    await settle();
    void flow.back();
    expect(said).toEqual([]);
    expect(windows.windows).toHaveLength(1);
    expect(windows.openWindows()).toHaveLength(1);
    await flow.cancel();
  });

  it('after an error goes to the stage before the one that is open again', async () => {
    const { flow, said, window } = await flowIn('authorizing');
    window().deny();
    await settle();
    expect(canGoBack(flow)).toBe(true);
    await flow.back();
    expect(said).toEqual(['error OAuthDeniedError at postOptions', 'next accountType']);
    expect(flow.getSnapshot()).toMatchObject({ error: null });
  });

  it('on the first of two forms has no effect', async () => {
    const { flow, start, said } = createRecordedFlow([
      integrationWith({ preOptions: [textInput('a')], postOptions: [textInput('b')] }),
    ]);
    start();
    await flow.back();
    expect(said).toEqual(['next preOptions']);
  });

  it('then the same answer again goes on with a new login', async () => {
    const { flow, windows, backend, said } = await flowIn('authorizing');
    await flow.back();
    void flow.setPostOptions(OAUTH_CLIENT);
    await settle();
    expect(windows.windows).toHaveLength(2);
    windows.windows[1]?.complete();
    await settle();
    expect(said).toEqual(['next postOptions', 'next postOptions']);
    expect(backend.createdCount).toBe(1);
  });
});
