import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DemoServers } from '../../docs/examples/demo-servers.js';
import { startExample } from '../../docs/examples/start.js';
import { launchChromium } from '../support/chromium.js';
import { signIn, windowOpenedBy } from '../support/provider-window.js';

let example: DemoServers;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let users = 0;

beforeAll(async () => {
  [example, browser] = await Promise.all([startExample({ quiet: true }), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await example.stop();
});
beforeEach(async () => {
  context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  page = await context.newPage();
  await page.goto(`${example.pageOrigin}/?user=user-${++users}`);
});
afterEach(() => context.close());

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const field = (label: string) => page.getByRole('dialog').getByLabel(label, { exact: true });
const heading = (name: string) => page.getByRole('heading', { name });
const rowOf = (name: string) => page.getByRole('listitem', { name });
const alertOf = () => page.getByRole('dialog').getByRole('alert');

/** The name of what has the focus, as a screen reader would say it first. */
const focused = () => page.locator(':focus');

const chooseOwnApp = async (name: string) => {
  await press(`Connect ${name}`);
  await page.getByRole('button', { name: /^Use your own OAuth app/ }).click();
};

const enterClient = async ({ clientId, clientSecret } = example.client) => {
  await field('Client ID').fill(clientId);
  await field('Client Secret').fill(clientSecret);
};

describe('connecting Zendesk', () => {
  test("uses the product's own app, shows the integration connected, and disconnects it", async () => {
    await press('Connect Zendesk');
    await page.getByRole('button', { name: /^Use our app/ }).click();
    await field('Zendesk subdomain').fill('https://acme.zendesk.com/agent');
    await signIn(await windowOpenedBy(page, () => press('Continue to Zendesk')));
    await heading('Zendesk is connected').waitFor();
    await press('Done');

    await rowOf('Zendesk').getByText('Connected', { exact: true }).waitFor();
    expect(await focused().textContent()).toBe('Disconnect Zendesk');
    await press('Disconnect Zendesk');
    await rowOf('Zendesk').getByText('Not connected').waitFor();
  });

  test('disconnects both accounts that two tabs have connected', async () => {
    const connectSlack = async (tab: Page) => {
      const button = (name: string) => tab.getByRole('button', { name, exact: true });
      await tab.getByRole('switch', { name: 'Let me pick the account type' }).uncheck();
      await signIn(await windowOpenedBy(tab, () => button('Connect Slack').click()));
      await button('Done').click();
    };
    const otherTab = await context.newPage();
    await otherTab.goto(page.url());
    await connectSlack(page);
    await connectSlack(otherTab);

    await page.reload();
    await press('Disconnect Slack');
    await rowOf('Slack').getByText('Not connected').waitFor();
    await page.reload();
    await rowOf('Slack').getByText('Not connected').waitFor();
  });

  test('uses an OAuth app of the user, with the scopes that they chose, and no secret in any URL', async () => {
    const urls: string[] = [];
    context.on('request', (request) => urls.push(request.url()));

    await chooseOwnApp('Zendesk');
    expect(await field('Redirect URL').inputValue()).toBe(`${example.connectOrigin}/oauth`);
    await enterClient();
    await press('Remove write');
    await field('Zendesk subdomain').fill('acme');
    const window = await windowOpenedBy(page, () => press('Continue to Zendesk'));
    await heading('Finish signing in to Zendesk').waitFor();
    await window.waitForURL((url) => url.origin === example.oauthServer.origin);
    const asked = urls.map((url) => new URL(url)).find(({ pathname }) => pathname === '/authorize');
    await signIn(window);
    await heading('Zendesk is connected').waitFor();
    await press('Done');

    expect(asked?.searchParams.get('client_id')).toBe(example.client.clientId);
    expect(asked?.searchParams.get('scope')).toBe('read');
    expect(urls.filter((url) => url.includes(example.client.clientSecret))).toEqual([]);
    await page.reload();
    await rowOf('Zendesk').getByText('Connected', { exact: true }).waitFor();
  });
});

describe('connecting Jira', () => {
  test('asks for the site once the user has signed in', async () => {
    await chooseOwnApp('Jira');
    await enterClient();
    await signIn(await windowOpenedBy(page, () => press('Continue to Jira')));
    await field('Jira site').selectOption({ label: 'Acme Engineering (site-2.atlassian.net)' });
    await press('Finish');

    await heading('Jira is connected').waitFor();
  });
});

describe('what goes wrong', () => {
  test('shows what is missing beside each field, and takes the user to the first one', async () => {
    await chooseOwnApp('Zendesk');
    await field('Client ID').fill(example.client.clientId);
    await press('Continue to Zendesk');

    expect(await alertOf().textContent()).toContain('Please correct 2 fields.');
    expect(await focused().getAttribute('id')).toBe(await field('Client Secret').getAttribute('id'));
    for (const label of ['Client Secret', 'Zendesk subdomain']) {
      expect(await field(label).getAttribute('aria-invalid')).toBe('true');
      const message = (await field(label).getAttribute('aria-describedby'))?.split(' ').at(-1) ?? '';
      expect(await page.locator(`[id="${message}"]`).textContent()).toContain('Enter');
    }
    expect(await field('Client ID').getAttribute('aria-invalid')).toBe('false');
    expect(context.pages()).toEqual([page]);
  });

  test('shows that a client secret is wrong, keeps what was entered, and connects once it is corrected', async () => {
    await chooseOwnApp('Zendesk');
    await enterClient({ ...example.client, clientSecret: 'wrong' });
    await field('Zendesk subdomain').fill('acme');
    await signIn(await windowOpenedBy(page, () => press('Continue to Zendesk')));
    await alertOf().getByText('Zendesk did not accept this Client ID and Client Secret').waitFor();

    expect(await field('Client ID').inputValue()).toBe(example.client.clientId);
    await field('Client Secret').fill(example.client.clientSecret);
    await signIn(await windowOpenedBy(page, () => press('Continue to Zendesk')));
    await heading('Zendesk is connected').waitFor();
  });

  test('shows that the user denied access, and lets them try again', async () => {
    await page.getByRole('switch', { name: 'Let me pick the account type' }).uncheck();
    await signIn(await windowOpenedBy(page, () => press('Connect Gmail')), { decision: 'Deny' });
    await alertOf().getByText('You did not allow access at Gmail.').waitFor();

    await signIn(await windowOpenedBy(page, () => press('Try again')));
    await heading('Gmail is connected').waitFor();
  });
});

describe('a server that cannot be reached', () => {
  const cutOff = async (call: string) => {
    const blocked = (url: URL) => url.origin === example.connectOrigin && url.pathname.endsWith(call);
    await page.route(blocked, async (route) => route.abort());
    return () => page.unroute(blocked);
  };

  test('is told in plain words when the login begins, and connects once it is back', async () => {
    const reconnect = await cutOff('/build-oauth');
    await page.getByRole('switch', { name: 'Let me pick the account type' }).uncheck();
    await press('Connect Gmail');
    await alertOf().getByText('We could not reach our server.').waitFor();

    await reconnect();
    await signIn(await windowOpenedBy(page, () => press('Try again')));
    await heading('Gmail is connected').waitFor();
  });

  test('loads the sites once it is back, and the focus does not get lost', async () => {
    const reconnect = await cutOff('/sdk/actions');
    await page.getByRole('switch', { name: 'Let me pick the account type' }).uncheck();
    await signIn(await windowOpenedBy(page, () => press('Connect Jira')));
    await alertOf().getByText('The options could not be loaded.').waitFor();

    await reconnect();
    await press('Load again');
    expect(await focused().getAttribute('id')).toBe(await field('Jira site').getAttribute('id'));
    await field('Jira site').selectOption({ index: 1 });
    await press('Finish');
    await heading('Jira is connected').waitFor();
  });
});

describe('the sign-in window', () => {
  test('is opened again after the user closed it', async () => {
    await page.getByRole('switch', { name: 'Let me pick the account type' }).uncheck();
    const window = await windowOpenedBy(page, () => press('Connect Slack'));
    await window.getByLabel('User name').waitFor();
    await page.getByRole('button', { name: 'Show the window' }).focus();
    await window.close();

    await page.getByText('Window lost?').waitFor();
    expect(await focused().textContent()).toBe('Open it again');
    await signIn(await windowOpenedBy(page, () => press('Open it again')));
    await heading('Slack is connected').waitFor();
  });

  test('closes when the user presses Escape in the dialog, and the focus returns to where it was', async () => {
    await page.getByRole('switch', { name: 'Let me pick the account type' }).uncheck();
    const window = await windowOpenedBy(page, () => press('Connect Outlook'));
    await window.getByLabel('User name').waitFor();
    await page.bringToFront();
    await Promise.all([window.waitForEvent('close'), page.keyboard.press('Escape')]);

    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused().textContent()).toBe('Connect Outlook');
    await rowOf('Outlook').getByText('Not connected').waitFor();
  });
});

describe('going back', () => {
  test('returns from the form to the choice of the account type, and keeps the form for the next time', async () => {
    await chooseOwnApp('Gmail');
    await field('Client ID').fill('my-client');
    await press('Back');
    await heading('How do you want to connect?').waitFor();

    await page.getByRole('button', { name: /^Use your own OAuth app/ }).click();
    expect(await field('Client ID').inputValue()).toBe('my-client');
    expect(context.pages()).toEqual([page]);
  });
});
