import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureChromium, launchChromium } from '../support/browser/chromium.js';
import { pageScript } from '../support/docs/readme-bundle.js';
import { blocksIn } from '../support/docs/readme.js';
import type { Mistake } from './react-screen/mistakes.js';

declare global {
  /** What the page offers. */
  var checkExample: (mistake: Mistake, numRuns: number) => Promise<string | null>;
}

let browser: Browser;
let page: Page;

beforeAll(async () => {
  await ensureChromium();
  const [{ outputFiles }, launched] = await Promise.all([
    build({
      entryPoints: [fileURLToPath(new URL('./react-screen/page.client.tsx', import.meta.url))],
      bundle: true,
      write: false,
      format: 'iife',
      jsx: 'automatic',
      target: 'es2022',
      define: { 'process.env.NODE_ENV': '"production"' },
    }),
    launchChromium(),
  ]);
  browser = launched;
  page = await browser.newPage();
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
}, 60_000);
afterAll(() => browser.close());

const check = (mistake: Mistake, numRuns: number) =>
  page.evaluate(([name, runs]) => globalThis.checkExample(name, runs), [mistake, numRuns] as const);

describe('the example in React, whatever its user, the provider and the backend do', () => {
  it('keeps the invariants', async () => {
    expect(await check('none', 400)).toBeNull();
  });

  it.each<[Mistake, string]>([
    ['waits before it answers', 'I6: the OAuth window opened while the user did nothing'],
    ['marks nothing', 'screen: the screen marks'],
    ['forgets a field', 'screen: '],
    ['stays at the first stage', 'screen: the screen shows'],
    ['stays subscribed', 'listeners are left by the screen that is gone'],
  ])('is found to break them where it %s', async (mistake, found) => {
    const report = await check(mistake, 1000);
    expect(report).toContain(found);
    expect(report).toMatch(/seed: -?\d+/);
  });
});

it('is checked as the guide shows, by an example that runs', async () => {
  const blocks = blocksIn('ts', 'tsx');
  const check = blocks.find(({ file }) => file === 'check-screen.tsx');
  if (!check) throw new Error('docs/testing.md must have a block that checks a screen.');
  const guide = await browser.newPage();
  const failure = guide.waitForEvent('pageerror').then(({ message }) => message);
  const content = `${await pageScript(check, blocks, {})}; globalThis.isChecked = true;`;
  await guide.addScriptTag({ type: 'module', content });
  const done = guide.waitForFunction('globalThis.isChecked').then(() => 'checked');
  expect(await Promise.race([done, failure.catch(() => 'closed')])).toBe('checked');
});
