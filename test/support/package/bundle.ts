import { build } from 'esbuild';
import { gzipSync } from 'node:zlib';
import { projectRoot } from './built.js';

/** The packages that an application brings along for `./server` and `./testing`. */
const peers = ['fast-check', 'hono', 'hono/*', 'jose', 'oauth4webapi'];

/**
 * Bundles a module and all that it loads, now or later, into one file with esbuild, from the package as it is built.
 * @returns its bytes, minified and compressed with gzip at level 9.
 */
export async function bundledSize(code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: projectRoot },
    absWorkingDir: projectRoot,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    external: peers,
    define: { 'process.env.NODE_ENV': '"production"' },
    // Without the paths of this repository's own configuration, which lead to the sources.
    tsconfigRaw: '{}',
    logLevel: 'error',
  });
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
}
