import { createConnectServer } from '@installflow/connect/server';
import { expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { companyClient, page, projectId } from '../support/server/connect-backend.js';
import { createUserTokens } from '../support/server/serve.js';
import { openTestStores } from '../support/server/test-store.js';

const LOGINS = 450;

it('completes 450 logins that begin at once with one client, at a provider that names no account', async () => {
  const tokens = await createUserTokens();
  const { store, credentialStore } = await openTestStores(Date.now);
  const server = createConnectServer({
    apiUrl: 'https://connect.example.com',
    encryptionKeys: [{ kid: 'key-1', key: new Uint8Array(32) }],
    store,
    credentialStore,
    // The provider grants whatever it is asked.
    fetch: () => Promise.resolve(Response.json({ access_token: crypto.randomUUID(), token_type: 'bearer' })),
    projects: [
      {
        id: projectId,
        userTokenKey: { publicKey: tokens.publicKey },
        origins: [page],
        integrations: { zendesk: { client: companyClient } },
      },
    ],
  });

  /** Walks a user from the click to `getUser()`. */
  const install = async (index: number) => {
    const token = await tokens.sign({ sub: `user-${index}` });
    const call = async (path: string, body?: unknown) => {
      const url = `https://connect.example.com/projects/${projectId}${path}`;
      const headers = { Authorization: `Bearer ${token}`, Origin: page };
      const response = await server(
        new Request(
          url,
          body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
        ),
      );
      expect(response.status, path).toBe(200);
      return response.json() as unknown;
    };
    const [zendesk] = answers.integrations.parse(await call('/sdk/integrations'));
    const begun = answers.pushed.parse(
      await call('/sdk/actions/build-oauth', {
        integrationId: zendesk?.id,
        originForPostMessage: page,
        endUserSuppliedValues: { subdomain: 'acme' },
        installOptions: { accountType: 'default' },
      }),
    );
    const started = await server(new Request(begun.authorizationUrl, { headers: { Referer: `${page}/` } }));
    const state = new URL(started.headers.get('Location') ?? '').searchParams.get('state') ?? '';
    const Cookie = started.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const callback = `https://connect.example.com/oauth?code=code-${index}&state=${state}`;
    expect(await (await server(new Request(callback, { headers: { Cookie } }))).text()).toContain(
      'oauth_success_callback',
    );
    const session = await call(`/sdk/actions/session-id/${begun.sessionId}?wait=0`);
    const me = answers.me.parse(await call('/sdk/me'));
    expect(me.integrations.zendesk?.allCredentials).toMatchObject([
      { id: answers.session.parse(session).connectCredentialId, status: 'VALID' },
    ]);
  };

  await Promise.all(Array.from({ length: LOGINS }, (_, index) => install(index)));
  const { accounts } = await server.listAccounts({ projectId, limit: 1000 });
  expect(accounts).toHaveLength(LOGINS);
}, 120_000);
