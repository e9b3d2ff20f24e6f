import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { OAuthServerOptions } from './oauth-server.types.js';

const twoSites = [
  { id: 'site-1', name: 'Acme Support' },
  { id: 'site-2', name: 'Acme Engineering' },
];

const jiraPath = '/oauth/token/accessible-resources';
const sharepointPath = '/v1.0/sites';

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

/**
 * Answers as Jira and SharePoint do, whose sites a user chooses after OAuth, to a request with a valid access
 * token.
 */
export function createResources(provider: Provider, options: OAuthServerOptions) {
  const sites = options.sites ?? twoSites;
  const answers: Record<string, (scopes: string[], search: string) => unknown> = {
    [jiraPath]: (scopes) =>
      sites.map(({ id, name }) => ({ id, name, url: `https://${id}.atlassian.net`, scopes })),
    [sharepointPath]: (_scopes, search) => ({
      value: sites
        .filter(({ name }) => search === '' || name.toLowerCase().includes(search.toLowerCase()))
        .map(({ id, name }) => ({
          id,
          name,
          displayName: name,
          webUrl: `https://acme.sharepoint.com/sites/${id}`,
        })),
    }),
  };

  const handler = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> => {
    const answer = answers[url.pathname];
    if (!answer) return false;
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const accessToken = token === undefined ? undefined : await provider.AccessToken.find(token);
    if (accessToken) {
      const search = (url.searchParams.get('search') ?? '').replaceAll('*', '');
      sendJson(response, 200, answer(accessToken.scope?.split(' ') ?? [], search));
    } else {
      sendJson(response, 401, { code: 401, message: 'Unauthorized' });
    }
    return true;
  };
  return Object.assign(handler, { jiraPath, sharepointPath });
}
