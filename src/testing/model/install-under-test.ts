import { createInstallFlow, type InstallFlow } from '../../install-flow/index.js';
import type { BackendCall } from '../doubles/backend-calls.js';
import { createWatchedDoubles } from '../doubles/watched-doubles.js';
import { createInstallChecks } from './install-checks.js';
import { demandActs } from './act-checks.js';
import { inTime } from './in-time.js';
import type { InstallCommand } from './install-command.js';
import { flowDriver, type InstallScreen } from './install-driver.js';
import { createInstallModel, positionOf, type InstallModel } from './install-model.js';
import type { InstallSetUpOptions, InstallUnderTest } from './install-under-test.types.js';
import { createInvariants } from './invariant.js';
import { demandScreen, demandSubmitted } from './screen-checks.js';
import { createShownValues } from './shown-values.js';
import { untilQuiet } from './turn.js';
import { untilDriven } from './until-driven.js';
import { methodsOf, watchDriver, type DriverAct } from './watched-driver.js';
import { watchFlow } from './watched-flow.js';
import type { WatchedAnswer, WatchedCall } from './watched-flow.types.js';

const CLEANUPS: readonly BackendCall[] = ['endAuthorization', 'discardCredential'];

/**
 * Creates a model and an install over doubles, in the form that `fc.asyncModelRun(() =>
 * setUpInstall(options), commands)` takes.
 */
export async function setUpInstall(
  options: InstallSetUpOptions,
): Promise<{ model: InstallModel; real: InstallUnderTest }> {
  const { integrations, drive, passTime, timerCount = () => 0 } = options;
  const { demand, keep, isBroken, assert } = createInvariants();
  let isActing = false;
  let isFinished = false;
  let started = 0;
  /** Whether the newest call is an answer that came while an OAuth window was open. */
  let hadWindow = false;
  let windowCount = 0;
  let calls: WatchedCall[] = [];
  let acts: DriverAct[] = [];
  /** What the screen showed when it was last quiet. */
  let shown: InstallScreen | null = null;
  let lastAnswer: WatchedAnswer | null = null;
  let tellOfCall: () => void = () => undefined;

  const { backend, oauthWindow, ports } = createWatchedDoubles({
    options,
    flowNumber: () => started,
    onOpen: () =>
      demand(
        'I6',
        isActing || !drive,
        'the OAuth window opened while the user did nothing: a browser blocks it',
      ),
    onBlocked: () => model.windowBlocked(),
    onLost: () => model.windowLost(),
    onLoginEnded: (isComplete, isHeard) => model.loginEnded(isComplete, isHeard),
    onFailure(call, isCurrent) {
      checks.spareOne();
      if (isCurrent && !CLEANUPS.includes(call)) model.backendFailed(call);
    },
  });
  const settle = options.settle ?? (() => untilQuiet(backend.calls));
  const inner = createInstallFlow(ports);
  const checks = createInstallChecks({ flow: inner, backend, watch: () => watch, demand, timerCount });

  const onStart = ({ integrationName, options: given }: Extract<WatchedCall, { method: 'start' }>) => {
    const { status } = inner.getSnapshot();
    const isToBeTold = status === 'complete' && watch.heard.at(-1)?.type !== 'complete';
    if (isToBeTold || status === 'waiting' || status === 'working') checks.spareOne();
    started += 1;
    shownValues.leave();
    const isKnown = integrations.some(({ type }) => type === integrationName);
    const found = isKnown ? backend.findIntegration(integrationName) : null;
    model.started(found, given);
    // A cancelled flow may still be about to discard the pending credential, so the model cannot know whether
    // the new flow goes on with it.
    const mayBeDiscarded = found?.credentials.some(({ status }) => status === 'PENDING');
    if (mayBeDiscarded && watch.unsettledCount() > 0) model.lose();
  };

  const onCall = (call: WatchedCall) => {
    calls.push(call);
    hadWindow = false;
    windowCount = oauthWindow.windows.length;
    if (call.method === 'start') onStart(call);
    else if (call.method === 'back') model.wentBack();
    else if (call.method === 'cancel') model.cancelled();
    else if (call.method === 'reopenOAuthWindow') model.windowReopened();
    else {
      lastAnswer = call;
      hadWindow = model.position?.at === 'authorizing' && model.position.window === 'open';
      if (call.method === 'setAccountType') model.accountTypeSet(call.accountType);
      else {
        checks.noteSecrets(call.values);
        model.answered(call.method, call.values);
      }
    }
  };

  const onReturn = ({ method }: WatchedCall) => {
    tellOfCall();
    const isOnly = !hadWindow || oauthWindow.windows.length === windowCount;
    demand('I3', isOnly, `${method} opened a second OAuth window beside one that is open`);
    const isThere = positionOf(inner.getSnapshot())?.at === 'authorizing';
    const isNeeded = model.position?.at === 'authorizing';
    demand('I6', isThere || !isNeeded, `${method} returned before it opened the OAuth window`);
  };

  const onThrow = (error: unknown) => {
    demand('screen', false, 'a callback of the screen throws');
    keep(error);
  };
  const watch = watchFlow({ flow: inner, backend, oauthWindow, demand, onThrow, onCall, onReturn });
  const shownValues = createShownValues(demand);
  const onAct = (act: DriverAct) => {
    acts.push(act);
    if (act.method === 'submit') shownValues.note(act.answers);
  };
  const given = drive ? await inTime(drive(watch.flow), 'drive') : flowDriver(watch.flow);
  const driver = watchDriver(given, onAct);
  const can = methodsOf(given);
  const model = createInstallModel({ isScreen: drive !== undefined, can });

  /** The values that the flow got last. */
  const lastValues = () => calls.flatMap((call) => ('values' in call ? [call.values] : [])).at(-1);

  const readScreen = async () => {
    try {
      return await driver.read();
    } catch (error) {
      keep(error);
      throw error;
    }
  };

  const checkQuiet = async (demandOfScreen?: () => void) => {
    await settle();
    if (drive) demandOfScreen?.();
    checks.demandAlways();
    checks.demandQuiet(model.position);
    model.learn(inner.getSnapshot());
    if (drive && !isBroken()) {
      shown = await readScreen();
      demandScreen(demand, shown, inner.getSnapshot(), can.has('reopenOAuthWindow'));
      shownValues.check(shown, inner.getSnapshot());
    }
    assert();
  };

  const finishFlow = async () => {
    backend.letAllGo();
    await checkQuiet();
    const { length } = watch.heard;
    void watch.flow.cancel();
    await settle();
    checks.demandAlways();
    demand('I1', watch.heard.length === length, 'a cancelled flow speaks');
    demand('I11', watch.unsettledCount() === 0, 'a promise never settles');
    checks.demandCredentials();
  };

  const real: InstallUnderTest = {
    flow: watch.flow,
    backend,
    oauthWindow,
    driver,
    heard: watch.heard,
    integrations,

    async passTime(milliseconds) {
      // A login may time out meanwhile, so the model gives its position up.
      if (passTime) model.lose();
      await passTime?.(milliseconds);
    },

    repeatAnswer() {
      if (lastAnswer) giveAnswer(watch.flow, lastAnswer);
    },

    throwInNextCallback: watch.throwNext,

    async perform(act, isRushed = false) {
      [calls, acts] = [[], []];
      const [before, shownBefore] = [inner.getSnapshot(), shown];
      isActing = true;
      const callCount = watch.callCount();
      try {
        const acting = act();
        // A browser lets a window open inside a click only. A driver that is not asynchronous has ended its
        // click here; an asynchronous one may click until its promise settles.
        if (acting instanceof Promise)
          await untilDriven(acting, {
            isWaiting: () => watch.isUnsettledSince(callCount),
            next: () => new Promise<void>((resolve) => (tellOfCall = resolve)),
            settle,
            name: () => (acts.at(-1) ? `driver.${acts.at(-1)?.method}` : 'the action'),
          });
        else isActing = false;
      } catch (error) {
        keep(error);
      } finally {
        isActing = false;
      }
      checks.demandAlways();
      assert();
      if (isRushed) model.lose();
      else await checkQuiet(() => demandActs(demand, { acts, calls, before, shown: shownBefore }));
    },

    async demandSubmitted(submission) {
      demandSubmitted(demand, await readScreen(), { ...submission, got: lastValues() });
      assert();
    },

    async finish() {
      if (isFinished) return;
      isFinished = true;
      try {
        if (!isBroken()) await finishFlow();
      } finally {
        await driver.dispose?.();
      }
      const left = drive ? watch.listenerCount() : 0;
      demand('I9', left === 0, `${left} listeners are left by the screen that is gone`);
      assert();
    },
  };
  return { model, real };
}

/**
 * Sets an install up, runs the commands against it, and finishes it, even where a command throws.
 * `fc.asyncModelRun` runs commands in the same way, but leaves `finish` to its caller.
 * @throws {InstallInvariantError} where an invariant does not hold
 */
export async function runInstallCommands(
  commands: Iterable<InstallCommand>,
  options: InstallSetUpOptions,
): Promise<void> {
  const { model, real } = await setUpInstall(options);
  try {
    for (const command of commands) if (command.check(model)) await command.run(model, real);
  } finally {
    await real.finish();
  }
}

function giveAnswer(flow: InstallFlow, answer: WatchedAnswer): void {
  if (answer.method === 'setAccountType') void flow.setAccountType(answer.accountType);
  else void flow[answer.method](answer.values);
}
