import {
  callSafely,
  HeadlessModeNotEnabledError,
  NoActiveInstallFlowError,
  toInstallFlowError,
  UserNotAuthenticatedError,
  type InstallFlow,
  type InstallFlowSnapshot,
  type StartOptions,
} from '../../install-flow/index.js';
import { contextOf, type SdkContext } from '../session/sdk-context.js';

type Methods = Omit<InstallFlow, 'actor'>;

interface Subscription {
  notify: (snapshot: InstallFlowSnapshot) => void;
  stop: () => void;
}

const idle: InstallFlowSnapshot = { status: 'idle', integration: null, accountType: null };

/** Without a flow there is no stage to answer. */
const warn = () => {
  console.warn(new NoActiveInstallFlowError());
  return Promise.resolve();
};

/**
 * An install flow of an SDK. It runs one install at a time. `authenticate` loads the code that runs installs; until
 * then `start` fails with `UserNotAuthenticatedError`.
 */
export class SdkInstallFlow implements InstallFlow {
  readonly #context: SdkContext;
  /** The subscriptions that were made before there was a flow. */
  readonly #early = new Set<Subscription>();
  #flow: InstallFlow | undefined;
  #snapshot = idle;

  /** What each method does before there is a flow. */
  readonly #beforeFlow: Methods = {
    start: (integrationName, options) => this.#refuse(integrationName, options),
    setAccountType: warn,
    setPreOptions: warn,
    setPostOptions: warn,
    setInstallOptions: warn,
    back: warn,
    cancel: () => {
      this.#tell(idle);
      return Promise.resolve();
    },
    next: () => {
      throw new NoActiveInstallFlowError();
    },
    getAccountTypeValue: () => null,
    getPreOptionsValue: () => null,
    getPostOptionsValue: () => null,
    focusOAuthWindow: () => undefined,
    reopenOAuthWindow: () => undefined,
    getSnapshot: () => this.#snapshot,
    subscribe: (notify) => this.#subscribeEarly(notify),
  };

  readonly start = this.#method((flow) => flow.start);
  readonly setAccountType = this.#method((flow) => flow.setAccountType);
  readonly setPreOptions = this.#method((flow) => flow.setPreOptions);
  readonly setPostOptions = this.#method((flow) => flow.setPostOptions);
  readonly setInstallOptions = this.#method((flow) => flow.setInstallOptions);
  readonly back = this.#method((flow) => flow.back);
  readonly cancel = this.#method((flow) => flow.cancel);
  readonly next = this.#method((flow) => flow.next);
  readonly getAccountTypeValue = this.#method((flow) => flow.getAccountTypeValue);
  readonly getPreOptionsValue = this.#method((flow) => flow.getPreOptionsValue);
  readonly getPostOptionsValue = this.#method((flow) => flow.getPostOptionsValue);
  readonly focusOAuthWindow = this.#method((flow) => flow.focusOAuthWindow);
  readonly reopenOAuthWindow = this.#method((flow) => flow.reopenOAuthWindow);
  readonly getSnapshot = this.#method((flow) => flow.getSnapshot);
  readonly subscribe = this.#method((flow) => flow.subscribe);

  /** @param sdk - the `ConnectSDK` whose user installs */
  constructor(sdk: object) {
    this.#context = contextOf(sdk);
    if (this.#context.installs) return;
    this.#context.onInstalls.add(() => {
      for (const subscription of this.#early) {
        const stop = this.subscribe(subscription.notify);
        // The listener may have stopped its subscription while `subscribe` called it.
        if (this.#early.delete(subscription)) subscription.stop = stop;
        else stop();
      }
    });
  }

  /** The XState actor. @throws {UserNotAuthenticatedError} until `authenticate` was done once. */
  get actor(): InstallFlow['actor'] {
    const flow = this.#running();
    if (!flow) throw new UserNotAuthenticatedError();
    return flow.actor;
  }

  #running() {
    return (this.#flow ??= this.#context.installs?.createFlow({ needsHeadless: true }));
  }

  /** A bound method. It calls the flow, or `#beforeFlow` as long as there is no flow. */
  #method<Parameters extends unknown[], Result>(
    methodOf: (flow: Methods) => (...args: Parameters) => Result,
  ): (...args: Parameters) => Result {
    return (...args) => methodOf(this.#running() ?? this.#beforeFlow)(...args);
  }

  #subscribeEarly(notify: Subscription['notify']): () => void {
    if (typeof notify !== 'function')
      throw new TypeError(`installFlow.subscribe: listener must be a function; got ${typeof notify}.`);
    const subscription: Subscription = { notify, stop: () => void this.#early.delete(subscription) };
    this.#early.add(subscription);
    callSafely(notify, this.#snapshot);
    return () => subscription.stop();
  }

  #tell(snapshot: InstallFlowSnapshot) {
    this.#snapshot = snapshot;
    for (const { notify } of this.#early) callSafely(notify, snapshot);
  }

  #refuse(integrationName: unknown, options: StartOptions | null | undefined) {
    const error = toInstallFlowError(
      this.#context.isHeadless ? new UserNotAuthenticatedError() : new HeadlessModeNotEnabledError(),
    );
    const failed: InstallFlowSnapshot = {
      status: 'failed',
      integration: String(integrationName),
      accountType: null,
      error,
    };
    this.#tell(failed);
    queueMicrotask(() => {
      if (this.#snapshot === failed) callSafely(options?.onError, { ...error }, null);
    });
  }
}
