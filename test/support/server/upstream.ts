import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { closeServer, listen } from '../../../docs/examples/shared/listen.js';

/** A request as the API of the provider got it. */
export interface UpstreamRequest {
  method: string;
  /** Path and query, not parsed. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export type UpstreamBehaviour = (request: UpstreamRequest, response: ServerResponse) => void;

/** Makes a behaviour that answers with JSON. */
export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): UpstreamBehaviour =>
  (_request, response) =>
    void response
      .writeHead(status, { 'Content-Type': 'application/json', ...headers })
      .end(JSON.stringify(body));

/**
 * Starts the API of a provider on a loopback port. The API records requests, and answers as the test sets
 * with `behave`.
 */
export async function startUpstream() {
  const requests: UpstreamRequest[] = [];
  const upstream = { behave: json(200, { ok: true }) };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
    const { method = '', url = '', headers } = request;
    const received = { method, url, headers, body: Buffer.concat(chunks) };
    requests.push(received);
    upstream.behave(received, response);
  };
  const server = createServer((request, response) => void answer(request, response));
  const origin = await listen(server, 0);
  return {
    origin,
    requests,
    /** Sets how the API answers the next requests. */
    behave: (behaviour: UpstreamBehaviour) => void (upstream.behave = behaviour),
    /** Forgets the recorded requests, and makes the API answer `{"ok":true}` again. */
    reset: () => {
      requests.length = 0;
      upstream.behave = json(200, { ok: true });
    },
    stop: () => closeServer(server),
  };
}

export type Upstream = Awaited<ReturnType<typeof startUpstream>>;
