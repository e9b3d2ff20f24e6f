import { environmentsOf } from '../backend/index.js';
import { createAuthentication } from './authentication.js';
import { createCatalogMethods } from './catalog.js';
import { createEvents } from './events.js';
import { createFieldOptionsMethods } from './field-options.js';
import { createInstalls } from './installs.js';
import type { SdkContext } from './sdk-context.js';
import { createUninstallMethods } from './uninstall.js';

/** The client: every method is bound, so that it may be taken out of the object. */
export type ConnectSdk = ReturnType<typeof createConnectSdk>;

/** A client of its own, for a user of its own. Making it has no effect; it can be made without a browser. */
export function createConnectSdk() {
  const context: SdkContext = {
    environments: environmentsOf(),
    isHeadless: true,
    session: null,
    catalog: new Map(),
    events: createEvents(() => authentication.getUser()),
  };
  const authentication = createAuthentication(context);
  const installFlow = createInstalls(context).createFlow();

  const pendingCredentialId = (integrationName: string) => {
    const { credential, plan } = installFlow.actor.getSnapshot().context;
    const isAsking =
      installFlow.getSnapshot().status === 'waiting' && plan.integration.type === integrationName;
    return isAsking ? credential?.id : undefined;
  };

  return {
    ...authentication,
    ...context.events.methods,
    ...createCatalogMethods(context),
    ...createFieldOptionsMethods(context, pendingCredentialId),
    ...createUninstallMethods(context),

    /** The install flow: one install at a time. */
    installFlow,

    /** Headless is on from the start; switched off, `installFlow.start` fails with `HeadlessModeNotEnabledError`. */
    setHeadless: (headless: boolean): void => {
      context.isHeadless = headless;
    },
  };
}

/** The client that an application shares. */
export const paragon: ConnectSdk = /* @__PURE__ */ createConnectSdk();
