import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { projectRoot } from './built.js';

/** Bytes of the files that a page loads, each minified and compressed with gzip at level 9. */
export interface AppBundle {
  /** The bytes of the files that the page loads at once. */
  atOnce: number;
  /** The bytes of the files that the page loads later, by `import()`. */
  later: number;
  /** The files of this repository that it loads at once, e.g. `dist/esm/inputs/scopes.js`. */
  files: string[];
}

const entry = fileURLToPath(new URL('app-bundle.entry.js', import.meta.url));

/** Bundles a module as Vite does an application, from the package as it is built. */
export async function bundleApp(code: string): Promise<AppBundle> {
  const result = await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    resolve: { tsconfigPaths: false },
    plugins: [
      {
        name: 'entry',
        enforce: 'pre',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
    build: { write: false, target: 'es2022', rolldownOptions: { input: entry } },
  });
  const chunks = [result]
    .flat()
    .flatMap((built) => ('output' in built ? built.output : []))
    .filter((file) => file.type === 'chunk');
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));

  const atOnce = new Set<string>();
  const load = (fileName: string) => {
    if (atOnce.has(fileName)) return;
    atOnce.add(fileName);
    byName.get(fileName)?.imports.forEach(load);
  };
  for (const { isEntry, fileName } of chunks) if (isEntry) load(fileName);

  const sizeOf = (isCounted: (fileName: string) => boolean) =>
    chunks
      .filter(({ fileName }) => isCounted(fileName))
      .reduce((sum, chunk) => sum + gzipSync(chunk.code, { level: 9 }).length, 0);
  return {
    atOnce: sizeOf((name) => atOnce.has(name)),
    later: sizeOf((name) => !atOnce.has(name)),
    files: [...atOnce]
      .flatMap((name) => Object.entries(byName.get(name)?.modules ?? {}))
      .filter(([path, { renderedLength }]) => renderedLength > 0 && path.startsWith(`${projectRoot}dist/`))
      .map(([path]) => path.slice(projectRoot.length)),
  };
}
