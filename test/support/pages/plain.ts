import { fileURLToPath } from 'node:url';
import { startDemoServers, type DemoServersOptions } from '../../../docs/examples/demo-servers.js';
import { serve } from '../../../docs/examples/shared/serve.js';
import { bundleClient, respondWithFile } from './client-bundle.js';

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
      const entry = fileURLToPath(new URL('plain.client.ts', import.meta.url));
      const bundle = await bundleClient('ours', [entry]);
      return serve(async (request) => {
        const settings = await settingsFor('plain-page-user');
        const { pathname } = new URL(request.url);
        switch (pathname) {
          case '/':
            return new Response(
              '<!doctype html><title>Plain page</title><script type="module" src="/plain.client.js"></script>',
              {
                headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers?.(settings.apiUrl) },
              },
            );
          case '/demo-settings':
            return Response.json(settings);
          default:
            return respondWithFile(bundle, pathname.slice(1));
        }
      });
    },
  });
