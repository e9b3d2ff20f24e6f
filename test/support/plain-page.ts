import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { startDemoServers, type DemoServersOptions } from '../../docs/examples/demo-servers.js';
import { serve } from '../../docs/examples/shared/serve.js';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const bundlePage = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [path('plain-page.client.ts')],
    alias: { '@installflow/connect': path('../../src/index.ts') },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  });
  const [file] = outputFiles;
  if (!file) throw new Error('bundlePage(): esbuild wrote no file.');
  return file.text;
};

interface PlainPageOptions extends Pick<DemoServersOptions, 'oauthServer'> {
  /** Sent with the page, for the origin of the connect server. */
  headers?: (apiUrl: string) => Record<string, string>;
}

/**
 * Serves the built package on a page without a framework: a button that connects Gmail, and a list of all that the
 * install flow says. With the hash `#connect-at-once` it connects without a click.
 */
export const startPlainPage = ({ headers, oauthServer }: PlainPageOptions = {}) =>
  startDemoServers({
    oauthServer,
    startPage: async (settingsFor) => {
      const script = await bundlePage();
      return serve(async (request) => {
        const settings = await settingsFor('plain-page-user');
        switch (new URL(request.url).pathname) {
          case '/':
            return new Response(
              '<!doctype html><title>Plain page</title><script type="module" src="/page.js"></script>',
              {
                headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers?.(settings.apiUrl) },
              },
            );
          case '/page.js':
            return new Response(script, { headers: { 'Content-Type': 'text/javascript' } });
          case '/demo-settings':
            return Response.json(settings);
          default:
            return new Response(null, { status: 404 });
        }
      });
    },
  });
