import { describe, expect, it, vi } from 'vitest';
import type { InstallFlowSnapshot } from '../../../src/install-flow/index.js';
import { EVERYTHING, flowIn, FLOW_STATES, type FlowState } from '../../support/flow/states.js';
import {
  createRecordedFlow,
  integrationWith,
  settle,
  textInput,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

useDoubles();

const UCO = 'user-configured-oauth';
const waiting = (accountType: string | null, step: string, canGoBack: boolean) => ({
  status: 'waiting',
  integration: 'zendesk',
  accountType,
  step,
  stage: {
    stage: step === 'oauthClient' ? 'postOptions' : step,
    options: expect.any(Array) as [],
    done: false,
  },
  canGoBack,
  error: null,
});
const working = (accountType: string, step: string, oauthWindow: string | null, canGoBack = false) => ({
  status: 'working',
  integration: 'zendesk',
  accountType,
  step,
  canGoBack,
  oauthWindow,
});

const SNAPSHOTS: Record<FlowState, object> = {
  idle: { status: 'idle', integration: null, accountType: null },
  'selecting the account type': waiting(null, 'accountType', false),
  'entering pre-options': waiting('default', 'preOptions', true),
  'entering the OAuth client': waiting(UCO, 'oauthClient', true),
  'beginning an authorization': working(UCO, 'oauthClient', 'open', true),
  authorizing: working(UCO, 'oauthClient', 'open', true),
  'authorizing with the window lost': working(UCO, 'oauthClient', 'unreachable', true),
  'collecting the credential': working(UCO, 'oauthClient', null),
  'creating a credential': working('api-key', 'preOptions', null),
  'entering post-options': waiting(UCO, 'postOptions', false),
  'completing the setup': working(UCO, 'postOptions', null),
  complete: {
    status: 'complete',
    integration: 'zendesk',
    accountType: UCO,
    credentialId: expect.any(String) as string,
  },
  failed: {
    status: 'failed',
    integration: 'zendesk',
    accountType: 'plain',
    error: { name: 'OAuthBlockedError', message: expect.any(String) as string, meta: null },
  },
  cancelled: { status: 'cancelled', integration: 'zendesk', accountType: null },
};

const isDeeplyFrozen = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen));

describe('the snapshot', () => {
  it.each(FLOW_STATES)(
    'while %s is whole, immutable, and the same object until something changes',
    async (state) => {
      const { flow } = await flowIn(state);
      const snapshot = flow.getSnapshot();
      expect(snapshot).toEqual(SNAPSHOTS[state]);
      expect(isDeeplyFrozen(snapshot)).toBe(true);
      flow.focusOAuthWindow();
      expect(flow.getSnapshot()).toBe(snapshot);
    },
  );

  it('is not reached through what was handed out, nor through what the backend gave', () => {
    const input = textInput('a');
    const { flow, start, stages } = createRecordedFlow([integrationWith({ preOptions: [input] })]);
    start();
    Object.assign(stages[0] ?? {}, { stage: 'changed', options: [] });
    expect(Object.isFrozen(input)).toBe(false);
    expect(flow.getSnapshot()).toMatchObject({ stage: { stage: 'preOptions', options: [{ id: 'a' }] } });
  });

  it('can be put into JSON', async () => {
    const { flow, window } = await flowIn('authorizing');
    window().deny();
    await settle();
    expect(JSON.parse(JSON.stringify(flow.getSnapshot()))).toEqual(flow.getSnapshot());
  });
});

describe('subscribe', () => {
  it('calls the listener at once with the snapshot, then after each change, until it is stopped (Svelte)', async () => {
    const { flow, start } = createRecordedFlow([EVERYTHING]);
    const heard: InstallFlowSnapshot[] = [];
    const stop = flow.subscribe((snapshot) => heard.push(snapshot));
    expect(heard).toEqual([{ status: 'idle', integration: null, accountType: null }]);
    start({ accountType: 'default' });
    expect(heard).toHaveLength(2);
    expect(heard[1]).toBe(flow.getSnapshot());
    stop();
    stop();
    await flow.cancel();
    expect(heard).toHaveLength(2);
  });

  it('has told of the newest snapshot whenever the flow is at rest (React)', async () => {
    const { flow, start, window, said } = createRecordedFlow([EVERYTHING]);
    let rendered: unknown = null;
    flow.subscribe((snapshot) => (rendered = snapshot));
    const isRendered = () => expect(rendered).toBe(flow.getSnapshot());
    start({ accountType: ['plain', 'default'] });
    isRendered();
    void flow.setAccountType('plain');
    isRendered();
    await settle();
    window().sever();
    await settle();
    isRendered();
    flow.reopenOAuthWindow();
    isRendered();
    await settle();
    window().complete();
    await settle();
    isRendered();
    await flow.setPostOptions({ site: 'one' });
    isRendered();
    expect(said).toHaveLength(4);
  });

  it('does not call a listener where nothing changed', async () => {
    const { flow } = await flowIn('authorizing');
    const listener = vi.fn();
    flow.subscribe(listener);
    flow.focusOAuthWindow();
    flow.reopenOAuthWindow();
    await settle();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('keeps the same function twice apart', () => {
    const { flow, start } = createRecordedFlow([EVERYTHING]);
    const listener = vi.fn();
    const stop = flow.subscribe(listener);
    flow.subscribe(listener);
    stop();
    listener.mockClear();
    start({ accountType: 'default' });
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('lets a listener stop itself and others while it is called', () => {
    const { flow, start } = createRecordedFlow([EVERYTHING]);
    const other = vi.fn();
    const stops: (() => void)[] = [];
    flow.subscribe(() => stops.forEach((stop) => stop()));
    stops.push(flow.subscribe(other));
    other.mockClear();
    start({ accountType: 'default' });
    expect(other).not.toHaveBeenCalled();
  });

  it('refuses what is no function with an error that says so', () => {
    const { untyped } = createRecordedFlow([EVERYTHING]);
    expect(() => untyped.subscribe({ next: () => undefined })).toThrow(
      new TypeError('installFlow.subscribe: listener must be a function; got object.'),
    );
  });

  it('needs no `this`, nor does any other method', async () => {
    const { flow } = createRecordedFlow([EVERYTHING]);
    const { start, subscribe, getSnapshot, setAccountType, back, next, cancel } = flow;
    const heard: string[] = [];
    subscribe(({ status }) => heard.push(status));
    start('zendesk', { accountType: ['default', 'plain'] });
    await setAccountType('default');
    expect(next().stage).toBe('preOptions');
    await back();
    await cancel();
    expect(getSnapshot().status).toBe('cancelled');
    expect(heard.slice(0, 4)).toEqual(['idle', 'waiting', 'waiting', 'waiting']);
  });
});
