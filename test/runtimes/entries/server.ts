import {
  createConnectServer,
  type ConnectServer,
  type ConnectServerOptions,
  type IntegrationOptions,
} from '@installflow/connect/server';

/** What the test tells the server of a runtime, as JSON in a setting named `SETTINGS`. */
export interface Settings {
  port: number;
  projectId: string;
  /** The origin of the page that may connect. */
  page: string;
  publicKey: string;
  /** The URL of the key set of the project `project-with-key-set`. */
  jwksUrl: string;
  endpoints: NonNullable<IntegrationOptions['endpoints']>;
  /** The base URL of the API that the proxy sends requests to. */
  proxyBaseUrl: string;
  /** The file of a SQLite store; `null` for a store in memory. */
  sqlitePath: string | null;
}

/** Makes the server that the entries of all runtimes have in common. */
export function createServer(
  settings: Settings,
  more: Pick<ConnectServerOptions, 'store' | 'credentialStore' | 'waitUntil'> = {},
): ConnectServer {
  const { projectId, page, publicKey, jwksUrl, endpoints, proxyBaseUrl } = settings;
  const integrations = { gmail: { endpoints, proxy: { baseUrl: proxyBaseUrl } } };
  return createConnectServer({
    apiUrl: `http://127.0.0.1:${settings.port}`,
    projects: [
      { id: projectId, userTokenKey: { publicKey }, origins: [page], integrations },
      { id: 'project-with-key-set', userTokenKey: { jwksUrl }, origins: [page], integrations },
    ],
    encryptionKeys: [{ kid: 'key-1', key: crypto.getRandomValues(new Uint8Array(32)) }],
    ...more,
    onEvent: (event) => event.type === 'failure' && console.error(event.code, event.message),
  });
}

/** Makes the server of a runtime that has the modules of Node and files. */
export async function createServerWithFiles(settings: Settings): Promise<ConnectServer> {
  if (settings.sqlitePath === null) return createServer(settings);
  const { openSqliteStores } = await import('@installflow/connect/server/sqlite');
  const { store, credentialStore } = await openSqliteStores({ path: settings.sqlitePath });
  return createServer(settings, { store, credentialStore });
}

export const readSettings = (text: string | undefined) => JSON.parse(text ?? '') as Settings;
