import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  arbitraryAccountTypeOption,
  arbitraryIntegration,
  validAnswers,
  type BackendCall,
} from '../../src/testing/index.js';
import type { InstallIntegration, InstallStep } from '../../src/install-flow/index.js';
import { createHarness, type Harness, type Said } from '../support/flow-harness.js';

type Action =
  | { do: 'start'; accountType: string | string[] | undefined }
  | { do: 'setAccountType'; accountType: string }
  | { do: 'setPreOptions' | 'setPostOptions' | 'setInstallOptions'; answers: 'valid' | 'empty' | 'none' }
  | { do: 'back' | 'cancel' | 'reopen' | 'focus' | 'wait' | 'settle' }
  | { do: 'complete' | 'deny' | 'fail' | 'close' | 'sever' }
  | { do: 'block'; blocked: boolean };

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('start' as const), accountType: arbitraryAccountTypeOption }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('setAccountType' as const),
      accountType: fc.constantFrom('default', 'sandbox', 'api-key', 'user-configured-oauth', 'nope'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('setPreOptions', 'setPostOptions', 'setInstallOptions', 'setInstallOptions'),
      answers: fc.constantFrom('valid', 'valid', 'valid', 'empty', 'none'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('back', 'cancel', 'reopen', 'focus') }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('wait', 'settle', 'settle') }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('complete', 'complete', 'deny', 'fail', 'close', 'sever') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('block' as const), blocked: fc.boolean() }) },
);

interface Run {
  integration: InstallIntegration;
  actions: Action[];
  heldOpen: boolean;
  failures: boolean[];
  throwing: boolean[];
}

const run: fc.Arbitrary<Run> = fc.record({
  integration: arbitraryIntegration(),
  actions: fc.array(action, { minLength: 1, maxLength: 25 }),
  heldOpen: fc.boolean(),
  failures: fc.array(fc.boolean(), { maxLength: 6 }),
  throwing: fc.array(fc.boolean(), { maxLength: 6 }),
});

const CLEANUPS: readonly BackendCall[] = ['endAuthorization', 'discardCredential'];

/** A harness whose backend answers in the order that the scheduler picks, and fails where the run says so. */
function harnessOf({ integration, heldOpen, failures, throwing }: Run, scheduler: fc.Scheduler) {
  let calls = 0;
  return createHarness([integration], {
    heldOpen,
    throws: (call) => throwing[call] ?? false,
    before: async (call) => {
      const fails = !CLEANUPS.includes(call) && failures[calls++];
      await scheduler.schedule(Promise.resolve(), call);
      if (fails) throw new Error(`${call} failed`);
    },
  });
}

const answersOf = (harness: Harness, kind: 'valid' | 'empty' | 'none'): Record<string, unknown> => {
  if (kind === 'none') return null as unknown as Record<string, unknown>;
  const snapshot = harness.flow.getSnapshot();
  const isForm = snapshot.status === 'waiting' && snapshot.stage.stage !== 'accountType';
  if (kind === 'empty' || !isForm) return kind === 'empty' ? {} : { clientId: 'id', clientSecret: 'secret' };
  return validAnswers(snapshot.stage.options as Parameters<typeof validAnswers>[0]);
};

async function perform(harness: Harness, act: Action, scheduler: fc.Scheduler): Promise<void> {
  const { flow, oauthWindow } = harness;
  const window = oauthWindow.windows.at(-1);
  switch (act.do) {
    case 'start':
      return harness.start('zendesk', { accountType: act.accountType });
    case 'setAccountType':
      return void harness.keep(flow.setAccountType(act.accountType));
    case 'setPreOptions':
    case 'setPostOptions':
    case 'setInstallOptions':
      return void harness.keep(flow[act.do](answersOf(harness, act.answers)));
    case 'back':
      return void harness.keep(flow.back());
    case 'cancel':
      return void harness.cancel();
    case 'reopen':
      return flow.reopenOAuthWindow();
    case 'focus':
      return flow.focusOAuthWindow();
    case 'wait':
      return void (await vi.advanceTimersByTimeAsync(1000));
    case 'settle':
      return settle(scheduler);
    case 'complete':
      return void window?.complete();
    case 'deny':
      return void window?.deny();
    case 'fail':
      return void window?.fail('server_error');
    case 'close':
      return window?.close();
    case 'sever':
      return window?.sever();
    case 'block':
      return oauthWindow.block(act.blocked);
  }
}

/** Lets everything happen that needs nobody and no time. */
async function settle(scheduler: fc.Scheduler): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  while (scheduler.count() > 0) {
    await scheduler.waitOne();
    await vi.advanceTimersByTimeAsync(0);
  }
}

const reachable = ({ oauthWindow }: Harness) =>
  oauthWindow.windows.filter(({ isOpen, isReachable }) => isOpen && isReachable).length;

function holdsAlways(harness: Harness): void {
  const snapshot = harness.flow.getSnapshot();
  expect(reachable(harness), 'I3: at most one window').toBeLessThanOrEqual(1);
  if (snapshot.status !== 'working') expect(reachable(harness), 'I3: no window once it waits or ended').toBe(0);
  if (snapshot.status === 'working' && snapshot.oauthWindow === 'open')
    expect(reachable(harness), 'I6: the window is there when the call returns').toBe(1);
  if (snapshot.status !== 'working') expect(vi.getTimerCount(), 'I9: no timer').toBe(0);
  harness.assertNothingBroken();
}

const ORDER: Record<InstallStep, number> = { accountType: 0, preOptions: 1, oauthClient: 1, postOptions: 2 };

/** Stages rise; only `back` and another account type may lower them again. */
function holdsOrder(said: readonly Said[], returns: ReadonlySet<number>): void {
  let last: { flow: number; order: number } | null = null;
  said.forEach((words, index) => {
    if (words.type !== 'next') return;
    const order = ORDER[words.step as InstallStep];
    if (last?.flow === words.flow && !returns.has(index)) expect(order, 'I4').toBeGreaterThan(last.order);
    last = { flow: words.flow, order };
  });
}

const check = (property: (run: Run, scheduler: fc.Scheduler) => Promise<void>, numRuns = 300) =>
  fc.assert(fc.asyncProperty(run, fc.scheduler(), property), { numRuns });

describe('an install flow, whatever is called, answered and failing', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(console, 'warn').mockReturnValue();
    vi.stubGlobal('reportError', vi.fn());
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('speaks for the current flow only, once it is complete not at all, and keeps its windows and timers (I1 to I7, I9, I14)', () =>
    check(async (random, scheduler) => {
      const harness = harnessOf(random, scheduler);
      const returns = new Set<number>();
      for (const act of random.actions) {
        const before = harness.said.length;
        await perform(harness, act, scheduler);
        if (act.do === 'back' || act.do === 'setAccountType') returns.add(before);
        holdsAlways(harness);
      }
      await settle(scheduler);
      holdsAlways(harness);
      holdsOrder(harness.said, returns);
      void harness.cancel();
      await settle(scheduler);
      harness.assertNothingBroken();
    }));

  it('settles every promise, and rejects none (I11)', () =>
    check(async (random, scheduler) => {
      const harness = harnessOf(random, scheduler);
      for (const act of random.actions) await perform(harness, act, scheduler);
      void harness.cancel();
      await settle(scheduler);
      expect(harness.unsettled()).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
    }));

  it('creates exactly one credential for each completed flow, and leaves none of a cancelled one (I13)', () =>
    check(async (random, scheduler) => {
      const harness = harnessOf({ ...random, failures: [] }, scheduler);
      harness.start('zendesk', { accountType: ['default', 'user-configured-oauth', 'api-key'] });
      for (const act of random.actions) if (act.do !== 'start') await perform(harness, act, scheduler);
      const isComplete = harness.flow.getSnapshot().status === 'complete';
      void harness.cancel();
      await settle(scheduler);
      const completed = harness.said.filter(({ type }) => type === 'complete');
      expect(completed).toHaveLength(isComplete ? 1 : 0);
      expect(harness.backend.credentials()).toHaveLength(completed.length);
      expect(harness.backend.openSessions()).toEqual([]);
    }));
});
