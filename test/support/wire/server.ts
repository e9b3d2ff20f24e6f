import { serve } from '../server/serve.js';
import { parseBody } from './parse.js';
import type { WireAnswer, WireRequest } from './types.js';

/** Answers a request, or breaks its connection off with `'network'`. */
export type WireHandler = (request: WireRequest) => WireAnswer | 'network' | Promise<WireAnswer | 'network'>;

/**
 * Starts an HTTP server on a free loopback port that answers every request with `handle`, and preflights by
 * itself.
 * @param requestHeaders the request headers that preflights allow
 */
export async function startWireServer(handle: WireHandler, requestHeaders: readonly string[] = []) {
  const cors = {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST, PATCH, PUT, DELETE',
    'Access-Control-Allow-Headers': requestHeaders.join(', '),
    'Access-Control-Max-Age': '7200',
  };
  const server = await serve(async (incoming) => {
    if (incoming.method === 'OPTIONS') return new Response(null, { status: 204, headers: cors });
    const answer = await handle(await readRequest(incoming));
    return answer === 'network' ? brokenOff(cors) : respond(answer, cors);
  });
  return server;
}

async function readRequest(incoming: Request): Promise<WireRequest> {
  const { method, headers, signal } = incoming;
  const { pathname, searchParams } = new URL(incoming.url);
  const path = pathname.replace(/^\/projects\/[^/]+/, '');
  return {
    call: `${method} ${path}`,
    method,
    path,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(headers),
    body: parseBody(await incoming.text()),
    signal,
  };
}

const respond = (
  { status = 200, json, text = JSON.stringify(json), headers }: WireAnswer,
  cors: Record<string, string>,
): Response =>
  new Response(text, { status, headers: { 'Content-Type': 'application/json', ...headers, ...cors } });

/** An answer whose connection breaks off before its end. */
const brokenOff = (cors: Record<string, string>): Response =>
  new Response(new ReadableStream({ start: (controller) => controller.error(new Error('Broken off.')) }), {
    headers: cors,
  });
