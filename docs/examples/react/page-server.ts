import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { createServer, type Plugin } from 'vite';
import type { DemoSettings } from '../demo-servers.js';

interface PageServerOptions {
  /** What the page is told about the user who opens it. */
  settingsFor: (user: string) => Promise<DemoSettings>;
  /** `true`: prints nothing, and does not watch the sources. */
  quiet: boolean;
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Serves the page on a free loopback port, with the package compiled from its sources. */
export async function startPageServer({ settingsFor, quiet }: PageServerOptions) {
  const server = await createServer({
    configFile: false,
    root: path('.'),
    cacheDir: path('../../../node_modules/.vite/example'),
    logLevel: quiet ? 'silent' : 'warn',
    plugins: [react(), demoSettings(settingsFor)],
    resolve: { alias: [{ find: /^@installflow\/connect$/, replacement: path('../../../src/index.ts') }] },
    optimizeDeps: { include: ['react', 'react/jsx-dev-runtime', 'react-dom/client', 'xstate', 'zod/mini'] },
    server: { host: '127.0.0.1', port: 0, cors: false, ...(quiet && { watch: null, hmr: false }) },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (typeof address !== 'object' || address === null)
    throw new Error('startPageServer(): expected a TCP port.');
  return { origin: `http://127.0.0.1:${address.port}`, stop: () => server.close() };
}

/** Stands in for the product's backend, which knows who is signed in. Here, whoever asks may be anybody. */
const demoSettings = (settingsFor: PageServerOptions['settingsFor']): Plugin => ({
  name: 'demo-settings',
  configureServer({ middlewares }) {
    middlewares.use('/demo-settings', (request, response, next) => {
      const user = new URL(request.url ?? '/', 'http://page').searchParams.get('user') ?? 'demo-user';
      settingsFor(user).then(
        (settings) => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(settings)),
        next,
      );
    });
  },
});
