import {
  createConnectServer,
  type CustomIntegration,
  type IntegrationOptions,
} from '@installflow/connect/server';
import { randomBytes } from 'node:crypto';
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
  ) => Promise<{ origin: string; stop: () => Promise<unknown> }>;
  /** Options of the OAuth server that differ from those of the demo. */
  oauthServer?: Partial<Omit<OAuthServerOptions, 'clients'>> | undefined;
  /** Integrations beside the seven. */
  customIntegrations?: readonly CustomIntegration[];
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
  { startPage, oauthServer: oauthServerOptions, customIntegrations = [] }: DemoServersOptions,
  onStarted: (stop: () => Promise<unknown>) => void,
): Promise<Omit<DemoServers, 'stop'>> {
  const oauthServer = await startOAuthServer({ pkce: 'optional', ...oauthServerOptions, clients: [] });
  onStarted(() => oauthServer.stop());

  // The connect server needs to know its own address, so it is created once a server listens there.
  let handle: (request: Request) => Promise<Response> = () =>
    Promise.resolve(new Response(null, { status: 503 }));
  const connect = await serve((request) => handle(request));
  onStarted(() => connect.stop());

  const [own, client] = [newClient('fieldnote'), newClient('acme')];
  const redirectUris = [`${connect.origin}/oauth`];
  oauthServer.setClient({ ...own, name: 'Fieldnote', redirectUris });
  oauthServer.setClient({ ...client, name: 'Your own OAuth app', redirectUris });

  const userTokens = await createUserTokens();
  const page = await startPage(async (user) => ({
    projectId,
    userToken: await userTokens.sign({ sub: user, aud: `useparagon.com/${projectId}` }),
    apiUrl: connect.origin,
    oauthClient: client,
  }));
  onStarted(() => page.stop());

  handle = createConnectServer({
    apiUrl: connect.origin,
    encryptionKeys: [{ kid: 'demo', key: randomBytes(32) }],
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

const newClient = (name: string): DemoSettings['oauthClient'] => ({
  clientId: `${name}-${randomBytes(4).toString('hex')}`,
  clientSecret: randomBytes(24).toString('base64url'),
});

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
