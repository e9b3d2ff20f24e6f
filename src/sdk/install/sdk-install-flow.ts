import {
  NoActiveInstallFlowError,
  toInstallFlowError,
  type InstallFlow,
  type InstallFlowSnapshot,
  type StartOptions,
} from '../../install-flow/index.js';
import { callSafely } from '../../utils/report.js';
import { HeadlessModeNotEnabledError, UserNotAuthenticatedError } from '../sdk.errors.js';
import { contextOf, type SdkContext } from '../session/sdk-context.js';

type Methods = Omit<InstallFlow, 'actor'>;
type Method = (...args: never[]) => unknown;

interface Subscription {
  notify: (snapshot: InstallFlowSnapshot) => void;
  stop: () => void;
}

const idle: InstallFlowSnapshot = { status: 'idle', integration: null, accountType: null };

/** Stands in for the methods that answer a stage. Until there is a flow, there is no stage to answer. */
const warn = () => {
  console.warn(new NoActiveInstallFlowError());
  return Promise.resolve();
};

/**
 * An install flow of an SDK. It runs one install at a time. `authenticate` loads the code that runs installs;
 * until then `start` fails with `UserNotAuthenticatedError`.
 */
export class SdkInstallFlow implements InstallFlow {
  declare readonly start: InstallFlow['start'];
  declare readonly setAccountType: InstallFlow['setAccountType'];
  declare readonly setPreOptions: InstallFlow['setPreOptions'];
  declare readonly setPostOptions: InstallFlow['setPostOptions'];
  declare readonly setInstallOptions: InstallFlow['setInstallOptions'];
  declare readonly back: InstallFlow['back'];
  declare readonly cancel: InstallFlow['cancel'];
  declare readonly next: InstallFlow['next'];
  declare readonly getAccountTypeValue: InstallFlow['getAccountTypeValue'];
  declare readonly getPreOptionsValue: InstallFlow['getPreOptionsValue'];
  declare readonly getPostOptionsValue: InstallFlow['getPostOptionsValue'];
  declare readonly focusOAuthWindow: InstallFlow['focusOAuthWindow'];
  declare readonly reopenOAuthWindow: InstallFlow['reopenOAuthWindow'];
  declare readonly getSnapshot: InstallFlow['getSnapshot'];
  declare readonly subscribe: InstallFlow['subscribe'];
  /** The XState actor. @throws {UserNotAuthenticatedError} until `authenticate` was done once. */
  declare readonly actor: InstallFlow['actor'];

  readonly #context: SdkContext;
  /** The subscriptions that were made before there was a flow. */
  readonly #early = new Set<Subscription>();
  #flow: InstallFlow | undefined;
  #snapshot = idle;

  /** What each method does before there is a flow. The constructor defines the methods from this table. */
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

  /** @param sdk - the `ConnectSDK` whose user installs */
  constructor(sdk: object) {
    this.#context = contextOf(sdk);
    for (const name of Object.keys(this.#beforeFlow))
      Reflect.set(this, name, (...args: never[]) => this.#methods()[name]?.(...args));
    // A getter of the class would have the proxy of a framework for its `this`, e.g. Vue's, and a proxy has no private fields.
    Object.defineProperty(this, 'actor', { get: () => this.#actor() });
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

  #actor(): InstallFlow['actor'] {
    const flow = this.#running();
    if (!flow) throw new UserNotAuthenticatedError();
    return flow.actor;
  }

  #running() {
    return (this.#flow ??= this.#context.installs?.createFlow({ needsHeadless: true }));
  }

  #methods(): Record<string, Method> {
    const methods: Methods = this.#running() ?? this.#beforeFlow;
    return methods;
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
      if (this.#snapshot !== failed) return;
      if (!options?.onError && !this.#early.size) console.warn(`installFlow: ${error.message}`);
      callSafely(options?.onError, { ...error }, null);
    });
  }
}
