import { createCompatApi } from './compat-backend.api.js';
import { createOAuthPages, html } from './compat-backend.pages.js';
import { claimsOf, parse } from './compat-backend.parse.js';
import { createCompatState } from './compat-backend.state.js';
import type { CompatIntegration, CompatRequest, Failure } from './compat-backend.types.js';
import { serve } from '../server/serve.js';

export { compatIntegration } from './integration.js';

/** What a project needs for headless installs. */
const HEADLESS = 'headless-cp';

/** What our own backend offers beyond what 2.1.1 knows. */
export const OUR_FEATURES = [
  'pushed-authorization',
  'session-wait',
  'session-cancel',
  'idempotent-credentials',
];

export interface CompatBackendOptions {
  integrations: CompatIntegration[];
  /** `project.accessibleFeatures`; absent: what 2.1.1's vendor offers. Add {@link OUR_FEATURES} for ours. */
  features?: readonly string[];
  /** The `Cross-Origin-Opener-Policy` of the consent page; absent: it has none, and there is a consent page only to wait on. */
  crossOriginOpenerPolicy?: 'same-origin';
}

/**
 * A backend on loopback that speaks the wire protocol as 2.1.1's vendor does, with the pages that the OAuth window
 * shows. Users are told apart by the `sub` of their token, which nobody verifies.
 */
export async function startCompatBackend({
  integrations,
  features = [HEADLESS],
  crossOriginOpenerPolicy,
}: CompatBackendOptions) {
  const state = createCompatState(integrations, features);
  const pages = createOAuthPages(state, crossOriginOpenerPolicy);
  const requests: CompatRequest[] = [];
  const failures = new Map<string, Failure[]>();
  const holds = new Map<string, Promise<void>[]>();
  const stopping = new AbortController();
  let heldOpen = 0;

  const heldWhile = async (wait: Promise<void>) => {
    heldOpen += 1;
    await wait;
    heldOpen -= 1;
  };

  const answer = createCompatApi({
    state,
    features,
    pages,
    origin: () => server.origin,
    heldWhile,
    stopping: stopping.signal,
  });

  const handle = async (incoming: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(incoming.url);
    if (incoming.method === 'OPTIONS') return new Response(null, { status: 204 });
    const [, page, id = ''] = /^\/(consent|decision)\/(.+)$/.exec(pathname) ?? [];
    const shown = state.sessions.get(id);
    if (page && !shown) return html('<title>Expired</title>', {});
    if (shown) return (page === 'consent' ? pages.consentPage : pages.decide)(shown, incoming.signal);
    if (!pathname.startsWith('/projects/') && !pathname.startsWith('/v2/'))
      return html('<title>Frame</title>', {});
    const path = pathname.replace(/^(?:\/v2)?\/projects\/[^/]+/, '');
    const request: CompatRequest = {
      call: `${incoming.method} ${path}`,
      method: incoming.method,
      path,
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(incoming.headers),
      body: parse(await incoming.text()),
    };
    requests.push(request);
    const hold = holds.get(request.call)?.shift();
    if (hold) await heldWhile(hold);
    const failure = failures.get(request.call)?.shift();
    if (failure === 'network') return brokenOff();
    if (failure !== undefined)
      return Response.json({ message: `Failed with ${failure}` }, { status: failure });
    const user = claimsOf(request.headers.authorization?.replace('Bearer ', '')).sub;
    return answer(request, user, incoming.signal);
  };

  const server = await serve(async (incoming) => {
    const response = await handle(incoming);
    for (const [name, value] of Object.entries(CORS)) response.headers.set(name, value);
    return response;
  });

  return Object.assign(pages.control, {
    /** The API, the pages of the OAuth window and every other service of the backend. */
    origin: server.origin,
    /** All requests to the API, preflights excepted. */
    requests,
    /** Method and path of each. */
    calls: () => requests.map(({ call }) => call),
    /** How many requests to the API are held open on purpose. */
    heldOpen: () => heldOpen,
    integrations,
    sessions: state.sessions,
    /** The user's credentials, which the test may change. */
    credentials: (user = 'alice') => state.credentials(user),
    /** Makes a credential as if it had always been there. */
    createCredential: (type: string, fields: Parameters<typeof state.create>[2] = {}, user = 'alice') => {
      const integration = integrations.find((other) => other.type === type);
      if (!integration) throw new Error(`createCredential(): there is no integration "${type}".`);
      return state.create(user, integration, fields);
    },
    /** The next request of that call fails; called again, the one after it. */
    failNext: (call: string, failure: Failure) =>
      void failures.set(call, [...(failures.get(call) ?? []), failure]),
    /** The next request of that call is answered once the function that is returned was called. */
    holdNext(call: string): () => void {
      let letGo: () => void = () => undefined;
      holds.set(call, [...(holds.get(call) ?? []), new Promise<void>((resolve) => (letGo = resolve))]);
      return () => letGo();
    },
    async stop() {
      stopping.abort();
      await server.stop();
    },
  });
}

export type CompatBackend = Awaited<ReturnType<typeof startCompatBackend>>;

/** What 2.1.1 sends passes the preflight, anything else does not. */
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, PATCH, PUT, DELETE',
  'Access-Control-Allow-Headers':
    'Accept, Authorization, Content-Type, X-Paragon-Configuration-Id, X-Paragon-Credential, X-Paragon-User-Metadata',
  'Access-Control-Max-Age': '7200',
};

/** A connection that ends before the answer does. */
const brokenOff = () =>
  new Response(new ReadableStream({ start: (controller) => controller.error(new Error('Broken off.')) }));
