import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as the server got it. */
export interface WireRequest {
  /** Method and path below `/projects/{projectId}`, e.g. `'GET /sdk/me'`. */
  call: string;
  query: Record<string, string>;
  headers: Record<string, string | undefined>;
  /** Parsed JSON, or the text that is none. */
  body: unknown;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/** What the server answers: JSON with status 200, or a status and a body of its own. */
export type WireAnswer = { status?: number; json?: unknown; text?: string };
export type WireHandler = (request: WireRequest) => WireAnswer | Promise<WireAnswer>;

/** A local HTTP server on a free port of 127.0.0.1, for one test: it hands every request on, and remembers it. */
export async function startWireServer(handle: WireHandler) {
  const requests: WireRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    const gone = new AbortController();
    outgoing.on('close', () => gone.abort());
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
      const text = Buffer.concat(chunks).toString();
      const request: WireRequest = {
        call: `${incoming.method ?? ''} ${url.pathname.replace(/^\/projects\/[^/]+/, '')}`,
        query: Object.fromEntries(url.searchParams),
        headers: incoming.headers as Record<string, string | undefined>,
        body: parseBody(text),
        signal: gone.signal,
      };
      requests.push(request);
      void Promise.resolve(handle(request)).then(({ status = 200, json, text = JSON.stringify(json) }) => {
        outgoing.writeHead(status, { 'Content-Type': 'application/json' });
        outgoing.end(text);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  return {
    api: `http://127.0.0.1:${port}`,
    requests,
    calls: () => requests.map(({ call }) => call),
  };
}

function parseBody(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
