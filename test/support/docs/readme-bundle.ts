import * as esbuild from 'esbuild';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../package/built.js';
import type { CodeBlock } from './readme.js';

const NAMESPACE = 'block-of-a-document';
const ENTRY = 'entry';

const nameOf = ({ file, place }: CodeBlock) => file ?? place;

/** Finds `./screen.js` in the block that is named `screen.ts`, as a bundler finds it on disk. */
const blocksPlugin = (blocks: readonly CodeBlock[]): esbuild.Plugin => ({
  name: NAMESPACE,
  setup(build) {
    const found = (name: string) => blocks.find((block) => nameOf(block) === name);
    build.onResolve({ filter: /^block:/ }, ({ path }) => ({ path: path.slice(6), namespace: NAMESPACE }));
    build.onResolve({ filter: /^\.\/.*\.js$/, namespace: NAMESPACE }, ({ path }) => {
      const name = path.slice(2, -3);
      const file = [`${name}.ts`, `${name}.tsx`].find((candidate) => found(candidate));
      return file === undefined ? null : { path: file, namespace: NAMESPACE };
    });
    build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => {
      const block = found(path);
      if (!block) throw new Error(`No block is named "${path}".`);
      return {
        contents: block.code,
        loader: block.language === 'tsx' ? 'tsx' : 'ts',
        resolveDir: projectRoot,
      };
    });
  },
});

/** Leaves frameworks and tools out, so that a block and its test share one React or one Vue. */
const sharedFrameworks: esbuild.Plugin = {
  name: 'shared-frameworks',
  setup(build) {
    const { resolve } = createRequire(projectRoot);
    build.onResolve(
      { filter: /^(?:react|vue|svelte|fast-check|@xstate|@statelyai)(?:\/|$)/ },
      ({ path }) => ({
        path: pathToFileURL(resolve(path)).href,
        external: true,
      }),
    );
  },
};

const bundle = async (entry: string, plugins: esbuild.Plugin[], options: esbuild.BuildOptions = {}) => {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: entry, resolveDir: projectRoot, sourcefile: ENTRY, loader: 'ts' },
    alias: {
      '@installflow/connect/testing': `${projectRoot}src/testing/index.ts`,
      '@installflow/connect/server': `${projectRoot}src/server/index.ts`,
      '@installflow/connect': `${projectRoot}src/index.ts`,
    },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    plugins,
    ...options,
  });
  return outputFiles?.[0]?.text ?? '';
};

/** A script for a page that runs a block, and what the block imports of the others, once the globals are there. */
export const pageScript = (
  first: CodeBlock,
  blocks: readonly CodeBlock[],
  globals: Readonly<Record<string, string>>,
): Promise<string> =>
  bundle(
    `Object.assign(globalThis, ${JSON.stringify(globals)}); await import(${JSON.stringify(`block:${nameOf(first)}`)});`,
    [blocksPlugin(blocks)],
  );

/**
 * Runs a block in Node. The module that comes back has what the block exports, and the `paragon` that the block uses.
 * @param first the block, or a module in its place, e.g. a compiled component
 */
export async function runBlock(
  first: CodeBlock,
  blocks: readonly CodeBlock[] = [first],
): Promise<Record<string, unknown>> {
  const entry = `export * from ${JSON.stringify(`block:${nameOf(first)}`)};
    export { paragon } from '@installflow/connect';`;
  const code = await bundle(entry, [blocksPlugin(blocks), sharedFrameworks], {
    platform: 'node',
    target: 'node20',
  });
  const folder = await mkdtemp(join(tmpdir(), 'block-'));
  try {
    const path = join(folder, 'block.mjs');
    await writeFile(path, code);
    return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Record<string, unknown>;
  } finally {
    await rm(folder, { recursive: true });
  }
}
