import { getRequestListener } from '@hono/node-server';
import { createServer } from 'node:http';
import { closeServer, listen } from './listen.js';

/**
 * Serves a Fetch-API handler on a loopback port.
 * @param handler answers each request
 * @param port absent: a free one
 */
export async function serve(
  handler: (request: Request) => Promise<Response> | Response,
  port = 0,
): Promise<{ origin: string; stop: () => Promise<void> }> {
  const server = createServer();
  const origin = await listen(server, port);
  const listener = getRequestListener(handler);
  server.on('request', (request, response) => void listener(request, response));
  return { origin, stop: () => closeServer(server) };
}
