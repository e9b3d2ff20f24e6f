import type { ConnectServer } from '@installflow/connect/server';
import { waitUntil } from 'cloudflare:workers';
import { createServer, readSettings } from './server.js';

/** The server of this isolate, and with it the store in memory. An isolate has its settings at the first request. */
let server: ConnectServer | undefined;

export default {
  fetch: (request: Request, { SETTINGS }: { SETTINGS: string }) => {
    server ??= createServer(readSettings(SETTINGS), { waitUntil });
    return server(request);
  },
};
