import { createServerWithFiles, readSettings } from './server.js';

/** What of Deno's API this entry uses (https://docs.deno.com/api/deno/~/Deno.serve). */
declare const Deno: {
  serve: (
    options: { hostname: string; port: number },
    handler: (request: Request) => Promise<Response>,
  ) => void;
};

const settings = readSettings(process.env.SETTINGS);
Deno.serve({ hostname: '127.0.0.1', port: settings.port }, await createServerWithFiles(settings));
