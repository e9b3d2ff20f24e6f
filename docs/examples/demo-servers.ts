import {
  createConnectServer,
  type ConnectServerOptions,
  type CustomIntegration,
  type IntegrationOptions,
} from '@installflow/connect/server';
import { randomBytes } from 'node:crypto';
import { createMemoryState, keptOr, type KeptState } from './shared/kept-state.js';
import { startOAuthServer, type OAuthServer, type OAuthServerOptions } from './shared/oauth-server.js';
import { serve } from './shared/serve.js';
import { createUserTokens } from './shared/user-tokens.js';

const projectId = 'fieldnote';

/** The settings with which a page signs a user in, and lets the user try user-configured OAuth. */
export interface DemoSettings {
  projectId: string;
  userToken: string;
  /** The URL of the connect server. */
  apiUrl: string;
  /** An OAuth client at the OAuth server, beside the one of the product. */
  oauthClient: { clientId: string; clientSecret: string };
}

export interface DemoServersOptions {
  /** Starts the page, on an origin of its choice. */
  startPage: (
    settingsFor: (user: string) => Promise<DemoSettings>,
    port: number,
  ) => Promise<{ origin: string; stop: () => Promise<unknown> }>;
  /** Options of the OAuth server that differ from those of the demo. */
  oauthServer?: Partial<Omit<OAuthServerOptions, 'clients'>> | undefined;
  /** Integrations beside the seven. */
  customIntegrations?: readonly CustomIntegration[];
  /** Keeps the keys, the OAuth clients and the ports for the next start. Absent: everything is made anew. */
  state?: KeptState;
  /** Where the connect server keeps what was connected. Absent: in memory. */
  stores?: Pick<ConnectServerOptions, 'store' | 'credentialStore'>;
}

/** The running servers: their addresses, an OAuth client to try, and the function that stops them. */
export interface DemoServers {
  pageOrigin: string;
  connectOrigin: string;
  oauthServer: OAuthServer;
  client: DemoSettings['oauthClient'];
  stop: () => Promise<void>;
}

/**
 * Starts a page, a connect server and an OAuth server at which all seven integrations sign in, each on a free loopback
 * port. Where one fails, the others are stopped before the promise rejects.
 */
export async function startDemoServers(options: DemoServersOptions): Promise<DemoServers> {
  const started: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const stopOne of started.splice(0).reverse()) await stopOne();
  };
  try {
    return { ...(await startAll(options, (stopOne) => started.push(stopOne))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(
  {
    startPage,
    oauthServer: oauthServerOptions,
    customIntegrations = [],
    state = createMemoryState(),
    stores = {},
  }: DemoServersOptions,
  onStarted: (stop: () => Promise<unknown>) => void,
): Promise<Omit<DemoServers, 'stop'>> {
  const ports = portsIn(state);
  const oauthServer = await startOAuthServer({
    pkce: 'optional',
    state,
    port: ports.oauthServer,
    ...oauthServerOptions,
    clients: [],
  });
  onStarted(() => oauthServer.stop());

  // The connect server needs to know its own address, so it is created once a server listens there.
  let handle: (request: Request) => Promise<Response> = () =>
    Promise.resolve(new Response(null, { status: 503 }));
  const connect = await serve((request) => handle(request), ports.connect);
  onStarted(() => connect.stop());

  const [own, client] = [await keptClient(state, 'fieldnote'), await keptClient(state, 'acme')];
  const redirectUris = [`${connect.origin}/oauth`];
  oauthServer.setClient({ ...own, name: 'Fieldnote', redirectUris });
  oauthServer.setClient({ ...client, name: 'Your own OAuth app', redirectUris });

  const userTokens = await createUserTokens();
  const page = await startPage(
    async (user) => ({
      projectId,
      userToken: await userTokens.sign({ sub: user, aud: `useparagon.com/${projectId}` }),
      apiUrl: connect.origin,
      oauthClient: client,
    }),
    ports.page,
  );
  onStarted(() => page.stop());

  state.set(PORTS, {
    oauthServer: portOf(oauthServer.origin),
    connect: portOf(connect.origin),
    page: portOf(page.origin),
  } satisfies Ports);

  const key = await keptOr(state, 'encryption-key', isText, () => randomBytes(32).toString('base64'));
  handle = createConnectServer({
    apiUrl: connect.origin,
    ...stores,
    encryptionKeys: [{ kid: 'demo', key: Buffer.from(key, 'base64') }],
    projects: [
      {
        id: projectId,
        userTokenKey: { publicKey: userTokens.publicKey },
        origins: [page.origin],
        integrations: integrations(oauthServer, own),
        customIntegrations,
      },
    ],
  });
  return { pageOrigin: page.origin, connectOrigin: connect.origin, oauthServer, client };
}

const PORTS = 'ports';
interface Ports {
  oauthServer: number;
  connect: number;
  page: number;
}

const portOf = (origin: string) => Number(new URL(origin).port);
const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isPorts = (value: unknown): value is Ports => isObject(value) && 'page' in value;
const isClient = (value: unknown): value is DemoSettings['oauthClient'] =>
  isObject(value) && 'clientSecret' in value;

/** The ports of the last start. 0 stands for a free port. */
export function portsIn(state: KeptState): Ports {
  const kept = state.get(PORTS);
  return isPorts(kept) ? kept : { oauthServer: 0, connect: 0, page: 0 };
}

const keptClient = (state: KeptState, name: string) =>
  keptOr(state, `client-${name}`, isClient, () => ({
    clientId: `${name}-${randomBytes(4).toString('hex')}`,
    clientSecret: randomBytes(24).toString('base64url'),
  }));

/** The seven integrations, which all sign in at the local OAuth server. */
function integrations({ endpoints, dataSourceUrls }: OAuthServer, client: DemoSettings['oauthClient']) {
  const local: IntegrationOptions = { endpoints, client };
  return {
    gmail: local,
    jira: { ...local, dataSourceUrls: { sites: dataSourceUrls.jira } },
    outlook: local,
    salesforce: local,
    sharepoint: { ...local, dataSourceUrls: { sites: dataSourceUrls.sharepoint } },
    slack: local,
    zendesk: local,
  };
}
