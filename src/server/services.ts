import { createCatalog, type Catalog } from './catalog.js';
import { createConnectedAccounts, type ConnectedAccounts } from './credentials/connected-accounts.js';
import { createCredentials, type Credentials } from './credentials/credentials.js';
import { createProviderClient, type ProviderClient } from './provider/provider-client.js';
import { createAccessTokens, type AccessTokens } from './credentials/refresh.js';
import { createLargeBodies, type WithLargeBodies } from './proxy/large-bodies.js';
import { createProxy, type Proxy } from './proxy/proxy.js';
import type { ServerContext } from './server-context.js';
import type { CredentialSaver } from './login/login-credential.js';
import { createSessions, type Sessions } from './login/sessions.js';
import { createTickets, type Tickets } from './login/tickets.js';
import { createProviderSlots, type InProviderSlot } from './store/user-slots.js';
import { createUserMetadata, type UserMetadata } from './user-metadata.js';

/** The parts of the server that the routes use, each built with its dependencies. */
export interface Services {
  catalogOf: (projectId: string) => Promise<Catalog | null>;
  credentials: Credentials;
  sessions: Sessions;
  tickets: Tickets;
  providers: ProviderClient;
  accounts: ConnectedAccounts;
  accessTokens: AccessTokens;
  saver: CredentialSaver;
  proxy: Proxy;
  inProviderSlot: InProviderSlot;
  withLargeBodies: WithLargeBodies;
  userMetadata: UserMetadata;
}

export function createServices(context: ServerContext): Services {
  const catalogOf = catalogsOf(context);
  const credentials = createCredentials(context);
  const providers = createProviderClient(context);
  const accounts = createConnectedAccounts(context, {
    credentials,
    providers,
    catalogOf,
  });
  const sessions = createSessions(context, credentials);
  const accessTokens = createAccessTokens(context, { credentials, accounts, providers });
  return {
    catalogOf,
    credentials,
    sessions,
    tickets: createTickets(context),
    providers,
    accounts,
    accessTokens,
    saver: { credentials, accounts, now: context.now, inBackground: context.inBackground },
    proxy: createProxy(context, { credentials, accessTokens, report: context.report }),
    inProviderSlot: createProviderSlots(context),
    withLargeBodies: createLargeBodies(),
    userMetadata: createUserMetadata(context),
  };
}

/**
 * Returns a function that builds the catalog of a project at its first call, and returns the same catalog
 * afterwards.
 */
function catalogsOf({ projects }: ServerContext): Services['catalogOf'] {
  const catalogs = new Map<string, Promise<Catalog>>();
  return async (projectId) => {
    const project = projects.get(projectId);
    if (!project) return null;
    const catalog = catalogs.get(projectId) ?? createCatalog(project.options);
    catalogs.set(projectId, catalog);
    return catalog;
  };
}
