import { createConnectServer } from '@installflow/connect/server';
import type { ConnectServerOptions, IntegrationOptions, ProjectOptions } from '@installflow/connect/server';
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { answers } from './answers.js';
import { startOAuthServer } from '../../../docs/examples/shared/oauth-server.js';
import type { OAuthServer, OAuthServerOptions } from '../../../docs/examples/shared/oauth-server.js';
import { recordAnswers, recordCredentialStore, recordFetch, recordStore } from './recording.js';
import { createUserTokens, serve } from './serve.js';
import { openTestStores } from './test-store.js';

export const projectId = 'project-1';
export const page = 'https://app.example.com';
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

/** An answer of the server: its status, its headers, and its body, read by a schema. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  as<Schema extends z.ZodType>(schema: Schema): z.infer<Schema>;
}

/** Calls the API as one user: paths below `/projects/{projectId}`. */
export interface UserApi {
  token: string;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** With any method. A body that is no string is sent as JSON. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  return { status, headers, text, as: (schema) => schema.parse(JSON.parse(text)) };
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
  const failures: { code: string; message: string }[] = [];
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
    onError: (failure) => failures.push(failure),
    ...options.server,
  };
  const server = createConnectServer(serverOptions);
  const recorded = recordAnswers(server);
  handler = recorded.handler;

  const url = (path: string) => `${listener.origin}/projects/${projectId}${path}`;
  const call = async (token: string, method: string, path: string, body?: unknown, headers = {}) =>
    readAnswer(
      await fetch(url(path), {
        method,
        redirect: 'manual',
        headers: {
          Authorization: `Bearer ${token}`,
          Origin: page,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );

  const withToken = (token: string): UserApi => ({
    token,
    get: (path) => call(token, 'GET', path),
    post: (path, body, headers) => call(token, 'POST', path, body, headers),
    delete: (path, headers) => call(token, 'DELETE', path, undefined, headers),
    send: (method, path, body, headers) => call(token, method, path, body, headers),
  });

  return {
    origin: listener.origin,
    /** The methods for the operator. */
    server,
    oauth,
    tokens,
    clock,
    /** The options of the server, with which a test can create a second instance over the same store. */
    serverOptions,
    /** The errors that `onError` was called with. */
    failures,
    /** Every key and value that was stored. */
    written,
    /** Every request to a provider. */
    exchanges,
    provider,
    /** The headers and the body of every answer. */
    answered: recorded.answered,
    url,
    withToken,
    as: async (sub: string) =>
      withToken(await tokens.sign({ sub, aud: `useparagon.com/${projectId}`, exp: inFourHours() })),
    integrationId: async (user: UserApi, type: string): Promise<string> => {
      const list = (await user.get('/sdk/integrations')).as(answers.integrations);
      const found = list.find((integration) => integration.type === type);
      if (!found) throw new Error(`integrationId(): there is no integration "${type}"`);
      return found.id;
    },
    stop: async () => {
      await listener.stop();
      await oauth.stop();
    },
  };
}

export type ConnectBackend = Awaited<ReturnType<typeof startConnectBackend>>;

const inFourHours = (): number => Math.floor(Date.now() / 1000) + 4 * 3600;
