import { createConnectServer } from '@installflow/connect/server';
import type { ConnectServerOptions, IntegrationOptions, ProjectOptions } from '@installflow/connect/server';
import { randomBytes } from 'node:crypto';
import { startOAuthServer } from '../../../docs/examples/shared/oauth-server.js';
import type { OAuthServer, OAuthServerOptions } from '../../../docs/examples/shared/oauth-server.js';
import { recordAnswers, recordCredentialStore, recordFetch, recordStore } from './recording.js';
import { createUserTokens, serve } from './serve.js';
import { openTestStores } from './test-store.js';
import { listenToServer } from './told.js';
import { createApiOfUsers, page, projectId } from './user-api.js';

export { page, projectId } from './user-api.js';
export type { Answer, UserApi } from './user-api.js';

export const companyClient = { clientId: 'company-client', clientSecret: 'company-secret-5c1f' };
export const ownClient = { clientId: 'own-client', clientSecret: 'own-secret-9a7e' };
export const listedRedirectUrl = 'https://app.example.com/oauth';

export interface BackendOptions {
  server?: Partial<ConnectServerOptions>;
  project?: Partial<ProjectOptions>;
  /** Makes further projects of the first. */
  projects?: (project: ProjectOptions) => ProjectOptions[];
  oauth?: Partial<OAuthServerOptions>;
  /** Makes the integrations of those that all tests have, e.g. with a proxy. */
  integrations?: (
    integrations: Readonly<Record<string, IntegrationOptions>>,
  ) => Record<string, IntegrationOptions>;
}

const integrationsOf = (oauth: OAuthServer): Record<string, IntegrationOptions> => {
  const { endpoints, dataSourceUrls } = oauth;
  return {
    zendesk: { client: companyClient, endpoints },
    gmail: { client: companyClient, endpoints },
    salesforce: { client: companyClient, endpoints },
    outlook: { client: companyClient, endpoints },
    jira: { client: companyClient, endpoints, dataSourceUrls: { sites: dataSourceUrls.jira } },
    sharepoint: { client: companyClient, endpoints, dataSourceUrls: { sites: dataSourceUrls.sharepoint } },
    slack: { endpoints },
  };
};

/** Starts the connect server on a loopback port, in front of a real OAuth server. */
export async function startConnectBackend(options: BackendOptions = {}) {
  const tokens = await createUserTokens();
  const clock = { aheadMs: 0 };
  const { events, failures, onEvent } = listenToServer();
  const now = () => Date.now() + clock.aheadMs;
  const stores = await openTestStores(now);
  const { store, written } = recordStore(stores.store);
  const credentialStore = recordCredentialStore(stores.credentialStore, written);
  const { fetch: providerFetch, exchanges, provider } = recordFetch();

  let handler: (request: Request) => Promise<Response> = () =>
    Promise.resolve(new Response(null, { status: 503 }));
  const listener = await serve((request) => handler(request));
  const redirectUris = [`${listener.origin}/oauth`, listedRedirectUrl];
  const oauth = await startOAuthServer({
    clients: [companyClient, ownClient].map((client) => ({ ...client, redirectUris })),
    pkce: 'optional',
    ...options.oauth,
  });
  const project: ProjectOptions = {
    id: projectId,
    userTokenKey: { publicKey: tokens.publicKey },
    origins: [page],
    redirectUrls: [listedRedirectUrl],
    integrations: options.integrations?.(integrationsOf(oauth)) ?? integrationsOf(oauth),
    ...options.project,
  };
  const serverOptions: ConnectServerOptions = {
    apiUrl: listener.origin,
    projects: options.projects?.(project) ?? [project],
    encryptionKeys: [{ kid: 'key-1', key: new Uint8Array(randomBytes(32)) }],
    store,
    credentialStore,
    fetch: providerFetch,
    now,
    onEvent,
    ...options.server,
  };
  const server = createConnectServer(serverOptions);
  const recorded = recordAnswers((request) => instance(request));
  let instance: (request: Request) => Promise<Response> = server;
  handler = recorded.handler;

  return {
    origin: listener.origin,
    /** The methods for the operator. */
    server,
    /** Lets another instance answer the requests from now on. */
    handleBy: (other: (request: Request) => Promise<Response>) => void (instance = other),
    oauth,
    tokens,
    clock,
    /** The options of the server, with which a test can create a second instance over the same store. */
    serverOptions,
    /** What `onEvent` was called with. */
    events,
    /** The events that tell of a failure. */
    failures,
    /** Every key and value that was stored. */
    written,
    /** Every request to a provider. */
    exchanges,
    provider,
    /** The headers and the body of every answer. */
    answered: recorded.answered,
    ...createApiOfUsers(listener.origin, tokens),
    stop: async () => {
      await listener.stop();
      await oauth.stop();
    },
  };
}

export type ConnectBackend = Awaited<ReturnType<typeof startConnectBackend>>;
