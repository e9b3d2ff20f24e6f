import { createServerWithFiles, readSettings } from './server.js';

/** What of Bun's API this entry uses (https://bun.com/docs/runtime/http/server). */
declare const Bun: {
  serve: (options: {
    fetch: (request: Request) => Promise<Response>;
    hostname: string;
    port: number;
    /** Seconds without a byte after which Bun closes a connection. Absent: 10. */
    idleTimeout: number;
  }) => void;
};

const settings = readSettings(process.env.SETTINGS);
Bun.serve({
  fetch: await createServerWithFiles(settings),
  hostname: '127.0.0.1',
  port: settings.port,
  idleTimeout: 40,
});
