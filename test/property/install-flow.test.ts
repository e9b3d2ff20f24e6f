import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { InstallIntegration } from '../../src/install-flow/index.js';
import {
  installFlowArbitraries,
  installFlowCommands,
  runInstallCommands,
  setUpInstall,
  validAnswers,
  type InstallSetUpOptions,
  type InstallUnderTest,
} from '../../src/testing/index.js';
import { useDoubles } from '../support/flow/recorded-flow.js';

const arbitrary = installFlowArbitraries(fc);

/** An install over a backend that answers in the order which the scheduler picks. */
const optionsFor = (
  integration: InstallIntegration,
  heldOpen: boolean,
  scheduler: fc.Scheduler,
): InstallSetUpOptions => ({
  integrations: [integration],
  heldOpen,
  before: (call) => scheduler.schedule(Promise.resolve(), call),
  settle: () => settle(scheduler),
  passTime: (milliseconds) => passTime(milliseconds, scheduler),
  timerCount: () => vi.getTimerCount(),
});

/** Lets everything happen that needs nobody and no time. */
async function settle(scheduler: fc.Scheduler): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  while (scheduler.count() > 0) {
    await scheduler.waitNext(1);
    await vi.advanceTimersByTimeAsync(0);
  }
}

/** Second by second, so that what is asked each second is answered. */
async function passTime(milliseconds: number, scheduler: fc.Scheduler): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 1000) {
    await vi.advanceTimersByTimeAsync(1000);
    await settle(scheduler);
  }
}

/** A run that failed leaves its timers, which must not fail the smaller runs after it. */
const withoutTimers = fc.beforeEach(() => void vi.clearAllTimers());

const check = (commands: Parameters<typeof installFlowCommands>[0], numRuns: number) =>
  fc.assert(
    fc.asyncProperty(
      arbitrary.integration(),
      fc.boolean(),
      fc.scheduler(),
      fc.commands(installFlowCommands(commands), { maxCommands: 30, size: 'max' }),
      (integration, heldOpen, scheduler, sequence) =>
        runInstallCommands(sequence, optionsFor(integration, heldOpen, scheduler)),
    ),
    { numRuns, plugins: [withoutTimers] },
  );

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
function cooperate({ flow, oauthWindow }: InstallUnderTest, pick: number): void {
  const snapshot = flow.getSnapshot();
  if (snapshot.status === 'working') oauthWindow.openWindows()[0]?.complete();
  if (snapshot.status !== 'waiting') return;
  if (snapshot.stage.stage === 'accountType') {
    const { options } = snapshot.stage;
    void flow.setAccountType(options[pick % options.length]?.id ?? '');
  } else void flow.setInstallOptions(validAnswers(snapshot.stage.options));
}

const wordsOf = ({ heard }: InstallUnderTest) =>
  heard.map((words) => (words.type === 'next' ? `next ${words.stage}` : words.type));

describe('an install flow, whatever is called, answered and failing', () => {
  useDoubles();

  it('stands where the documentation says, once everything has happened (I1 to I11, I13, I14)', () =>
    check({ fc }, 200));

  it('keeps every invariant where calls and answers overtake each other', () =>
    check({ fc, rushed: fc.constantFrom(true, true, true, false) }, 300));

  it('leaves exactly the credentials of the flows that completed, where nothing fails (I13)', () =>
    check({ fc, failing: [], rushed: fc.boolean() }, 200));

  it('completes for whoever answers each stage and logs in, with the stages and the window that are documented', () =>
    fc.assert(
      fc.asyncProperty(
        arbitrary.integration(),
        arbitrary.accountTypeOption(),
        fc.nat({ max: 3 }),
        fc.boolean(),
        fc.scheduler(),
        async (integration, accountType, pick, heldOpen, scheduler) => {
          const { real } = await setUpInstall(optionsFor(integration, heldOpen, scheduler));
          const way = expectedWay(integration, accountType, pick);
          await real.perform(() => real.flow.start('zendesk', { accountType }));
          for (let turn = 0; turn < 5; turn += 1) await real.perform(() => cooperate(real, pick));
          if (way) {
            expect(wordsOf(real)).toEqual([...way.stages.map((stage) => `next ${stage}`), 'complete']);
            expect(real.oauthWindow.windows).toHaveLength(way.opensWindow ? 1 : 0);
            expect(real.oauthWindow.openWindows()).toEqual([]);
            expect(real.backend.credentials()).toMatchObject([{ status: 'VALID' }]);
            expect(real.backend.createdCount).toBe(1);
          } else {
            expect(real.heard).toEqual([
              { flow: 1, type: 'error', name: 'InvalidAccountTypeError', stage: null },
            ]);
            expect(real.backend.calls).toEqual([]);
          }
          await real.finish();
        },
      ),
      { numRuns: 150, plugins: [withoutTimers] },
    ));

  it('holds no timer, no window and no session, once a login whose window was lost is given up (I9)', () =>
    fc.assert(
      fc.asyncProperty(
        arbitrary.integration().map((integration) => ({ ...integration, scheme: 'oauth' })),
        fc.boolean(),
        fc.constantFrom('close', 'sever'),
        fc.boolean(),
        fc.constantFrom('cancel', 'back', 'start', 'time out'),
        fc.scheduler(),
        async (integration, heldOpen, loss, waits, end, scheduler) => {
          const { real } = await setUpInstall(optionsFor(integration, heldOpen, scheduler));
          const { flow, oauthWindow, backend } = real;
          await real.perform(() => flow.start('zendesk', { oauthTimeout: 60_000 }), true);
          for (let turn = 0; turn < 2 && !oauthWindow.windows.length; turn += 1) cooperate(real, 0);
          fc.pre(flow.getSnapshot().status === 'working' && oauthWindow.windows.length > 0);
          await settle(scheduler);
          await real.perform(() => oauthWindow.windows[0]?.[loss]());
          if (waits) await real.passTime(1000);

          await real.perform(async () => {
            if (end === 'back') void flow.back();
            if (end === 'start') flow.start('nope');
            if (end === 'time out') await real.passTime(60_000);
            if (end === 'cancel' || flow.getSnapshot().status === 'working') void flow.cancel();
            expect(vi.getTimerCount()).toBe(0);
          });
          expect(oauthWindow.windows.filter(({ isOpen, isReachable }) => isOpen && isReachable)).toEqual([]);
          expect(backend.openSessions()).toEqual([]);
          expect(vi.getTimerCount()).toBe(0);
          await real.finish();
        },
      ),
      { numRuns: 60, plugins: [withoutTimers] },
    ));
});
