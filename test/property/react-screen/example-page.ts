import { build, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
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

/** Opens a page with the example, in which the fault is planted. */
export async function openExample(browser: Browser, planted?: PlantedFault): Promise<Page> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./page.client.tsx', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    target: 'es2022',
    logLevel: 'silent',
    // React runs effects twice under StrictMode only where it is built for development.
    define: { 'process.env.NODE_ENV': planted?.needsStrictMode ? '"development"' : '"production"' },
    plugins: planted ? [planting(planted)] : [],
  });
  const page = await browser.newPage();
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  return page;
}

/** Runs the check in such a page. */
export const checkIn = (page: Page, numRuns: number, seed?: number): Promise<Finding> =>
  page.evaluate(([runs, from]) => globalThis.checkExample(runs, from), [numRuns, seed] as const);
