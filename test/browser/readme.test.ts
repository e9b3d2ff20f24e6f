import { expect, test } from 'vitest';
import { signIn, windowOpenedBy } from '../support/browser/provider-window.js';
import { startReadmePage } from '../support/docs/readme-page.js';
import { useDemoPage } from '../support/docs/use-demo-page.js';

const demo = useDemoPage(startReadmePage);

const press = (name: string) => demo.page.getByRole('button', { name }).click();
const field = (label: string) => demo.page.getByLabel(label);
const connected = () =>
  demo.page
    .getByText(/^Connected: \S+$/)
    .first()
    .waitFor();

test('the four calls of the README connect Zendesk with an OAuth client of the user', async () => {
  await signIn(await windowOpenedBy(demo.page, () => press('Run the first example')));
  await demo.page
    .locator('pre')
    .getByText(/^Connected: \S+$/)
    .waitFor();
});

test('the React component of the README connects with an OAuth client of the user, once what is missing was entered', async () => {
  await press('Connect Zendesk');
  expect(await field('Redirect URL').inputValue()).toBe(`${demo.servers.connectOrigin}/oauth`);
  expect(await field('Scopes').inputValue()).toBe('read write');
  await field('Client ID').fill(demo.servers.client.clientId);
  await field('Zendesk subdomain').fill('acme');
  await press('Continue to Zendesk');
  await demo.page.getByText('Client Secret: Enter a value for Client Secret.').waitFor();
  expect(await field('Client ID').inputValue()).toBe(demo.servers.client.clientId);

  await field('Client Secret').fill(demo.servers.client.clientSecret);
  await signIn(await windowOpenedBy(demo.page, () => press('Continue to Zendesk')));
  await connected();
});

test("the README's React component lets the user cancel while the OAuth window is open", async () => {
  await press('Connect Zendesk');
  await field('Client ID').fill(demo.servers.client.clientId);
  await field('Client Secret').fill(demo.servers.client.clientSecret);
  await field('Zendesk subdomain').fill('acme');
  const opened = await windowOpenedBy(demo.page, () => press('Continue to Zendesk'));
  const closed = opened.waitForEvent('close');
  await press('Cancel');
  await closed;
  await demo.page.getByRole('button', { name: 'Connect Zendesk' }).waitFor();
});

test("Enter sends the form of the README's React component, and no answer is left in the page's address", async () => {
  await press('Connect Zendesk');
  await field('Client ID').fill(demo.servers.client.clientId);
  await field('Client Secret').fill(demo.servers.client.clientSecret);
  await field('Zendesk subdomain').fill('acme');
  await signIn(await windowOpenedBy(demo.page, () => field('Zendesk subdomain').press('Enter')));
  await connected();
  expect(demo.page.url()).toBe(`${demo.servers.pageOrigin}/`);
});
