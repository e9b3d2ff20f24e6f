import { createServer } from 'node:http';
import { closeServer, listen } from '../../../docs/examples/shared/listen.js';
import { getRequestListener } from '@hono/node-server';

/**
 * Starts an HTTP server that hands each request on to the OAuth server at `origin`, and records the bodies of both
 * directions. A test sees so what a server in another process sent to its provider.
 */
export async function startRecordingProvider(origin: string) {
  const exchanges: { path: string; body: URLSearchParams; answer: string }[] = [];
  const listener = getRequestListener(async (request) => {
    const { pathname: path } = new URL(request.url);
    const body = await request.text();
    const response = await fetch(`${origin}${path}`, {
      method: request.method,
      headers: { 'Content-Type': request.headers.get('Content-Type') ?? '' },
      body,
    });
    const answer = await response.text();
    exchanges.push({ path, body: new URLSearchParams(body), answer });
    return new Response(answer, {
      status: response.status,
      headers: { 'Content-Type': response.headers.get('Content-Type') ?? '' },
    });
  });
  const server = createServer((request, response) => void listener(request, response));
  return { origin: await listen(server, 0), exchanges, stop: () => closeServer(server) };
}
