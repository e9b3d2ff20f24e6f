import { getRequestListener } from '@hono/node-server';
import { createServer } from 'node:http';
import { closeServer, listen } from '../../../docs/examples/shared/listen.js';
import { startOAuthServer } from '../../../docs/examples/shared/oauth-server.js';
import { answers } from '../server/answers.js';

/** A request to the token endpoint or the revocation endpoint, and what was answered. */
export interface Exchange {
  path: string;
  body: URLSearchParams;
  status: number;
  answer: unknown;
}

/**
 * Starts a real OAuth server that signs `alice` in without a page, and before its endpoints a recorder, which other processes
 * reach, too. Refresh tokens are good once. Access tokens of a login are to be refreshed at once: a second is left of them.
 */
export async function startRecordedProvider() {
  const oauth = await startOAuthServer({ clients: [], login: 'auto', pkce: 'optional' });
  const exchanges: Exchange[] = [];
  let apiCalls = 0;
  const listener = getRequestListener(async (request) => {
    const { pathname: path } = new URL(request.url);
    if (path.startsWith('/api/')) {
      apiCalls += 1;
      return Response.json({ ok: true });
    }
    const text = await request.text();
    const body = new URLSearchParams(text);
    const response = await fetch(`${oauth.origin}${path}`, {
      method: request.method,
      headers: { 'Content-Type': request.headers.get('Content-Type') ?? '' },
      body: text,
    });
    const answered = await response.text();
    const answer: unknown = answered === '' ? null : JSON.parse(answered);
    const isLogin = response.ok && body.get('grant_type') === 'authorization_code';
    const passedOn = isLogin ? { ...answers.tokens.parse(answer), expires_in: 1 } : answer;
    exchanges.push({ path, body, status: response.status, answer: passedOn });
    return passedOn === null
      ? new Response(null, { status: response.status })
      : Response.json(passedOn, { status: response.status });
  });
  const server = createServer((request, response) => void listener(request, response));
  const origin = await listen(server, 0);
  return {
    oauth,
    proxyBaseUrl: `${origin}/api`,
    endpoints: {
      ...oauth.endpoints,
      tokenEndpoint: `${origin}/token`,
      revocationEndpoint: `${origin}/revoke`,
    },
    /** What the OAuth client of a scenario sent to the provider. */
    exchangesOf: (clientId: string) => ({
      all: exchanges.filter(({ body }) => body.get('client_id') === clientId),
      refreshes: exchanges.filter(
        ({ body, status }) =>
          body.get('client_id') === clientId && body.get('grant_type') === 'refresh_token' && status === 200,
      ),
      revocations: exchanges.filter(
        ({ body, path }) => body.get('client_id') === clientId && path === '/revoke',
      ),
    }),
    apiCalls: () => apiCalls,
    stop: async () => {
      await closeServer(server);
      await oauth.stop();
    },
  };
}

export type RecordedProvider = Awaited<ReturnType<typeof startRecordedProvider>>;
