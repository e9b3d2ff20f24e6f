import type { Context } from 'hono';
import { findActiveOffer } from '../catalog.js';
import { badRequest, bodyTooLong, integrationNotFound, Problem } from '../problem.js';
import { proxyDisabled, proxyOptionsOf } from '../proxy/access.js';
import { MAX_PROXY_BYTES } from '../proxy/answer.js';
import { mayBeProxied, PROXIED_HEADERS } from '../proxy/headers.js';
import type { LargeBodies, WithLargeBodies } from '../proxy/large-bodies.js';
import type { Proxy } from '../proxy/proxy.js';
import { readBytes } from '../provider/read-bytes.js';
import type { Project, ServerContext } from '../server-context.js';
import type { InProviderSlot } from '../store/user-slots.js';
import { type ApiCall } from './api-call.js';
import { METHODS } from './cors.js';
import { CREDENTIAL_HEADER } from '../../wire/headers.js';

const ANSWER_HEADERS = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
};
const BELOW_PROXY = /\/projects\/[^/]+\/sdk\/proxy\/[^/]/;
const PROXY_PATH = /^\/projects\/[^/]+\/sdk\/proxy\/[^/]+(?<path>\/.*)?$/;

/** Whether a path belongs to the proxy, whatever the path of the API. Every answer to such a path is JSON. */
export const isProxyPath = (path: string): boolean => BELOW_PROXY.test(path);

/**
 * `ANY /projects/{projectId}/sdk/proxy/{type}/{path}` sends a request to the API of a provider, with the
 * user's credential. Failures are thrown. The server answers them as JSON, because {@link isProxyPath}
 * recognizes the path.
 */
export function createProxyRoute(
  context: Pick<ServerContext, 'apiUrl'>,
  {
    proxy,
    inProviderSlot,
    withLargeBodies,
  }: { proxy: Proxy; inProviderSlot: InProviderSlot; withLargeBodies: WithLargeBodies },
  authenticate: (c: Context) => Promise<ApiCall>,
): (c: Context) => Promise<Response> {
  const output = async (c: Context): Promise<string> => {
    const { request, projectId, userId, catalog } = await authenticate(c);
    const { method, headers, signal } = request;
    if (!METHODS.includes(method)) throw methodNotAllowed();
    const offer = catalog.byType(c.req.param('type') ?? '');
    if (!offer) throw integrationNotFound();
    if (!proxyOptionsOf(findActiveOffer(catalog, offer.id))) throw proxyDisabled();
    const named = headers.get(CREDENTIAL_HEADER);
    const pathAndQuery = pathAndQueryOf(request.url, context.apiUrl);
    const credentialId = named === '' ? null : named;
    // The slot is taken before the body is read, because bodies take memory.
    const owner = { projectId, userId };
    return inProviderSlot(owner, () =>
      withLargeBodies(owner, async (large) => {
        const body = await readBody(request, large);
        return proxy({ ...owner, offer, method, pathAndQuery, headers, body, credentialId, signal, large });
      }),
    );
  };

  return async (c) => {
    try {
      return new Response(await output(c), { headers: ANSWER_HEADERS });
    } catch (error) {
      throw error instanceof Problem ? forClients(error) : error;
    }
  };
}

/**
 * Turns `reconnect_required` into a 403. After a 403 of the proxy, clients, the 2.1.1 client included, load
 * the user again and see that the credential is `INVALID`.
 */
const forClients = (problem: Problem): Problem =>
  problem.code === 'reconnect_required' ? new Problem(403, problem.code, problem.message) : problem;

async function readBody(
  { method, body, signal }: Request,
  large: LargeBodies,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (method === 'GET' || method === 'HEAD') return null;
  const bytes = await readBytes(body, MAX_PROXY_BYTES, { signal, large: large(signal) });
  if (!bytes) throw bodyTooLong(MAX_PROXY_BYTES);
  return bytes.byteLength > 0 ? bytes : null;
}

/**
 * The part of the URL after the integration's type, as the client encoded it. The path is not taken from the
 * router, because a router decodes paths and turns `%2F` into a slash.
 */
function pathAndQueryOf(url: string, apiUrl: string): string {
  const { origin } = new URL(url);
  const basePath = new URL(apiUrl).pathname.replace(/\/$/, '');
  const [path = ''] = url.slice(origin.length).split(/[?#]/, 1);
  const rest = path.startsWith(basePath) ? PROXY_PATH.exec(path.slice(basePath.length)) : null;
  if (!rest) throw badRequest('invalid_proxy_path', 'The path up to the integration must not be encoded.');
  return (rest.groups?.path ?? '') + url.slice(origin.length + path.length);
}

/** The request headers that a project's pages may send through the proxy, in lower case. */
export const proxiedHeadersOf = ({ options }: Project): string[] => {
  const proxies = [...Object.values(options.integrations), ...(options.customIntegrations ?? [])];
  const more = proxies.flatMap(({ proxy }) => proxy?.requestHeaders ?? []);
  return [...PROXIED_HEADERS, ...more].map((name) => name.toLowerCase()).filter(mayBeProxied);
};

const methodNotAllowed = () =>
  new Problem(405, 'method_not_allowed', `The proxy takes ${METHODS.join(', ')}.`, {
    headers: { Allow: METHODS.join(', ') },
  });
