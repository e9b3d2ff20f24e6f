import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import type { DemoServers } from '../../../docs/examples/demo-servers.js';
import { launchChromium } from '../browser/chromium.js';

/** Opens a page of demo servers anew for each test of the file that calls it. */
export function useDemoPage(start: () => Promise<DemoServers>): {
  readonly servers: DemoServers;
  readonly page: Page;
} {
  let servers: DemoServers;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [servers, browser] = await Promise.all([start(), launchChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await servers.stop();
  });
  beforeEach(async () => {
    const context = await browser.newContext();
    context.setDefaultTimeout(20_000);
    onTestFinished(() => context.close());
    page = await context.newPage();
    await page.goto(servers.pageOrigin);
  });

  return {
    get servers() {
      return servers;
    },
    get page() {
      return page;
    },
  };
}
