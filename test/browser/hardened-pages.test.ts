import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { serve } from '../../docs/examples/shared/serve.js';
import { launchChromium } from '../support/browser/chromium.js';
import { startPlainPage } from '../support/pages/plain.js';
import { signIn, windowOpenedBy } from '../support/browser/provider-window.js';

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

const openPage = async (url: string): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Connect' }).waitFor();
  return page;
};

const clickConnect = (page: Page) => page.getByRole('button', { name: 'Connect' }).click();

const eventsOf = (page: Page) => page.getByRole('listitem').allTextContents();

const waitForEvent = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

const hardened = (apiUrl: string) => ({
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    `connect-src 'self' ${apiUrl}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
});

describe('a page that severs its windows, or whose provider does', () => {
  test.each([
    ['sends no-referrer, a strict CSP and COOP same-origin', { headers: hardened }],
    [
      'sends its users to a provider with COOP same-origin',
      { oauthServer: { crossOriginOpenerPolicy: true } },
    ],
  ])('connects where it %s, and says that the window cannot be seen meanwhile', async (_what, options) => {
    const { pageOrigin } = await startPage(options);
    const page = await openPage(pageOrigin);

    const provider = await windowOpenedBy(page, () => clickConnect(page));
    await waitForEvent(page, 'onOAuthWindowUnreachable');
    await signIn(provider);
    await waitForEvent(page, /^onComplete/);

    const events = await eventsOf(page);
    expect(events.filter((event) => event.startsWith('on'))).toEqual([
      'onOAuthWindowUnreachable',
      expect.stringMatching(/^onComplete \S+$/),
    ]);
  });
});

describe('the popup blocker', () => {
  test('turns a start without a click into OAuthBlockedError, and lets the next click through', async () => {
    const { pageOrigin } = await startPage();
    const page = await context.newPage();
    await page.goto(`${pageOrigin}/#connect-at-once`);
    await page.waitForURL('**/#onError%20OAuthBlockedError');
    expect(context.pages()).toHaveLength(1);

    await signIn(await windowOpenedBy(page, () => clickConnect(page)));
    await waitForEvent(page, /^onComplete/);
  });
});

describe('a forged message', () => {
  const success = {
    type: 'oauth_success_callback',
    credential: { integrationId: 'gmail', payload: { credentialId: 'forged' } },
  };
  const failure = { type: 'oauth_error_callback', error: 'access_denied', integrationId: 'gmail' };
  const forgery = `<!doctype html><script>
    for (const message of ${JSON.stringify([success, failure])}) parent.postMessage(message, '*');
  </script>`;
  const forgeryPage = () => new Response(forgery, { headers: { 'Content-Type': 'text/html' } });

  test.each(['another origin', "the backend's own origin"])(
    'from an iframe of %s is ignored',
    async (origin) => {
      const { pageOrigin, connectOrigin } = await startPage();
      const foreign = await serve(forgeryPage);
      onTestFinished(() => foreign.stop());
      const forger = origin === 'another origin' ? foreign.origin : connectOrigin;
      await context.route(`${connectOrigin}/forgery`, async (route) =>
        route.fulfill({ contentType: 'text/html', body: forgery }),
      );
      const opener = await openPage(pageOrigin);
      const provider = await windowOpenedBy(opener, () => clickConnect(opener));

      await opener.evaluate((src) => {
        const frame = document.createElement('iframe');
        frame.src = src;
        document.body.append(frame);
      }, `${forger}/forgery`);
      await waitForEvent(opener, new RegExp(`^message from ${forger}: .*oauth_success_callback`));
      await waitForEvent(opener, new RegExp(`^message from ${forger}: .*oauth_error_callback`));
      await signIn(provider);
      await waitForEvent(opener, /^onComplete/);

      const results = (await eventsOf(opener)).filter((event) => event.startsWith('on'));
      expect(results).toEqual([expect.stringMatching(/^onComplete (?!forged)\S+$/)]);
    },
  );
});
