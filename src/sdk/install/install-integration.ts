import { callSafely } from '../../utils/report.js';
import { copy } from '../../utils/plain-data.js';
import { InstallCancelledError, StageHandlerMissingError } from '../sdk.errors.js';
import { fillDropdowns } from './dropdowns.js';
import { handOut } from '../session/hand-out.js';
import type { ConnectParams } from '../install.types.js';
import { requireInstallable } from '../session/installable.js';
import type { CreateFlow } from '../session/installs.types.js';
import { userOfSession, type SdkContext, type UserSession } from '../session/sdk-context.js';
import { withScheme } from '../arguments.js';
import type { IntegrationInstallEvent } from '../vendor-types/events.js';
import type { AuthenticatedConnectUser } from '../vendor-types/user.js';
import { toError } from './to-error.js';

const CALLBACKS = [
  'onClose',
  'onError',
  'onInstall',
  'onNext',
  'onOAuthWindowUnreachable',
  'onOpen',
  'onSuccess',
  'onUninstall',
] as const;

/** Creates `installIntegration`. Each call runs a flow of its own. */
export function createInstall(context: SdkContext, createFlow: CreateFlow) {
  return (integrationName: string, options: ConnectParams): Promise<IntegrationInstallEvent> => {
    refuseUnknown(context, integrationName);
    const { session, integration } = requireInstallable(context, integrationName);
    refuseInstalled(session, integrationName, options);
    refuseContradiction(options);
    const callbacks = callbacksOf(options);
    if (options.mapObjectFields)
      console.warn(
        'paragon.installIntegration: mapObjectFields is for the field mapper of a portal; it has no effect.',
      );
    fillDropdowns(context, integrationName, options.dropdowns);
    context.onUninstall.set(integrationName, { key: session.key, callback: callbacks.onUninstall });

    /**
     * Calls the callback even if the user has logged out, so that `onClose` can remove the screen of the
     * install.
     */
    const tell = <Event extends object>(
      callback: ((event: Event, user: AuthenticatedConnectUser) => void) | undefined,
      event: Event,
    ) => callSafely(callback, { ...event }, userOfSession(session));

    return new Promise((resolve, reject) => {
      const { bypassPostOAuthPrompt = false, showPortalAfterInstall = false } = options;
      const { allowMultipleCredentials, selectedCredentialId } = options;
      const { start, ...flow } = createFlow({
        plainStart: {
          bypassPostOAuthPrompt,
          showPortalAfterInstall,
          allowMultipleCredentials: allowMultipleCredentials ?? false,
        },
        asksNothingAfterOAuth: bypassPostOAuthPrompt,
        onInstall: (event) => tell(callbacks.onInstall ?? callbacks.onSuccess, handOut(event)),
      });
      const portal = { integrationId: integration.id, integrationType: integrationName };
      let isOpen = false;

      const open = () => {
        if (!isOpen) tell(callbacks.onOpen, portal);
        isOpen = true;
      };
      const close = () => {
        if (isOpen) tell(callbacks.onClose, portal);
        isOpen = false;
      };
      const fail = (error: Error) => {
        callSafely(callbacks.onError, error);
        close();
        reject(error);
      };

      flow.subscribe((snapshot) => {
        if (snapshot.status === 'cancelled') {
          close();
          reject(new InstallCancelledError(integrationName));
        }
        // A failed flow rejects here and not in `onError`. The flow calls `onError` only in a microtask, and
        // not at all if `signal` is aborted before that.
        if (snapshot.status === 'failed') queueMicrotask(() => fail(toError(copy(snapshot.error))));
      });
      start(integrationName, {
        accountType: options.accountType,
        allowMultipleCredentials,
        oauthTimeout: options.oauthTimeout,
        overrideRedirectUrl: withScheme(options.overrideRedirectUrl),
        selectedCredentialId,
        signal: options.signal,
        onNext(stage) {
          if (callbacks.onNext) {
            open();
            callbacks.onNext(stage, flow);
          } else {
            fail(new StageHandlerMissingError(stage.stage));
            void flow.cancel();
          }
        },
        onComplete(event) {
          close();
          resolve(handOut(event));
        },
        onError(error) {
          if (flow.getSnapshot().status !== 'failed') callSafely(callbacks.onError, toError(error));
        },
        onOAuthWindowUnreachable: () => callbacks.onOAuthWindowUnreachable?.(flow),
      });
      if (flow.getSnapshot().status === 'working') open();
    });
  };
}

function refuseUnknown({ catalog }: SdkContext, integrationName: string) {
  if (catalog.has(integrationName)) return;
  const names = [...catalog.keys()].map((name) => `- "${name}"`).join('\n');
  throw new Error(
    `"${integrationName}" is not a valid integration type. The integrations you have configured for this Paragon project are:\n\n${names}\n`,
  );
}

function refuseInstalled(session: UserSession, integrationName: string, options: ConnectParams) {
  if (options.allowMultipleCredentials || options.selectedCredentialId) return;
  if (session.integrations[integrationName]?.enabled)
    throw new Error(`Integration "${integrationName}" is already installed.`);
}

function refuseContradiction({ bypassPostOAuthPrompt, showPortalAfterInstall }: ConnectParams) {
  if (bypassPostOAuthPrompt && showPortalAfterInstall)
    throw new Error(
      'paragon.installIntegration: bypassPostOAuthPrompt and showPortalAfterInstall exclude each other.',
    );
}

/** The callbacks, bound to the options object. As in 2.1.1, a falsy value counts as no callback. */
function callbacksOf(options: ConnectParams): Pick<ConnectParams, (typeof CALLBACKS)[number]> {
  const callbacks = {};
  for (const name of CALLBACKS) {
    const callback: unknown = options[name];
    if (!callback) continue;
    // An install would wait forever for an `onNext` that cannot be called.
    if (typeof callback !== 'function')
      throw new TypeError(`paragon.installIntegration: ${name} must be a function; got ${typeof callback}.`);
    Reflect.set(callbacks, name, Function.prototype.bind.call(callback, options));
  }
  return callbacks;
}
