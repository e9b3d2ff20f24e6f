import { build } from 'esbuild';
import { createRequire } from 'node:module';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `@useparagon/connect` and `@installflow/connect` stand for in a page. */
export type ClientName = '2.1.1' | 'ours';

const clients: Record<ClientName, string> = {
  '2.1.1': createRequire(import.meta.url).resolve('@useparagon/connect'),
  ours: fileURLToPath(new URL('../../../src/index.ts', import.meta.url)),
};

const contentTypes: Partial<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
};

/** The files of a bundle by name, e.g. `main.js`. */
export type ClientBundle = ReadonlyMap<string, string>;

/** Bundles a page that imports `@useparagon/connect` or ours, with one client or the other behind either name. */
export async function bundleClient(client: ClientName, entryPoints: string[]): Promise<ClientBundle> {
  const { outputFiles } = await build({
    entryPoints,
    alias: { '@useparagon/connect': clients[client], '@installflow/connect': clients[client] },
    bundle: true,
    splitting: true,
    write: false,
    outdir: 'bundle',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
}

/** A file of a bundle as a web server answers it. */
export const respondWithFile = (files: ClientBundle, name: string): Response => {
  const text = files.get(name);
  return text === undefined
    ? new Response(null, { status: 404 })
    : new Response(text, {
        headers: { 'Content-Type': contentTypes[extname(name)] ?? 'application/octet-stream' },
      });
};
