import type {
  InstallFlow,
  PostOptionsStage,
  PreOptionsStage,
  StartOptions,
} from '../../install-flow/index.js';

/** What a screen shows of an install. */
export interface InstallScreen {
  /** The name of the stage that it asks, e.g. `'postOptions'`; `null` where it asks none. */
  stage: string | null;
  /** The account types to choose from, or the inputs to fill in, by ID and in order. Absent: not looked at. */
  offers?: readonly string[];
  /** The inputs that it says something is wrong with, by ID. Absent: not looked at. */
  issues?: readonly string[];
  /** Whether it says that the integration is connected. Absent: not looked at. */
  isConnected?: boolean;
}

/**
 * The hands and eyes of a user on a screen. Each method does what a user does and returns, or resolves, once it is done; the
 * kit then waits until everything has happened. It does not wait for a method that waits for the flow in its turn. A method
 * that is absent is never used.
 */
export interface InstallDriver {
  /** Clicks what connects the integration. The options are for drivers that pass them on; a screen has its own. */
  start: (integrationName: string, options: StartOptions) => unknown;
  /** Picks an account type that the screen offers. */
  chooseAccountType: (accountType: string) => unknown;
  /** Fills in the form that is open, and sends it. An input that `answers` does not name is left, or made, empty. */
  submit: (answers: Record<string, unknown>, stage: PreOptionsStage | PostOptionsStage) => unknown;
  /** Goes back to the stage before. */
  back?: () => unknown;
  /** Gives the install up. */
  cancel?: () => unknown;
  /** Clicks what gives a lost OAuth window up for a new one. */
  reopenOAuthWindow?: () => unknown;
  /** What the screen shows now. */
  read: () => InstallScreen | Promise<InstallScreen>;
  /** Takes the screen away, at the end. It must leave no listener. */
  dispose?: () => unknown;
}

/** The driver of a flow without a screen. */
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
