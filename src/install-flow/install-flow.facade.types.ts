import type { InspectionEvent, Observer } from 'xstate';
import type { Untyped } from '../inputs/index.js';
import type { InstallFlowActor } from './install-flow.machine.js';
import type { InstallPorts } from './install-flow.ports.js';
import type {
  AccountTypeId,
  InstallFlowSnapshot,
  InstallFlowStage,
  IntegrationInstallEvent,
  StartOptions,
} from './install-flow.types.js';

/** The options of `createInstallFlow`. */
export interface InstallFlowOptions extends InstallPorts {
  /**
   * Called with each install, before `onComplete`; also where its flow was superseded before the install came
   * about.
   */
  onInstall?: (event: IntegrationInstallEvent) => void;
  /**
   * An inspector of the actor, e.g. Stately's. It sees input IDs, never what the user entered. An error that it throws is
   * reported with `reportError`, and changes nothing.
   */
  inspect?: Observer<InspectionEvent> | ((event: InspectionEvent) => void);
}

/** Values by input ID. */
export type InstallOptionValues = Record<string, Untyped>;

/**
 * An install flow: one install at a time. All methods are bound. The promise of a `set…` or of `back`
 * settles, without ever rejecting, when its flow next waits for input, ends or is superseded, after the
 * callbacks ran.
 */
export interface InstallFlow {
  /**
   * Installs an integration. A flow that still runs is superseded: its callbacks stop, and its OAuth window
   * closes. Call `start` inside a click, because a browser blocks an OAuth window that opens at another time.
   */
  readonly start: (integrationName: string, options?: StartOptions | null) => void;
  /** Answers the account-type stage, with the ID of one of its options. */
  readonly setAccountType: (accountType: AccountTypeId) => Promise<void>;
  /** Answers a `preOptions` stage. */
  readonly setPreOptions: (values: InstallOptionValues) => Promise<void>;
  /** Answers a `postOptions` stage: the form for user-configured OAuth, or the inputs after OAuth. */
  readonly setPostOptions: (values: InstallOptionValues) => Promise<void>;
  /** Answers whichever options stage is open. */
  readonly setInstallOptions: (values: InstallOptionValues) => Promise<void>;
  /**
   * Returns to the stage before, and drops the answer to that stage. Has no effect where `canGoBack` is
   * false.
   */
  readonly back: () => Promise<void>;
  /**
   * Ends the flow without another callback. Settles when its session is ended and its credential discarded.
   */
  readonly cancel: () => Promise<void>;
  /** The stage that is open, or the first one still unanswered. @throws {NoActiveInstallFlowError} */
  readonly next: () => InstallFlowStage;
  /** The ID of the account type that was chosen, or taken without asking; `null` where there is none. */
  readonly getAccountTypeValue: () => string | null;
  /** Returns the answer to the form before OAuth, without password inputs. */
  readonly getPreOptionsValue: () => InstallOptionValues | null;
  /** Returns the answer to the newest `postOptions` stage that is answered, without password inputs. */
  readonly getPostOptionsValue: () => InstallOptionValues | null;
  /** Brings the OAuth window to the front. Call it inside a click. */
  readonly focusOAuthWindow: () => void;
  /**
   * Replaces an unreachable OAuth window by a new one; focuses a window that is still open. Call it inside a
   * click.
   */
  readonly reopenOAuthWindow: () => void;
  /** Calls the listener at once and after each change. Returns a function that removes the listener. */
  readonly subscribe: (listener: (snapshot: InstallFlowSnapshot) => void) => () => void;
  /** Returns the snapshot: the same object until something changes. */
  readonly getSnapshot: () => InstallFlowSnapshot;
  /** The running XState actor, for `@xstate/react` and its siblings. */
  readonly actor: InstallFlowActor;
}
