import { createInstallFlow, type InstallFlow, type InstallIntegration } from '../../install-flow/index.js';
import type { BackendCall, BackendCallOptions } from '../doubles/backend-calls.js';
import type { FakeOAuthWindows } from '../doubles/fake-oauth-window.js';
import { createInstallChecks } from './install-checks.js';
import { flowDriver, type InstallDriver } from './install-driver.js';
import { createInstallModel, positionOf, type InstallModel } from './install-model.js';
import { createInvariants } from './invariant.js';
import type { MemoryBackend } from '../doubles/memory-backend.js';
import type { OAuthWindowScript } from '../doubles/oauth-window-script.js';
import { demandScreen, demandSubmitted, type Submission } from './screen-checks.js';
import { untilDriven } from './until-driven.js';
import { untilQuiet } from './turn.js';
import { createWatchedDoubles } from '../doubles/watched-doubles.js';
import { watchFlow, type Heard, type WatchedAnswer, type WatchedCall } from './watched-flow.js';

/** Options of {@link setUpInstall}. */
export interface InstallSetUpOptions extends BackendCallOptions {
  /** The integrations that can be started. */
  integrations: readonly InstallIntegration[];
  /** Option of `createMemoryBackend`. */
  heldOpen?: boolean;
  /** Option of `createFakeOAuthWindow`. */
  script?: OAuthWindowScript;
  /**
   * Renders the screen over the flow, and returns its driver. Absent: commands call the flow without a
   * screen.
   */
  drive?: (flow: InstallFlow) => InstallDriver | Promise<InstallDriver>;
  /**
   * Waits until everything has happened that needs no user, no provider and no time. Absent: waits for turns
   * of the event loop, which fake timers do not hold up, until the backend gets no more calls.
   */
  settle?: () => Promise<unknown>;
  /** Advances the fake timers by that many milliseconds. Absent: time does not pass. */
  passTime?: (milliseconds: number) => Promise<unknown>;
  /** How many timers are set now, e.g. `() => vi.getTimerCount()`. Absent: timers are not checked. */
  timerCount?: () => number;
}

/** An install to run commands against. */
export interface InstallUnderTest {
  /** The flow under watch. For its callers, it behaves as one of `createInstallFlow` does. */
  readonly flow: InstallFlow;
  /** The backend of the flow. */
  readonly backend: MemoryBackend;
  /** The OAuth windows of the flow, in which a test plays the user and the provider. */
  readonly oauthWindow: FakeOAuthWindows;
  /** Does what the user does, and reads what the user sees. */
  readonly driver: InstallDriver;
  /** The callbacks that the flow has called so far. */
  readonly heard: readonly Heard[];
  /** The integrations that can be started. */
  readonly integrations: readonly InstallIntegration[];
  /** Lets that many milliseconds pass. Without the option `passTime`, it does nothing. */
  passTime(milliseconds: number): Promise<void>;
  /** Gives the flow its last answer again, as a second click does. */
  repeatAnswer(): void;
  /** Makes the next callback of the flow throw. */
  throwInNextCallback(): void;
  /**
   * Runs `act`, and then checks the invariants.
   * @param isRushed - `true`: does not wait until `act` has had all its effects
   * @throws {InstallInvariantError} where an invariant does not hold; otherwise what `act` throws
   */
  perform(act: () => unknown, isRushed?: boolean): Promise<void>;
  /**
   * Checks that the screen passed to the flow what was entered, or marks the inputs that are wrong.
   * @throws {InstallInvariantError} where the screen does neither
   */
  demandSubmitted(submission: Omit<Submission, 'got'>): Promise<void>;
  /**
   * Cancels a flow that still runs, removes the screen, and checks the invariants for the last time. Further
   * calls do nothing.
   * @throws {InstallInvariantError} where an invariant does not hold, or did not hold before
   */
  finish(): Promise<void>;
}

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
  /** Whether an OAuth window was open when the newest call, an answer, came. */
  let hadWindow = false;
  let windowCount = 0;
  let answers: unknown[] = [];
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
    const isKnown = integrations.some(({ type }) => type === integrationName);
    const found = isKnown ? backend.findIntegration(integrationName) : null;
    model.started(found, given);
    // A cancelled flow may still be about to discard the pending credential, so the model cannot know whether
    // the new flow goes on with it.
    const mayBeDiscarded = found?.credentials.some(({ status }) => status === 'PENDING');
    if (mayBeDiscarded && watch.unsettledCount() > 0) model.lose();
  };

  const onCall = (call: WatchedCall) => {
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
        answers.push(call.values);
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
  const driver = drive ? await drive(watch.flow) : flowDriver(watch.flow);
  const model = createInstallModel({ isScreen: drive !== undefined, can: new Set(Object.keys(driver)) });

  const checkQuiet = async () => {
    await settle();
    checks.demandAlways();
    checks.demandQuiet(model.position);
    model.learn(inner.getSnapshot());
    if (drive && !isBroken()) demandScreen(demand, await driver.read(), inner.getSnapshot());
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
      answers = [];
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
      else await checkQuiet();
    },

    async demandSubmitted(submission) {
      demandSubmitted(demand, await driver.read(), { ...submission, got: answers.at(-1) });
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

function giveAnswer(flow: InstallFlow, answer: WatchedAnswer): void {
  if (answer.method === 'setAccountType') void flow.setAccountType(answer.accountType);
  else void flow[answer.method](answer.values);
}
