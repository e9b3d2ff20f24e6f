import { build, type BuildOptions, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { Finding } from './page.client.js';
import type { PlantedFault } from './planted-faults.js';

declare global {
  /** What the page offers. */
  var checkExample: (numRuns: number, seed?: number) => Promise<Finding>;
}

const example = fileURLToPath(new URL('../../../docs/examples/', import.meta.url));

/**
 * Replaces texts of the example's modules while they are bundled.
 * @throws {Error} where a text is not there exactly once: the fault must then be planted in another way
 */
const planting = ({ fault, patches }: PlantedFault): Plugin => ({
  name: 'planting',
  setup(bundler) {
    const open = new Set(patches.map(({ file }) => file));
    bundler.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
      const ours = patches.filter(({ file }) => path === example + file);
      if (ours.length === 0) return null;
      let contents = await readFile(path, 'utf8');
      for (const { file, text, by } of ours) {
        const count = contents.split(text).length - 1;
        if (count !== 1)
          throw new Error(`"${fault}": ${file} must have the text once, and has it ${count} times: ${text}`);
        contents = contents.replace(text, () => by);
        open.delete(file);
      }
      return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
    });
    bundler.onEnd(() => {
      if (open.size > 0) throw new Error(`"${fault}": the example does not import ${[...open].join(', ')}.`);
    });
  },
});

/** Modules that no fault changes. One bundle of these serves every page, since they are nearly all of the code. */
const SHARED = [
  'react',
  'react/jsx-runtime',
  'react-dom',
  'react-dom/client',
  'fast-check',
  '@installflow/connect',
  '@installflow/connect/testing',
];

/** Takes the shared modules from the bundle that the page has already. */
const sharing: Plugin = {
  name: 'sharing',
  setup(bundler) {
    bundler.onResolve({ filter: /^[^.]/ }, ({ path }) =>
      SHARED.includes(path) ? { path, namespace: 'shared' } : null,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({
      contents: `module.exports = globalThis.shared[${JSON.stringify(path)}];`,
    }));
  },
};

const bundleOf = async (options: BuildOptions): Promise<string> => {
  const { outputFiles } = await build({
    ...options,
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    target: 'es2022',
    minifyWhitespace: true,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
};

type Mode = 'development' | 'production';

const bundleShared = (mode: Mode) => {
  const imports = SHARED.map((name, index) => `import * as module${index} from ${JSON.stringify(name)};`);
  const entries = SHARED.map((name, index) => `${JSON.stringify(name)}: module${index}`);
  const contents = `${imports.join('')} globalThis.shared = { ${entries.join()} };`;
  const define = { 'process.env.NODE_ENV': JSON.stringify(mode) };
  return bundleOf({ stdin: { contents, resolveDir: example }, define });
};

const sharedBundles = new Map<Mode, Promise<string>>();

function sharedBundle(mode: Mode): Promise<string> {
  const bundle = sharedBundles.get(mode) ?? bundleShared(mode);
  sharedBundles.set(mode, bundle);
  return bundle;
}

/** Puts the example, in which the fault is planted, on a page in place of what is there. */
export async function openExample(page: Page, planted?: PlantedFault): Promise<void> {
  const bundles = await Promise.all([
    // React runs effects twice under StrictMode only where it is built for development.
    sharedBundle(planted?.needsStrictMode ? 'development' : 'production'),
    bundleOf({
      entryPoints: [fileURLToPath(new URL('./page.client.tsx', import.meta.url))],
      plugins: planted ? [planting(planted), sharing] : [sharing],
    }),
  ]);
  await page.goto('about:blank');
  for (const content of bundles) await page.addScriptTag({ content });
}

/** Runs the check in such a page. */
export const checkIn = (page: Page, numRuns: number, seed?: number): Promise<Finding> =>
  page.evaluate(([runs, from]) => globalThis.checkExample(runs, from), [numRuns, seed] as const);
