import { readFile } from 'node:fs/promises';
import { defineConfig, type Options } from 'tsup';
import { SidebarInputType } from './src/inputs/inputs.types';

const entry = {
  index: 'src/index.ts',
  'connect-sdk': 'src/connect-sdk.ts',
  'server/index': 'src/server/index.ts',
  'server/store/sqlite/index': 'src/server/store/sqlite/index.ts',
  'server/store/postgres/index': 'src/server/store/postgres/index.ts',
  'server/store/redis-store': 'src/server/store/redis-store.ts',
  'testing/index': 'src/testing/index.ts',
};

const shared = {
  target: 'es2022',
  sourcemap: true,
  silent: true,
  clean: true,
  // The declarations are built with `baseUrl`, which TypeScript 6 deprecates.
  dts: { entry, compilerOptions: { ignoreDeprecations: '6.0' } },
} satisfies Options;

const inputTypes = new Map<string, string>(Object.entries(SidebarInputType));

/** Writes the values of the enum in place of its names, as a bundler does within one file: that spares a browser the enum. */
const inlineInputTypes: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'inline-input-types',
  setup: (build) =>
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      loader: 'ts',
      contents: (await readFile(path, 'utf8')).replace(/\bSidebarInputType\.(\w+)/g, (text, name: string) =>
        inputTypes.has(name) ? JSON.stringify(inputTypes.get(name)) : text,
      ),
    })),
};

export default defineConfig([
  // File by file, so that a bundler leaves out what nobody imports: `sideEffects` in package.json counts by file.
  {
    ...shared,
    entry: ['src/**/*.ts'],
    format: 'esm',
    outDir: 'dist/esm',
    bundle: false,
    esbuildPlugins: [inlineInputTypes],
  },
  // Split, so that the entries share one copy of each class: `instanceof` holds from one to the other.
  { ...shared, entry, format: 'cjs', outDir: 'dist/cjs', splitting: true },
]);
