import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors } from 'oidc-provider';
import { closeServer, listen } from './listen.js';
import { createInteractions } from './oauth-server.interactions.js';
import { errorPage, sendPage } from './oauth-server.pages.js';
import { authorizationPath, createProvider, revocationPath, tokenPath } from './oauth-server.provider.js';
import { createResources } from './oauth-server.resources.js';
import type { OAuthServer, OAuthServerOptions } from './oauth-server.types.js';

export type { OAuthServer, OAuthServerClient, OAuthServerOptions } from './oauth-server.types.js';

/**
 * Starts a real OAuth 2.0 server (`oidc-provider`) with a login and a consent page on a loopback port, to try an
 * integration without an account at its provider. Any user name signs in. Never put it on a network.
 */
export async function startOAuthServer(options: OAuthServerOptions): Promise<OAuthServer> {
  const server = createServer();
  const origin = await listen(server, options.port ?? 0);
  const { provider, setClient } = await createProvider(origin, options);
  const interactions = createInteractions(provider, options);
  const resources = createResources(provider, options);
  const respond = provider.callback();

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', origin);
    if (options.crossOriginOpenerPolicy) response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    if (await interactions(request, response, url)) return;
    if (await resources(request, response, url)) return;
    if (url.pathname === authorizationPath) splitScopesAtCommas(request, url);
    await respond(request, response);
  };

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    route(request, response).catch((error: unknown) => {
      sendPage(response, 400, errorPage(explain(error)));
    });
  });

  return {
    origin,
    endpoints: {
      issuer: origin,
      authorizationEndpoint: `${origin}${authorizationPath}`,
      tokenEndpoint: `${origin}${tokenPath}`,
      revocationEndpoint: `${origin}${revocationPath}`,
    },
    dataSourceUrls: {
      jira: `${origin}${resources.jiraPath}`,
      sharepoint: `${origin}${resources.sharepointPath}`,
    },
    setClient,
    stop: () => closeServer(server),
  };
}

/** Reads scopes that are separated by commas, as Slack sends them. */
function splitScopesAtCommas(request: IncomingMessage, url: URL): void {
  const scope = url.searchParams.get('scope');
  if (!scope?.includes(',')) return;
  url.searchParams.set('scope', scope.replaceAll(',', ' '));
  request.url = `${url.pathname}${url.search}`;
}

function explain(error: unknown): string {
  if (error instanceof errors.OIDCProviderError) return error.error_description ?? error.error;
  return error instanceof Error ? error.message : String(error);
}
