import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { DemoServers } from '../../docs/examples/demo-servers.js';
import { launchChromium } from '../support/chromium.js';
import { signIn, windowOpenedBy } from '../support/provider-window.js';
import { startReadmePage } from '../support/readme-page.js';

let servers: DemoServers;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [servers, browser] = await Promise.all([startReadmePage(), launchChromium()]);
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
  await press('Connect Zendesk');
});

const press = (name: string) => page.getByRole('button', { name }).click();
const field = (label: string) => page.getByLabel(label);

test('the first example of the README connects Zendesk with an OAuth client of the user, once what is missing was entered', async () => {
  await press('user-configured-oauth');
  expect(await field('Redirect URL').inputValue()).toBe(`${servers.connectOrigin}/oauth`);
  expect(await field('Scopes').inputValue()).toBe('read write');
  await field('Client ID').fill(servers.client.clientId);
  await field('Zendesk subdomain').fill('acme');
  await press('Continue to Zendesk');
  await page.getByText('Client Secret: Enter a value for Client Secret.').waitFor();

  await field('Client Secret').fill(servers.client.clientSecret);
  await signIn(await windowOpenedBy(page, () => press('Continue to Zendesk')));
  await page.getByText(/^Connected: \S+$/).waitFor();
});

test("the first example of the README connects Zendesk with the company's own OAuth client", async () => {
  await press('default');
  await field('Zendesk subdomain').fill('acme');
  await signIn(await windowOpenedBy(page, () => press('Continue to Zendesk')));
  await page.getByText(/^Connected: \S+$/).waitFor();
});
