import { createConnectServer, type ConnectServerOptions } from '@installflow/connect/server';
import { answers } from './answers.js';
import { page, projectId } from './connect-backend.js';
import { createUserTokens } from './serve.js';

/**
 * Creates a connect server whose handler tests call directly. No test of it lets the server reach Zendesk's
 * real endpoints.
 */
export async function createBareServer(
  apiUrl: string,
  stores: Pick<ConnectServerOptions, 'store' | 'credentialStore'> = {},
) {
  const tokens = await createUserTokens();
  const server = createConnectServer({
    apiUrl,
    ...stores,
    encryptionKeys: [{ kid: 'key-1', key: new Uint8Array(32) }],
    projects: [
      {
        id: projectId,
        userTokenKey: { publicKey: tokens.publicKey },
        origins: [page],
        integrations: { zendesk: {} },
      },
    ],
  });
  const token = await tokens.sign({ sub: 'alice' });
  const requestOf = (path: string, body?: unknown): Request =>
    new Request(`${apiUrl}/projects/${projectId}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${token}`, Origin: page, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const send = (path: string, body?: unknown) => server(requestOf(path, body));
  const begin = async () => {
    const [zendesk] = answers.integrations.parse(await (await send('/sdk/integrations')).json());
    const pushed = await send('/sdk/actions/build-oauth', {
      action: 'zendesk',
      integrationId: zendesk?.id,
      originForPostMessage: page,
      endUserSuppliedValues: { clientId: 'own-client', clientSecret: 'own-secret', subdomain: 'acme' },
      installOptions: { accountType: 'user-configured-oauth' },
    });
    return answers.pushed.parse(await pushed.json());
  };
  return { server, requestOf, send, begin };
}
