import { Hono, type Context } from 'hono';
import { corsHeaders, createPageReport, preflightResponse } from './cors.js';
import { notFound } from '../problem.js';
import type { Project, ServerContext } from '../server-context.js';
import type { Services } from '../services.js';
import { createActionRoute } from './action-routes.js';
import { bearerToken, requireToken, type ApiCall, type ApiHandler } from './api-call.js';
import { createCredentialRoutes } from './credential-routes.js';
import { createSessionRoutes } from './session-routes.js';
import { createProxyRoute, proxiedHeadersOf } from './proxy-routes.js';
import { createUserRoutes } from './user-routes.js';
import type { Call } from '../../wire/calls.js';

const projectOf = ({ projects }: Pick<ServerContext, 'projects'>, c: Context): Project => {
  const project = projects.get(c.req.param('projectId') ?? '');
  if (!project) throw notFound('project_not_found', 'There is no such project.');
  return project;
};

/**
 * Lets the pages of a project read every answer below `/projects/{projectId}`, and answers preflight requests. Requests for
 * other projects end here.
 */
export function createPageAccess(context: ServerContext): Hono {
  const reportPage = createPageReport(context);
  const access = new Hono();
  access.use('/projects/:projectId/*', async (c: Context, next) => {
    const origin = c.req.header('Origin') ?? null;
    reportPage(c.req.param('projectId') ?? '', origin);
    const project = projectOf(context, c);
    const { origins } = project.options;
    if (c.req.method === 'OPTIONS') return preflightResponse(c.req.raw, origins, proxiedHeadersOf(project));
    await next();
    for (const [name, value] of Object.entries(corsHeaders(origin, origins))) {
      c.res.headers.set(name, value);
    }
    return undefined;
  });
  return access;
}

/** The calls of the wire protocol below `/projects/{projectId}`. */
export function createApiRoutes(context: ServerContext, services: Services): Hono {
  const { accounts, catalogOf } = services;
  const users = createUserRoutes(context, services);
  const sessions = createSessionRoutes({ context, ...services }, accounts);
  const credentialRoutes = createCredentialRoutes({
    ...services,
    marketplaceCodes: { context, ...services },
    now: context.now,
  });

  /** Verifies the user token, from the `Authorization` header or else `otherToken`, and describes the call. */
  const authenticate = async (c: Context, otherToken?: string | null): Promise<ApiCall> => {
    const project = projectOf(context, c);
    const projectId = project.options.id;
    const user = await project.verifyUserToken(requireToken(bearerToken(c.req.raw) ?? otherToken));
    const catalog = await catalogOf(projectId);
    if (!catalog) throw notFound('project_not_found', 'There is no such project.');
    const query = new URL(c.req.url).searchParams;
    return { project, projectId, ...user, catalog, request: c.req.raw, query, id: c.req.param('id') ?? '' };
  };

  const json = (handler: ApiHandler) => async (c: Context) =>
    c.json(await handler(await authenticate(c)), 200, { 'Cache-Control': 'no-store' });

  const api = new Hono();
  const proxy = createProxyRoute(context, services, (c) => authenticate(c));
  api.all('/projects/:projectId/sdk/proxy/:type/*', proxy);

  const route = (call: Call, answer: (c: Context) => Response | Promise<Response>) => {
    const [method = '', path = ''] = call.split(' ');
    api.on(method, `/projects/:projectId${path.replace('{id}', ':id')}`, answer);
  };
  route('GET /sdk/me', json(users.me));
  route('PATCH /sdk/me', json(users.updateMe));
  route('GET /sdk/integrations', json(users.integrations));
  route('DELETE /sdk/integrations/{id}', json(credentialRoutes.uninstall));
  route('GET /sdk/actions/build-oauth', async (c) =>
    sessions.open(await authenticate(c, c.req.query('userToken'))),
  );
  route('POST /sdk/actions/build-oauth', json(sessions.push));
  route('GET /sdk/actions/session-id/{id}', json(sessions.read));
  route('DELETE /sdk/actions/session-id/{id}', json(sessions.end));
  route('POST /sdk/actions', json(createActionRoute(services)));
  route('POST /sdk/credentials', json(credentialRoutes.create));
  route('GET /sdk/credentials', json(credentialRoutes.readAccount));
  route('GET /sdk/credentials/{id}', json(credentialRoutes.read));
  route('POST /sdk/credentials/{id}/complete-setup', json(credentialRoutes.completeSetup));
  return api;
}
