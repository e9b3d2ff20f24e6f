const ALLOWED_HEADER = /^(?:authorization|content-type|accept|x-paragon-[a-z-]{1,64})$/;
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';

/** The headers that let a page of an allowed origin read an answer. `Vary` is there for every origin, so that no cache mixes them. */
export function corsHeaders(origin: string | null, origins: readonly string[]): Record<string, string> {
  const vary = { Vary: 'Origin' };
  if (origin === null || !origins.includes(origin)) return vary;
  return { ...vary, 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'Retry-After' };
}

/**
 * The answer to a preflight request. One from a foreign origin gets no permission.
 * @param more request headers that may be sent beside the API's own, in lower case
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
    headers.set('Access-Control-Allow-Methods', METHODS);
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
