import { build } from 'esbuild';
import { gzipSync } from 'node:zlib';
import { projectRoot } from './built-package.js';

/** The packages that an application brings along for `./server` and `./testing`. */
const peers = ['fast-check', 'hono', 'hono/*', 'jose', 'oauth4webapi'];

export interface Bundle {
  /** Bytes, minified and compressed with gzip at level 9. */
  gzipped: number;
  /** The files of this repository that are in it, e.g. `dist/esm/inputs/scopes.js`. */
  files: string[];
}

/** Bundles a module as an application for browsers would, from the package as it is built. */
export async function bundle(code: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: projectRoot },
    absWorkingDir: projectRoot,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    external: peers,
    define: { 'process.env.NODE_ENV': '"production"' },
    // Without the paths of this repository's own configuration, which lead to the sources.
    tsconfigRaw: '{}',
    logLevel: 'error',
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return {
    gzipped: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length,
    files: inputs
      .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && !/^(?:node_modules\/|<)/.test(path))
      .map(([path]) => path),
  };
}
