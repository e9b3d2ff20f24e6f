import * as esbuild from 'esbuild';
import { startDemoServers, type DemoServers, type DemoSettings } from '../../docs/examples/demo-servers.js';
import { serve } from '../../docs/examples/shared/serve.js';
import { projectRoot } from './built-package.js';
import { firstExample } from './readme.js';

const EXAMPLE = 'example-of-the-readme';

/** What the reader's own page has before the example: where the backend is, and what the example takes for granted. */
const given = ({ projectId, userToken, apiUrl }: DemoSettings) => `
  import { paragon } from '@installflow/connect';
  const apiUrl = ${JSON.stringify(apiUrl)};
  paragon.configureGlobal({ host: 'localhost' }, { ZEUS_PUBLIC_URL: apiUrl, PASSPORT_PUBLIC_URL: apiUrl });
  Object.assign(globalThis, ${JSON.stringify({ projectId, userToken })});
  await import('${EXAMPLE}');
`;

const bundlePage = async (settings: DemoSettings): Promise<string> => {
  const { code, language } = firstExample();
  const { outputFiles } = await esbuild.build({
    stdin: { contents: given(settings), resolveDir: projectRoot },
    alias: { '@installflow/connect': `${projectRoot}src/index.ts` },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    plugins: [
      {
        name: EXAMPLE,
        setup(build) {
          build.onResolve({ filter: new RegExp(`^${EXAMPLE}$`) }, ({ path }) => ({
            path,
            namespace: EXAMPLE,
          }));
          build.onLoad({ filter: /./, namespace: EXAMPLE }, () => ({
            contents: code,
            loader: language,
            resolveDir: projectRoot,
          }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
};

/** Serves a page that consists of the README's first example, with a connect server and an OAuth server behind it. */
export const startReadmePage = (): Promise<DemoServers> =>
  startDemoServers({
    startPage: (settingsFor) =>
      serve(async (request) => {
        const isScript = new URL(request.url).pathname === '/page.js';
        const body = isScript
          ? await bundlePage(await settingsFor('reader'))
          : '<!doctype html><title>README</title><body><script type="module" src="/page.js"></script>';
        return new Response(body, {
          headers: { 'Content-Type': isScript ? 'text/javascript' : 'text/html' },
        });
      }),
  });
