import { Hono, type Context } from 'hono';
import { routePath } from 'hono/route';
import { pageResponse } from './login/callback-page.js';
import { oauthCallback } from './login/oauth-callback.js';
import { oauthStart } from './login/oauth-start.js';
import { createServerContext } from './create-context.js';
import { createEvents, requestIdOf } from './events.js';
import { createLife } from './life.js';
import { checkOptions } from './options.js';
import { outageOf } from './outage.js';
import { badRequest, notFound, Problem, serverClosed } from './problem.js';
import { createOperatorCalls } from './operator/operator-calls.js';
import { createApiRoutes, createPageAccess } from './routes/api-routes.js';
import { METHODS } from './routes/cors.js';
import { isProxyPath } from './routes/proxy-routes.js';
import type { ServerContext } from './server-context.js';
import type { ConnectServer, ConnectServerOptions, Health } from './server.types.js';
import { createServices, type Services } from './services.js';
import { storesAnswer } from './store/guarded-stores.js';
import { hasHost } from './urls.js';

/**
 * Creates a backend that you host yourself: a Fetch-API handler for `{apiUrl}/projects/…` and
 * `{passportUrl}/oauth…`. The handler speaks the wire protocol of `@useparagon/connect` 2.1.1. All state is
 * in {@link ConnectServerOptions.store} and {@link ConnectServerOptions.credentialStore}, so any number of instances may run
 * over the same stores.
 *
 * @example
 * ```ts
 * const server = createConnectServer({ apiUrl: 'https://connect.example.com', projects: [project], encryptionKeys });
 * serve({ fetch: server });
 * ```
 * @throws {TypeError} where an option is wrong. The message names the option and what was expected.
 */
export function createConnectServer(options: ConnectServerOptions): ConnectServer {
  checkOptions(options);
  const events = createEvents({ onEvent: options.onEvent, now: options.now ?? Date.now });
  const life = createLife(options.waitUntil);
  const context = createServerContext(options, events, life);
  const services = createServices(context);
  const health = async (): Promise<Health> => {
    const answering = await storesAnswer(context);
    return { ok: answering.store && answering.credentialStore, ...answering };
  };

  const app = new Hono<{ Bindings: Environment }>();
  app.use(async (c, next) => {
    await next();
    c.env.told(routePath(c, -1));
  });
  // This comes before every refusal, so that pages can read why they were refused.
  app.route(new URL(options.apiUrl).pathname, createPageAccess(context));
  app.use(async (c, next) => {
    if (context.closing.aborted) throw serverClosed();
    // Platforms build the URL from the `Host` header, and some do not check that header.
    if (!hasHost(c.req.url)) throw badRequest('invalid_host', 'The "Host" header must name a valid host.');
    if (!isProxyPath(c.req.path)) refuseUnasked(c.req.raw);
    await next();
  });
  app.route(new URL(options.apiUrl).pathname, createHealthRoutes(health));
  app.route(new URL(options.apiUrl).pathname, createApiRoutes(context, services));
  app.route(new URL(context.passportUrl).pathname, createPassportRoutes(context, services));
  app.notFound((c) => answerProblem(c, notFound('not_found', 'There is no such call.')));
  app.onError((error, c) => answerProblem(c, toProblem(error, c, context)));

  const serve = async (request: Request): Promise<Response> => {
    const beganAt = performance.now();
    const requestId = requestIdOf(request);
    const projectId = projectIn(request.url);
    return events.duringRequest({ requestId, projectId }, async () => {
      let route = '/*';
      const response = await app.fetch(request, {
        told: (path: string) => {
          route = path;
        },
      } satisfies Environment);
      // No route passes a response of `fetch` on, whose headers would be immutable. A copy of the response would turn its text
      // into a stream, which `@hono/node-server` writes more slowly than a text.
      response.headers.set('X-Request-Id', requestId);
      const ms = performance.now() - beganAt;
      context.emit({
        type: 'request',
        method: request.method,
        route,
        projectId,
        status: response.status,
        ms,
      });
      return response;
    });
  };
  const projectIn = (url: string): string | null => {
    const id = /\/projects\/([^/?#]+)/.exec(url)?.[1] ?? '';
    return context.projects.has(id) ? id : null;
  };

  const handle = (request: Request): Promise<Response> => life.during(serve(request));
  return Object.assign(handle, createOperatorCalls(context, services, life), { health, close: life.end });
}

/** What a request brings along through the router. */
interface Environment {
  /** Is told the pattern of the route that takes the request. */
  told: (route: string) => void;
}

/** The routes of probes, which ask whether the server can serve, and whether the process runs at all. */
function createHealthRoutes(health: () => Promise<Health>): Hono {
  const routes = new Hono();
  routes.get('/livez', () => probed(200, { ok: true }));
  routes.get('/healthz', async () => {
    const found = await health();
    return probed(found.ok ? 200 : 503, found);
  });
  return routes;
}

const probed = (status: number, body: unknown): Response =>
  Response.json(body, {
    status,
    headers: { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
  });

/**
 * Refuses requests that no user asked for: `HEAD`, which link scanners send, and the requests by which a
 * browser loads a page ahead of a click. Hono would pass them to the handlers of `GET`, and these would begin
 * or end a login.
 * @throws {Problem} a 405 for `HEAD`, a 503 for a request ahead of a click.
 */
function refuseUnasked({ method, headers }: Request): void {
  if (method === 'HEAD') {
    const details = { headers: { Allow: METHODS.filter((one) => one !== 'HEAD').join(', ') } };
    throw new Problem(405, 'method_not_allowed', 'HEAD is for requests through the proxy only.', details);
  }
  const isAhead = PREFETCH_HEADERS.some((name) => headers.get(name)?.includes('prefetch'));
  if (isAhead) throw new Problem(503, 'prefetch_refused', 'The page is loaded after a click only.');
}

/**
 * The headers in which browsers say that they load a page ahead of a click. `Sec-Purpose` is the one of the
 * Fetch standard.
 */
const PREFETCH_HEADERS = ['Sec-Purpose', 'Purpose', 'X-Moz'];

/** The routes that the OAuth window loads: the start of a login and the callback. */
function createPassportRoutes(context: ServerContext, services: Services): Hono {
  const callback = { context, ...services };
  const passport = new Hono();
  passport.get('/oauth/start/:ticket', (c) =>
    oauthStart({ context, ...services }, c.req.raw, c.req.param('ticket')),
  );
  passport.get('/oauth', (c) => oauthCallback(callback, c.req.raw));
  passport.get('/oauth/:type', (c) => oauthCallback(callback, c.req.raw, c.req.param('type')));
  return passport;
}

/**
 * Answers with a page where the request accepts HTML, because a person then reads the answer. Every other
 * request gets problem details, and so does every request through the proxy, because its `Accept` is meant
 * for the provider.
 */
function answerProblem(c: Context, problem: Problem): Response {
  const accept = isProxyPath(c.req.path) ? 'application/json' : (c.req.header('Accept') ?? null);
  return accept?.includes('text/html')
    ? pageResponse({
        status: problem.status,
        title: 'This did not work',
        text: problem.message,
        ...(problem.details.headers && { headers: problem.details.headers }),
      })
    : problem.toResponse(accept);
}

/**
 * Returns the problem to answer with. For an unexpected error this is a 500 that says nothing about the
 * error; the operator's `onEvent` is told the route and the name of the error.
 */
function toProblem(error: Error, c: Context, { report }: ServerContext): Problem {
  if (error instanceof Problem) return error;
  const outage = outageOf(error);
  if (outage) {
    report(outage.problem.code, `${c.req.method} ${routePath(c)}: ${outage.message}`);
    return outage.problem;
  }
  // A client that aborts its request makes reading the body fail, which is no failure of the server.
  if (!c.req.raw.signal.aborted)
    report('internal_error', `${c.req.method} ${routePath(c)} failed: ${error.name}.`);
  return new Problem(500, 'internal_error', 'The server failed.');
}
