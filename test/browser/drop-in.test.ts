import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/browser/chromium.js';
import { ownClient } from '../support/server/connect-backend.js';
import { typeErrorsWithOurs } from '../support/pages/client-types.js';
import { dropInEntry, startDropInPage, type DropInPage } from '../support/pages/drop-in.js';
import { newLoopbackContext } from '../support/browser/loopback-context.js';
import { signIn, windowOpenedBy } from '../support/browser/provider-window.js';

let browser: Browser;
let context: BrowserContext;
let page: Page;
let servers: DropInPage;
let users = 0;
let uncaught: string[];
let requests: Request[];

beforeAll(async () => {
  [browser, servers] = await Promise.all([launchChromium(), startDropInPage()]);
});
afterAll(async () => {
  await browser.close();
  await servers.stop();
});

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const field = (label: string) => page.getByLabel(label, { exact: true });
const row = (name: string) => page.getByRole('listitem', { name, exact: true });
const says = (text: string) => page.getByText(text, { exact: true }).waitFor();
const stateOf = async (name: string, state: string) => row(name).getByText(state, { exact: true }).waitFor();
const choose = (label: string, option: string) => field(label).selectOption({ label: option });

/** Sends the form, whatever the stage is called that it answers. */
const submit = () => page.getByRole('dialog').locator('[type=submit]').click();

/** Chooses an account type, whose description is the backend's, by its place. */
const pressAccountType = (place: number) =>
  page.getByRole('list', { name: 'Account type' }).getByRole('button').nth(place).click();

/** What was sent in calls whose path ends like that, in the address or in the body. */
const sentTo = (call: string) =>
  requests
    .filter((request) => new URL(request.url()).pathname.endsWith(call))
    .map((request) => `${decodeURIComponent(request.url())} ${request.postData() ?? ''}`);

test('the application compiles with our typings in the place of those it was written for', () => {
  expect(typeErrorsWithOurs(dropInEntry)).toEqual([]);
});

describe.each(['2.1.1', 'ours'] as const)('the application of a product team, with %s', (client) => {
  beforeEach(async () => {
    context = await newLoopbackContext(browser);
    page = await context.newPage();
    uncaught = [];
    page.on('pageerror', ({ message }) => uncaught.push(message));
    requests = [];
    context.on('request', (request) => requests.push(request));
    await page.goto(`${servers.origin}/${client}/?user=user-${(users += 1)}`);
  });
  afterEach(async () => {
    await context.close();
    expect(uncaught).toEqual([]);
  });

  test('connects Gmail, configures it and disconnects it, and the list follows', async () => {
    const names = page.getByRole('listitem').getByRole('heading');
    await names.first().waitFor();
    expect(await names.allTextContents()).toEqual([
      'Freshdesk',
      'Gmail',
      'Jira',
      'Outlook',
      'Salesforce',
      'Zendesk',
    ]);

    // Ours keeps the login out of the storage that every script can read (row 44).
    expect(await page.evaluate(() => Object.keys(localStorage).length)).toBe(client === 'ours' ? 0 : 1);

    await press('Connect Gmail');
    await signIn(await windowOpenedBy(page, () => pressAccountType(0)));
    await says('Gmail is connected.');
    await says('Gmail was connected. Connected: 1.');
    await press('Done');
    await stateOf('Gmail', 'Connected');

    await press('Configure Gmail');
    await says('Files the mail of your customers.');
    expect(await field('Notify me').isChecked()).toBe(true);
    await field('Label').fill('inbox');
    await choose('Priority', 'High');
    await choose('Team', 'Support');
    await field('Notify me').uncheck();
    await press('Save');
    await says('The label "inbox" is taken.');
    await field('Label').fill('customers');
    await press('Save');
    await says('Saved');
    const workflows = page.getByRole('group', { name: 'Workflows' }).getByRole('checkbox');
    await field('Weekly report').click();
    await page.locator('label', { hasText: 'Weekly report' }).locator('input:checked').waitFor();

    await page.reload();
    await press('Configure Gmail');
    expect(await field('Label').inputValue()).toBe('customers');
    await page.getByRole('option', { name: 'High' }).waitFor({ state: 'attached' });
    expect(await field('Priority').inputValue()).toBe('high');
    expect(await field('Team').inputValue()).toBe('support');
    expect(await field('Notify me').isChecked()).toBe(false);
    const states = await workflows.evaluateAll((all) =>
      all.map((one) => `${one.parentElement?.textContent.trim()}: ${(one as HTMLInputElement).checked}`),
    );
    expect(states).toEqual(['Archive old mail: false', 'Weekly report: true']);
    await field('Weekly report').click();
    await page.locator('label', { hasText: 'Weekly report' }).locator('input:not(:checked)').waitFor();

    await press('Disconnect Gmail');
    await says('Gmail was disconnected. Connected: 0.');
    await stateOf('Gmail', 'Not connected');
    await page.reload();
    await stateOf('Gmail', 'Not connected');
  });

  test('connects Outlook, which asks nothing, once the user who denied access tries again', async () => {
    await signIn(await windowOpenedBy(page, () => press('Connect Outlook')), { decision: 'Deny' });
    await page.getByRole('alert').getByText('Could not connect').waitFor();
    await signIn(await windowOpenedBy(page, () => press('Try again')));
    await says('Outlook is connected.');
    await says('Outlook was connected. Connected: 1.');
    await press('Done');
    await stateOf('Outlook', 'Connected');
  });

  test('lets the user choose between the accounts of Salesforce, and again after they denied access', async () => {
    await press('Connect Salesforce');
    expect(await page.getByRole('list', { name: 'Account type' }).getByRole('button').count()).toBe(2);
    const login = () => windowOpenedBy(page, () => pressAccountType(1));
    await signIn(await login(), { decision: 'Deny' });
    await page.getByRole('alert').getByText('Could not connect').waitFor();

    await signIn(await login());
    await says('Salesforce is connected.');
    await press('Done');
    await stateOf('Salesforce', 'Connected');
    expect(sentTo('/build-oauth')).toEqual([
      expect.stringContaining('"accountType":"sandbox"'),
      expect.stringContaining('"accountType":"sandbox"'),
    ]);
  });

  test('asks for the OAuth app of the user, and for the site of Jira once they have signed in', async () => {
    await press('Connect Jira');
    await press('Use our own OAuth app');
    await field('Client ID').fill(ownClient.clientId);
    await field('Client Secret').fill(ownClient.clientSecret);
    await signIn(await windowOpenedBy(page, submit));
    await choose('Jira site', 'Acme Engineering (site-2.atlassian.net)');
    expect(await field('Client Secret').count()).toBe(0);
    await submit();
    await says('Jira is connected.');
    await says('Jira was connected. Connected: 1.');
  });

  test('connects Freshdesk with an API key: text, password, dropdown and switch', async () => {
    await press('Connect Freshdesk');
    await field('Domain').fill('acme');
    await field('API key').fill('key-1');
    expect(await field('API key').getAttribute('type')).toBe('password');
    await choose('Region', 'Europe');
    await field('Import contacts').check();
    await press('Continue');
    await says('Freshdesk is connected.');
    await press('Done');
    await stateOf('Freshdesk', 'Connected');
    expect(context.pages()).toEqual([page]);
    const [body, ...others] = requests
      .filter((request) => request.url().endsWith('/sdk/credentials') && request.method() === 'POST')
      .map((request): unknown => request.postDataJSON());
    expect(body).toMatchObject({
      payload: { domain: 'acme', apiKey: 'key-1', region: 'eu', importContacts: true },
    });
    expect(others).toEqual([]);
  });

  test('connects Zendesk with an OAuth app of the user, once its wrong secret is corrected', async () => {
    await press('Connect Zendesk');
    await press('Use our own OAuth app');
    expect(await field('Redirect URL').inputValue()).toBe(`${servers.backend.origin}/oauth`);
    await field('Client ID').fill(ownClient.clientId);
    await field('Client Secret').fill('wrong');
    await field('Zendesk subdomain').fill('acme');
    await signIn(await windowOpenedBy(page, submit));
    await page.getByRole('alert').getByText('Could not connect').waitFor();

    expect(await field('Client ID').inputValue()).toBe(ownClient.clientId);
    await field('Client Secret').fill(ownClient.clientSecret);
    await signIn(await windowOpenedBy(page, submit));
    await says('Zendesk is connected.');
    expect(servers.backend.exchanges.at(-1)?.body.get('client_id')).toBe(ownClient.clientId);
    await press('Done');
    await stateOf('Zendesk', 'Connected');
    await page.reload();
    await stateOf('Zendesk', 'Connected');
  });
});
