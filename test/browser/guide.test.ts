import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { DemoServers } from '../../docs/examples/demo-servers.js';
import { launchChromium } from '../support/chromium.js';
import { signIn, windowOpenedBy } from '../support/provider-window.js';
import { startGuidePage } from '../support/readme-page.js';

let servers: DemoServers;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [servers, browser] = await Promise.all([startGuidePage(), launchChromium()]);
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

const button = (name: string) => page.getByRole('button', { name, exact: true });
const press = (name: string) => button(name).click();
const chooseOwnClient = () =>
  page.getByRole('button', { name: 'Connect with an OAuth client of your own' }).click();
const field = (label: string) => page.getByLabel(label);
const says = (text: string) => page.getByText(text).waitFor();

const fillIn = async () => {
  await field('Client ID').fill(servers.client.clientId);
  await field('Client Secret').fill(servers.client.clientSecret);
  await field('Zendesk subdomain').fill('acme');
};

test("the guide's application goes back, names what is missing, connects, and disconnects", async () => {
  await press('Connect Zendesk');
  await chooseOwnClient();
  await fillIn();
  await press('Back');
  await chooseOwnClient();
  expect(await field('Redirect URL').inputValue()).toBe(`${servers.connectOrigin}/oauth`);
  expect(await field('Client Secret').inputValue()).toBe('');

  await press('Continue');
  await says('Please correct the form.');
  await says('Enter a value for Client Secret.');
  expect(await button('Cancel').isVisible()).toBe(true);

  await fillIn();
  await signIn(await windowOpenedBy(page, () => press('Continue')));
  await says('zendesk is connected.');
  expect(await button('Cancel').isVisible()).toBe(false);
  await press('Disconnect Zendesk');
  await button('Connect Zendesk').waitFor();
});

test("the guide's application shows a denial at the form, opens a lost window again, and cancels", async () => {
  await press('Connect Zendesk');
  await chooseOwnClient();
  await fillIn();
  await signIn(await windowOpenedBy(page, () => press('Continue')), { decision: 'Deny' });
  await says('The user denied access at the provider.');
  expect(await field('Client ID').inputValue()).toBe(servers.client.clientId);

  const lost = await windowOpenedBy(page, () => press('Continue'));
  await says('Sign in in the window that has opened.');
  await lost.close();
  await says('Or was the window closed?');
  const again = await windowOpenedBy(page, () => press('Open the window again'));
  const closed = again.waitForEvent('close');
  await press('Cancel');
  await closed;
  expect(await button('Cancel').isVisible()).toBe(false);
  expect(await field('Client ID').isVisible()).toBe(false);
  expect(await button('Connect Zendesk').isVisible()).toBe(true);
});
