import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  arbitraryAccountTypeOption,
  arbitraryIntegration,
  validAnswers,
  type BackendCall,
} from '../../src/testing/index.js';
import type { InstallIntegration, InstallStep } from '../../src/install-flow/index.js';
import { createHarness, type Harness, type Said } from '../support/flow-harness.js';
import { useDoubles } from '../support/recorded-flow.js';

type Action =
  | { do: 'start'; accountType: string | string[] | undefined }
  | { do: 'setAccountType'; accountType: string }
  | { do: 'setPreOptions' | 'setPostOptions' | 'setInstallOptions'; answers: 'valid' | 'empty' | 'none' }
  | { do: 'back' | 'cancel' | 'reopen' | 'focus' | 'wait' | 'settle' }
  | { do: 'complete' | 'deny' | 'fail' | 'close' | 'sever' }
  | { do: 'block'; blocked: boolean };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('start' as const), accountType: arbitraryAccountTypeOption }),
  },
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
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('complete', 'complete', 'deny', 'fail', 'close', 'sever') }),
  },
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
  return validAnswers(snapshot.stage.options);
};

async function perform(harness: Harness, act: Action, scheduler: fc.Scheduler): Promise<void> {
  const { flow, oauthWindow } = harness;
  const window = oauthWindow.windows.at(-1);
  switch (act.do) {
    case 'start':
      harness.start('zendesk', { accountType: act.accountType });
      break;
    case 'setAccountType':
      void harness.keep(flow.setAccountType(act.accountType));
      break;
    case 'setPreOptions':
    case 'setPostOptions':
    case 'setInstallOptions':
      void harness.keep(flow[act.do](answersOf(harness, act.answers)));
      break;
    case 'back':
      void harness.keep(flow.back());
      break;
    case 'cancel':
      void harness.cancel();
      break;
    case 'reopen':
      flow.reopenOAuthWindow();
      break;
    case 'focus':
      flow.focusOAuthWindow();
      break;
    case 'wait':
      await vi.advanceTimersByTimeAsync(1000);
      break;
    case 'settle':
      await settle(scheduler);
      break;
    case 'complete':
    case 'deny':
    case 'close':
    case 'sever':
      window?.[act.do]();
      break;
    case 'fail':
      window?.fail('server_error');
      break;
    case 'block':
      oauthWindow.block(act.blocked);
  }
}

/** Lets everything happen that needs nobody and no time. */
async function settle(scheduler: fc.Scheduler): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  while (scheduler.count() > 0) {
    await scheduler.waitNext(1);
    await vi.advanceTimersByTimeAsync(0);
  }
}

const reachable = ({ oauthWindow }: Harness) =>
  oauthWindow.windows.filter(({ isOpen, isReachable }) => isOpen && isReachable).length;

function holdsAlways(harness: Harness): void {
  const snapshot = harness.flow.getSnapshot();
  expect(reachable(harness), 'I3: at most one window').toBeLessThanOrEqual(1);
  if (snapshot.status !== 'working')
    expect(reachable(harness), 'I3: no window once it waits or ended').toBe(0);
  if (snapshot.status !== 'working') expect(vi.getTimerCount(), 'I9: no timer').toBe(0);
  harness.assertNothingBroken();
}

/** What I6 needs to know of a flow: a window that closed itself stays `open` until the news that it brought is checked. */
const windowOf = ({ flow, oauthWindow }: Harness) => {
  const snapshot = flow.getSnapshot();
  const isOpen = snapshot.status === 'working' && snapshot.oauthWindow === 'open';
  return { isOpen, count: oauthWindow.windows.length };
};

function opensInside(harness: Harness, before: ReturnType<typeof windowOf>): void {
  const { isOpen, count } = windowOf(harness);
  if (!isOpen) return;
  if (!before.isOpen) expect(count, 'I6: a window was opened inside the call').toBe(before.count + 1);
  if (count > before.count) expect(reachable(harness), 'I6: it is there when the call returns').toBe(1);
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

interface Way {
  stages: string[];
  opensWindow: boolean;
}

/** The way of a user who picks that account type, written down from the documentation; `null` where there is none. */
function expectedWay(
  { accountTypes, preOptions, postOptions, scheme }: InstallIntegration,
  option: string | string[] | undefined,
  pick: number,
): Way | null {
  const named = [option ?? []].flat();
  const isPlain = accountTypes.length === 0;
  if (isPlain && named.length && !named.includes('default')) return null;
  const known = named.flatMap((name) => accountTypes.filter(({ id }) => id === name));
  const optedIn = accountTypes.filter(({ id }) => id !== 'user-configured-oauth');
  const open = named.length ? known : optedIn;
  if (!isPlain && !open.length) return null;

  const ids = accountTypes.map(({ id }) => id).sort();
  const isDefaultBesideOwn = String(ids) === 'default,user-configured-oauth';
  const asksType = !isPlain && (named.length ? known.length > 1 : !isDefaultBesideOwn);
  const chosen = open[asksType ? pick % open.length : 0];
  const ownClient = chosen?.id === 'user-configured-oauth';
  const hasPreOptions = (chosen?.endUserSuppliedValues?.length ?? 0) + preOptions.length > 0;
  const hasPostOptions = postOptions.length > 0 && chosen?.skipPostOAuthInputs !== true;
  return {
    stages: [
      ...(asksType ? ['accountType'] : []),
      ...(ownClient ? ['postOptions'] : hasPreOptions ? ['preOptions'] : []),
      ...(hasPostOptions ? ['postOptions'] : []),
    ],
    opensWindow: ownClient || (chosen ? chosen.scheme : scheme) === 'oauth',
  };
}

/** Does what the flow waits for: the user picks, answers, or logs in. */
function cooperate({ flow, keep, oauthWindow }: Harness, pick: number): void {
  const snapshot = flow.getSnapshot();
  if (snapshot.status === 'working') oauthWindow.openWindows()[0]?.complete();
  if (snapshot.status !== 'waiting') return;
  if (snapshot.stage.stage === 'accountType') {
    const { options } = snapshot.stage;
    void keep(flow.setAccountType(options[pick % options.length]?.id ?? ''));
  } else void keep(flow.setInstallOptions(validAnswers(snapshot.stage.options)));
}

/** A run that failed leaves its timers, which must not fail the smaller runs after it. */
const withoutTimers = fc.beforeEach(() => void vi.clearAllTimers());

const check = (property: (run: Run, scheduler: fc.Scheduler) => Promise<void>, numRuns = 300) =>
  fc.assert(fc.asyncProperty(run, fc.scheduler(), property), { numRuns, plugins: [withoutTimers] });

describe('an install flow, whatever is called, answered and failing', () => {
  useDoubles();

  it('speaks for the current flow only, once it is complete not at all, and keeps its windows and timers (I1 to I7, I9, I14)', () =>
    check(async (random, scheduler) => {
      const harness = harnessOf(random, scheduler);
      const returns = new Set<number>();
      for (const act of random.actions) {
        const [said, window] = [harness.said.length, windowOf(harness)];
        await perform(harness, act, scheduler);
        if (act.do === 'back' || act.do === 'setAccountType') returns.add(said);
        opensInside(harness, window);
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

  it('completes for whoever answers each stage and logs in, with the stages and the window that are documented', () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryIntegration(),
        arbitraryAccountTypeOption,
        fc.nat({ max: 3 }),
        fc.boolean(),
        fc.scheduler(),
        async (integration, accountType, pick, heldOpen, scheduler) => {
          const harness = createHarness([integration], {
            heldOpen,
            before: (call) => scheduler.schedule(Promise.resolve(), call),
          });
          const way = expectedWay(integration, accountType, pick);
          harness.start('zendesk', { accountType });
          for (let turn = 0; turn < 6; turn += 1) {
            await settle(scheduler);
            cooperate(harness, pick);
          }
          await settle(scheduler);
          harness.assertNothingBroken();
          if (!way) {
            expect(harness.said).toEqual([
              { flow: 1, type: 'error', name: 'InvalidAccountTypeError', stage: null },
            ]);
            expect(harness.backend.calls).toEqual([]);
            return;
          }
          expect(harness.namesSaid()).toEqual([...way.stages.map((stage) => `next ${stage}`), 'complete']);
          expect(harness.oauthWindow.windows).toHaveLength(way.opensWindow ? 1 : 0);
          expect(harness.oauthWindow.openWindows()).toEqual([]);
          expect(harness.backend.credentials()).toMatchObject([{ status: 'VALID' }]);
          expect(harness.backend.createdCount).toBe(1);
          expect(harness.backend.openSessions()).toEqual([]);
          expect(harness.unsettled()).toBe(0);
          expect(vi.getTimerCount()).toBe(0);
        },
      ),
      { numRuns: 150, plugins: [withoutTimers] },
    ));

  it('holds no timer, no window and no session, once a login whose window was lost is given up (I9)', () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryIntegration().map((integration) => ({ ...integration, scheme: 'oauth' })),
        fc.boolean(),
        fc.constantFrom('close', 'sever'),
        fc.boolean(),
        fc.constantFrom('cancel', 'back', 'start', 'time out'),
        fc.scheduler(),
        async (integration, heldOpen, loss, waits, end, scheduler) => {
          const harness = createHarness([integration], {
            heldOpen,
            before: (call) => scheduler.schedule(Promise.resolve(), call),
          });
          const { flow, oauthWindow, backend } = harness;
          harness.start('zendesk', { oauthTimeout: 60_000 });
          for (let turn = 0; turn < 2 && !oauthWindow.windows.length; turn += 1) cooperate(harness, 0);
          fc.pre(flow.getSnapshot().status === 'working' && oauthWindow.windows.length > 0);
          await settle(scheduler);
          oauthWindow.windows[0]?.[loss]();
          await settle(scheduler);
          if (waits) await vi.advanceTimersByTimeAsync(1000);
          await settle(scheduler);

          if (end === 'back') void harness.keep(flow.back());
          if (end === 'start') harness.start('nope');
          if (end === 'time out') {
            for (let second = 0; second < 60; second += 1) {
              await vi.advanceTimersByTimeAsync(1000);
              await settle(scheduler);
            }
          }
          if (end === 'cancel' || flow.getSnapshot().status === 'working') void harness.cancel();
          expect(vi.getTimerCount()).toBe(0);
          await settle(scheduler);
          expect(reachable(harness)).toBe(0);
          expect(backend.openSessions()).toEqual([]);
          expect(vi.getTimerCount()).toBe(0);
          expect(harness.unsettled()).toBe(0);
          harness.assertNothingBroken();
        },
      ),
      { numRuns: 60, plugins: [withoutTimers] },
    ));
});
