import type { InstallFlow, InstallIntegration } from '../../install-flow/index.js';
import type { BackendCallOptions } from '../doubles/backend-calls.js';
import type { FakeOAuthWindows } from '../doubles/fake-oauth-window.js';
import type { MemoryBackend } from '../doubles/memory-backend.js';
import type { OAuthWindowScript } from '../doubles/oauth-window-script.js';
import type { InstallDriver } from './install-driver.js';
import type { Submission } from './screen-checks.js';
import type { Heard } from './watched-flow.types.js';

/** Options of `setUpInstall`. */
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
   * calls of `finish` do nothing.
   * @throws {InstallInvariantError} where an invariant does not hold, or did not hold before
   */
  finish(): Promise<void>;
}
