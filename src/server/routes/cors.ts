import type { ServerContext } from '../server-context.js';
import { isSerializedOrigin } from '../urls.js';

/** How often `onEvent` is told the same of an origin. */
const TOLD_AGAIN_AFTER_MS = 60_000;
/** Anybody can send any `Origin`, so that the list of those that were told has an end. */
const MAX_TOLD = 100;

/** A project ID as it may be shown: the path of a request is anybody's text. */
const shownId = (id: string) => (/^[\w.-]{1,64}$/.test(id) ? `"${id}"` : 'with a malformed ID');

/**
 * Tells the operator of pages that called, but whose origin the project does not list, or whose project there is not: the
 * browser tells such a page no more than that the network failed.
 */
export function createPageReport({
  now,
  report,
  projects,
}: Pick<ServerContext, 'now' | 'report' | 'projects'>) {
  const toldAt = new Map<string, number>();

  const tell = (code: string, message: string): void => {
    for (const [told, at] of toldAt) if (now() - at >= TOLD_AGAIN_AFTER_MS) toldAt.delete(told);
    if (toldAt.has(message) || toldAt.size >= MAX_TOLD) return;
    toldAt.set(message, now());
    report(code, message);
  };

  return (projectId: string, origin: string | null): void => {
    const project = projects.get(projectId);
    if (origin === null || project?.options.origins.includes(origin)) return;
    const page = isSerializedOrigin(origin) ? `"${origin}"` : 'an opaque or malformed origin';
    const called = `A page of ${page} called, and browsers keep the answer from it:`;
    if (project)
      tell('origin_not_listed', `${called} the \`origins\` of project "${projectId}" do not list it.`);
    else tell('project_not_found', `${called} \`projects\` has no project ${shownId(projectId)}.`);
  };
}

const ALLOWED_HEADER = /^(?:authorization|content-type|accept|x-request-id|x-paragon-[a-z-]{1,64})$/;
/** The methods that pages may use: those of the API's own calls, and those that the proxy passes on. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * The headers that let a page of an allowed origin read an answer. `Vary` is set for every origin, so that no
 * cache gives the answer for one origin to another.
 */
export function corsHeaders(origin: string | null, origins: readonly string[]): Record<string, string> {
  const vary = { Vary: 'Origin' };
  if (origin === null || !origins.includes(origin)) return vary;
  return {
    ...vary,
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id',
  };
}

/**
 * The answer to a preflight request. A request from an origin that is not allowed gets no permission.
 * @param more request headers, in lower case, that pages may send beside the API's own
 */
export function preflightResponse(
  request: Request,
  origins: readonly string[],
  more: readonly string[],
): Response {
  const headers = new Headers(corsHeaders(request.headers.get('Origin'), origins));
  if (headers.has('Access-Control-Allow-Origin')) {
    const requested = request.headers.get('Access-Control-Request-Headers') ?? '';
    const names = requested.split(',').map((name) => name.trim().toLowerCase());
    headers.delete('Access-Control-Expose-Headers');
    headers.set('Access-Control-Allow-Methods', METHODS.join(', '));
    headers.set(
      'Access-Control-Allow-Headers',
      [...new Set(['authorization', 'content-type', ...names])]
        .filter((name) => ALLOWED_HEADER.test(name) || more.includes(name))
        .join(', '),
    );
    headers.set('Access-Control-Max-Age', '7200');
  }
  return new Response(null, { status: 204, headers });
}
