import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createServer, type InlineConfig, type Plugin } from 'vite';
import type { DemoSettings } from '../demo-servers.js';
import { frameworks, type FrameworkName } from './frameworks.js';

interface PageServerOptions {
  /** The framework whose folder is served. */
  framework: FrameworkName;
  /** The settings that the page gets for the user who opens it. */
  settingsFor: (user: string) => Promise<DemoSettings>;
  /** Absent: a free one. */
  port?: number;
  /** `true`: prints nothing, and does not watch the sources. */
  quiet: boolean;
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * The configuration with which Vite compiles the pages of these frameworks. The package comes from its
 * sources.
 */
export const viteConfig = async (names: readonly FrameworkName[]): Promise<InlineConfig> => ({
  configFile: false,
  root: path('..'),
  plugins: await Promise.all(names.map((name) => frameworks[name].plugin())),
  resolve: { alias: [{ find: /^@installflow\/connect$/, replacement: path('../../../src/index.ts') }] },
});

/** Serves the page on a loopback port. */
export async function startPageServer({ framework, settingsFor, port = 0, quiet }: PageServerOptions) {
  const [config, cacheDir] = [await viteConfig([framework]), await createCacheDir()];
  const server = await createServer({
    ...config,
    cacheDir,
    logLevel: quiet ? 'silent' : 'warn',
    plugins: [config.plugins, toFolder(framework), demoSettings(settingsFor)],
    optimizeDeps: {
      noDiscovery: true,
      include: [...frameworks[framework].dependencies, 'xstate', 'zod/mini'],
    },
    server: { host: '127.0.0.1', port, cors: false, ...(quiet && { watch: null, hmr: false }) },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (typeof address !== 'object' || address === null)
    throw new Error('startPageServer(): expected a TCP port.');
  const stop = async () => {
    await server.close();
    await rm(cacheDir, { recursive: true, force: true });
  };
  return { origin: `http://127.0.0.1:${address.port}`, stop };
}

/** Creates a cache folder for one server. Servers that share a folder delete each other's files. */
async function createCacheDir(): Promise<string> {
  const caches = path('../../../node_modules/.vite/');
  await mkdir(caches, { recursive: true });
  return mkdtemp(`${caches}example-`);
}

/** Redirects `/` to the folder of the framework. */
const toFolder = (framework: FrameworkName): Plugin => ({
  name: 'to-folder',
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://page');
      if (pathname !== '/') next();
      else response.writeHead(302, { Location: `/${framework}/${search}` }).end();
    });
  },
});

/**
 * Stands in for the backend of the product, which knows who is signed in. Here, a request may name any user.
 */
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
