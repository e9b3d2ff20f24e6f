import type { Browser, BrowserContext } from 'playwright-core';

/** A browser context whose pages reach loopback alone: 2.1.1 asks its vendor's servers as soon as it is imported. */
export async function newLoopbackContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ proxy: { server: 'http://127.0.0.1:9', bypass: '127.0.0.1' } });
  context.setDefaultTimeout(20_000);
  return context;
}
