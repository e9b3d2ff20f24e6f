import {
  callSafely,
  NoActiveInstallFlowError,
  toInstallFlowError,
  type InstallFlow,
  type InstallFlowSnapshot,
  type StartOptions,
} from '../../install-flow/index.js';
import { HeadlessModeNotEnabledError, UserNotAuthenticatedError } from '../sdk.errors.js';
import { contextOf, type SdkContext } from '../session/sdk-context.js';

interface Subscription {
  notify: (snapshot: InstallFlowSnapshot) => void;
  stop: () => void;
}

const idle: InstallFlowSnapshot = { status: 'idle', integration: null, accountType: null };

/** Before there is a flow there is none to answer. */
const warn = () => {
  console.warn(new NoActiveInstallFlowError());
  return Promise.resolve();
};

/**
 * An install flow of an SDK: one install at a time. What runs it is loaded by `authenticate`; until then `start` fails
 * with `UserNotAuthenticatedError`.
 */
export class SdkInstallFlow implements InstallFlow {
  readonly #context: SdkContext;
  /** Those who subscribed before there was a flow. */
  readonly #early = new Set<Subscription>();
  #flow: InstallFlow | undefined;
  #snapshot = idle;

  readonly start = this.#later(
    (flow) => flow.start,
    (integrationName, options?) => this.#refuse(integrationName, options),
  );
  readonly setAccountType = this.#later((flow) => flow.setAccountType, warn);
  readonly setPreOptions = this.#later((flow) => flow.setPreOptions, warn);
  readonly setPostOptions = this.#later((flow) => flow.setPostOptions, warn);
  readonly setInstallOptions = this.#later((flow) => flow.setInstallOptions, warn);
  readonly back = this.#later((flow) => flow.back, warn);
  readonly cancel = this.#later(
    (flow) => flow.cancel,
    () => {
      this.#tell(idle);
      return Promise.resolve();
    },
  );
  readonly next = this.#later(
    (flow) => flow.next,
    () => {
      throw new NoActiveInstallFlowError();
    },
  );
  readonly getAccountTypeValue = this.#later(
    (flow) => flow.getAccountTypeValue,
    () => null,
  );
  readonly getPreOptionsValue = this.#later(
    (flow) => flow.getPreOptionsValue,
    () => null,
  );
  readonly getPostOptionsValue = this.#later(
    (flow) => flow.getPostOptionsValue,
    () => null,
  );
  readonly focusOAuthWindow = this.#later(
    (flow) => flow.focusOAuthWindow,
    () => undefined,
  );
  readonly reopenOAuthWindow = this.#later(
    (flow) => flow.reopenOAuthWindow,
    () => undefined,
  );
  readonly getSnapshot = this.#later(
    (flow) => flow.getSnapshot,
    () => this.#snapshot,
  );
  readonly subscribe = this.#later(
    (flow) => flow.subscribe,
    (notify) => {
      if (typeof notify !== 'function')
        throw new TypeError(`installFlow.subscribe: listener must be a function; got ${typeof notify}.`);
      const subscription = { notify, stop: () => void this.#early.delete(subscription) };
      this.#early.add(subscription);
      callSafely(notify, this.#snapshot);
      return () => subscription.stop();
    },
  );

  /** @param sdk - the `ConnectSDK` whose user installs */
  constructor(sdk: object) {
    this.#context = contextOf(sdk);
    if (this.#context.installs) return;
    this.#context.onInstalls.add(() => {
      for (const subscription of this.#early) {
        const stop = this.subscribe(subscription.notify);
        // It may have stopped itself when it was called just now.
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

  /** A method of the flow, and what it does before there is one. */
  #later<Parameters extends unknown[], Result>(
    methodOf: (flow: InstallFlow) => (...args: Parameters) => Result,
    otherwise: (...args: NoInfer<Parameters>) => NoInfer<Result>,
  ) {
    return (...args: Parameters): Result => {
      const flow = this.#running();
      return flow ? methodOf(flow)(...args) : otherwise(...args);
    };
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
