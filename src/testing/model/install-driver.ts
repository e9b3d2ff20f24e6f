import type {
  InstallFlow,
  PostOptionsStage,
  PreOptionsStage,
  StartOptions,
} from '../../install-flow/index.js';

/** What a user may be able to do on a screen besides answering the open stage. */
export type ScreenAction = 'start' | 'back' | 'cancel' | 'reopenOAuthWindow';

/** What a screen shows of an install. */
export interface InstallScreen {
  /** The name of the stage that the screen shows, e.g. `'postOptions'`; `null` where it shows none. */
  stage: string | null;
  /** IDs of the account types or of the inputs that the screen shows, in order. Absent: not checked. */
  offers?: readonly string[];
  /** IDs of the inputs that the screen marks as wrong. Absent: not checked. */
  issues?: readonly string[];
  /** Whether the screen says that the integration is connected. Absent: not checked. */
  isConnected?: boolean;
  /**
   * What the screen says went wrong, in an alert or at an input; `null` where the screen says nothing of the
   * kind. Absent: not checked.
   */
  message?: string | null;
  /**
   * The value that the field of each input shows, by input ID, in the form of an answer; `''` where the field
   * is empty. An input that is left out, e.g. one for a file, is not checked. Absent: no value is checked.
   */
  values?: Readonly<Record<string, unknown>>;
  /**
   * What the user can do now, e.g. `['back', 'cancel']`. The method of the driver must then reach the flow.
   * Absent: not checked.
   */
  can?: readonly ScreenAction[];
}

/**
 * Does on a screen what a user does, and reads what the user sees. Each method returns, or resolves, once its
 * action is done; the test kit then waits until the flow does nothing more by itself. A method may return a
 * promise of the flow, e.g. the one of `setInstallOptions`. The test kit does not wait for such a promise,
 * because it may settle only after the next command. Methods that are absent are never called.
 */
export interface InstallDriver {
  /**
   * Clicks the button that connects the integration. A driver may pass `options` on to the flow, or leave
   * that to the screen, which has options of its own.
   */
  start: (integrationName: string, options: StartOptions) => unknown;
  /** Picks an account type that the screen offers. */
  chooseAccountType: (accountType: string) => unknown;
  /**
   * Fills in the open form and submits it. Inputs that `answers` does not name are left empty, or are
   * emptied.
   */
  submit: (answers: Record<string, unknown>, stage: PreOptionsStage | PostOptionsStage) => unknown;
  /** Goes back to the stage before. */
  back?: () => unknown;
  /** Cancels the install. */
  cancel?: () => unknown;
  /** Clicks the button that replaces an unreachable OAuth window by a new one. */
  reopenOAuthWindow?: () => unknown;
  /** What the screen shows now. */
  read: () => InstallScreen | Promise<InstallScreen>;
  /** Removes the screen at the end. It must leave no listener on the flow. */
  dispose?: () => unknown;
}

/** Drives a flow that has no screen: each method calls the flow directly. */
export const flowDriver = (flow: InstallFlow): InstallDriver => ({
  start: (integrationName, options) => flow.start(integrationName, options),
  chooseAccountType: (accountType) => void flow.setAccountType(accountType),
  submit: (answers) => void flow.setInstallOptions(answers),
  back: () => void flow.back(),
  cancel: () => void flow.cancel(),
  reopenOAuthWindow: () => flow.reopenOAuthWindow(),
  read() {
    const snapshot = flow.getSnapshot();
    return { stage: snapshot.status === 'waiting' ? snapshot.stage.stage : null };
  },
});
