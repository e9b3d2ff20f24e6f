import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureChromium, launchChromium } from '../support/browser/chromium.js';
import { pageScript } from '../support/docs/readme-bundle.js';
import { blocksIn } from '../support/docs/readme.js';
import { checkIn, openExample } from './react-screen/example-page.js';
import { PLANTED_FAULTS } from './react-screen/planted-faults.js';

/** `npm run bench:screen-faults` tries other seeds. */
const SEED = 1;

let browser: Browser;
let page: Page;

beforeAll(async () => {
  await ensureChromium();
  browser = await launchChromium();
  page = await browser.newPage();
}, 60_000);
afterAll(() => browser.close());

describe('the example in React, whatever its user, the provider and the backend do', () => {
  it('keeps the invariants', async () => {
    await openExample(page);
    const { report } = await checkIn(page, 400);
    expect(report).toBeNull();
  });

  it.each(PLANTED_FAULTS)('is found to break $invariant within 100 runs where it $fault', async (planted) => {
    await openExample(page, planted);
    const { invariant, report } = await checkIn(page, 100, SEED);
    expect(invariant, report ?? `no run failed with seed ${SEED}`).toBe(planted.invariant);
    expect(report).toContain(`seed: ${SEED}`);
  });

  it('takes no fault whose text it does not have', async () => {
    const patches = [{ file: 'shared/app/screen.ts', text: 'no such text', by: '' }];
    const opening = openExample(page, { fault: 'is gone', invariant: 'screen', patches });
    await expect(opening).rejects.toThrow('"is gone": shared/app/screen.ts must have the text once');
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
