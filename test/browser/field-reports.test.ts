import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { serve } from '../../docs/examples/shared/serve.js';
import { launchChromium } from '../support/browser/chromium.js';
import { signIn, windowOpenedBy } from '../support/browser/provider-window.js';
import { startPlainPage } from '../support/pages/plain.js';

// Faults that people report of other systems, see test/field-reports.md.

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launchChromium({ popupBlocker: true });
});
afterAll(() => browser.close());
beforeEach(async () => {
  context = await browser.newContext();
  context.setDefaultTimeout(15_000);
});
afterEach(() => context.close());

const startPage = async (options: Parameters<typeof startPlainPage>[0] = {}) => {
  const servers = await startPlainPage(options);
  onTestFinished(() => servers.stop());
  return servers;
};

const connectButton = (page: Page | Frame) => page.getByRole('button', { name: 'Connect' });

const openPage = async (url: string): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(url);
  await connectButton(page).waitFor();
  return page;
};

const outcomesIn = async (page: Page | Frame) =>
  (await page.getByRole('listitem').allTextContents()).filter((text) => text.startsWith('on'));

/** A page of another site that shows ours in an iframe. */
const openEmbedded = async (pageOrigin: string, sandbox?: string): Promise<{ page: Page; frame: Frame }> => {
  const attribute = sandbox === undefined ? '' : ` sandbox="${sandbox}"`;
  const html = `<!doctype html><title>Embedder</title><iframe src="${pageOrigin}/"${attribute}></iframe>`;
  const embedder = await serve(() => new Response(html, { headers: { 'Content-Type': 'text/html' } }));
  onTestFinished(() => embedder.stop());
  const page = await context.newPage();
  // Our page is at 127.0.0.1, which is another site than localhost.
  await page.goto(embedder.origin.replace('127.0.0.1', 'localhost'));
  const handle = await page.waitForSelector('iframe');
  const frame = await handle.contentFrame();
  if (!frame) throw new Error('The embedder must have a frame.');
  await connectButton(frame).waitFor();
  return { page, frame };
};

describe('a page in an iframe of another site', () => {
  test('connects, since the login’s cookie is of the window’s own site', async () => {
    const { pageOrigin } = await startPage();
    const { page, frame } = await openEmbedded(pageOrigin);
    await signIn(await windowOpenedBy(page, () => connectButton(frame).click()));
    await frame.getByText(/^onComplete/).waitFor();
    expect(await outcomesIn(frame)).toEqual([expect.stringMatching(/^onComplete \S+$/)]);
  });

  test('tells that windows are blocked where the sandbox allows none', async () => {
    const { pageOrigin } = await startPage();
    const { page, frame } = await openEmbedded(pageOrigin, 'allow-scripts allow-same-origin');
    await connectButton(frame).click();
    await frame.getByText('onError OAuthBlockedError').waitFor();
    expect(context.pages()).toEqual([page]);
  });
});

describe('a callback page whose script does not run, e.g. because an extension blocks it', () => {
  test('is not needed: the client asks the backend, and closes the window', async () => {
    const { pageOrigin, connectOrigin } = await startPage();
    await context.route(
      (url) => url.origin === connectOrigin && url.pathname === '/oauth',
      async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replace(/<script.*<\/script>/s, '');
        await route.fulfill({ response, body });
      },
    );
    const page = await openPage(pageOrigin);
    await signIn(await windowOpenedBy(page, () => connectButton(page).click()));
    await page.getByText(/^onComplete/).waitFor();
    expect(await outcomesIn(page)).toEqual([expect.stringMatching(/^onComplete \S+$/)]);
  });
});

describe('a double click on the button', () => {
  test('leaves one window open, whose login completes once', async () => {
    const { pageOrigin } = await startPage();
    const page = await openPage(pageOrigin);
    const opened: Page[] = [];
    page.on('popup', (popup) => opened.push(popup));
    await connectButton(page).dblclick();
    const alive = () => opened.filter((popup) => !popup.isClosed());
    await expect.poll(() => opened.length).toBeGreaterThan(0);
    await expect.poll(() => alive().length).toBe(1);
    const [window] = alive();
    if (!window) throw new Error('A window must be open.');
    await signIn(window);
    await page.getByText(/^onComplete/).waitFor();
    expect((await outcomesIn(page)).filter((text) => text.startsWith('onComplete'))).toHaveLength(1);
    expect(alive()).toEqual([]);
  });
});

describe('a page with a strict Content-Security-Policy and Trusted Types', () => {
  test('has no violation to report in a whole install', async () => {
    const { pageOrigin } = await startPage({
      headers: (apiUrl) => ({
        'Content-Security-Policy': [
          "default-src 'none'",
          "script-src 'self'",
          `connect-src 'self' ${apiUrl}`,
          "require-trusted-types-for 'script'",
          "trusted-types 'none'",
        ].join('; '),
      }),
    });
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) => {
        console.warn(`violation: ${violatedDirective} in ${sourceFile}`);
      });
    });
    const page = await context.newPage();
    const violations: string[] = [];
    page.on('console', (message) => {
      if (message.text().startsWith('violation')) violations.push(message.text());
    });
    await page.goto(pageOrigin);
    await signIn(await windowOpenedBy(page, () => connectButton(page).click()));
    await page.getByText(/^onComplete/).waitFor();
    expect(violations).toEqual([]);
  });
});
