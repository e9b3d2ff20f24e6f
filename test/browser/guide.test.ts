import { expect, test } from 'vitest';
import { signIn, windowOpenedBy } from '../support/browser/provider-window.js';
import { startGuidePage } from '../support/docs/readme-page.js';
import { useDemoPage } from '../support/docs/use-demo-page.js';

const demo = useDemoPage(startGuidePage);

const button = (name: string) => demo.page.getByRole('button', { name, exact: true });
const press = (name: string) => button(name).click();
const chooseOwnClient = () =>
  demo.page.getByRole('button', { name: 'Connect with an OAuth client of your own' }).click();
const field = (label: string) => demo.page.getByLabel(label);
const says = (text: string) => demo.page.getByText(text).waitFor();

const fillIn = async () => {
  await field('Client ID').fill(demo.servers.client.clientId);
  await field('Client Secret').fill(demo.servers.client.clientSecret);
  await field('Zendesk subdomain').fill('acme');
};

test("the guide's application goes back, names what is missing, connects, and disconnects", async () => {
  await press('Connect Zendesk');
  await chooseOwnClient();
  await fillIn();
  await press('Back');
  await chooseOwnClient();
  expect(await field('Redirect URL').inputValue()).toBe(`${demo.servers.connectOrigin}/oauth`);
  expect(await field('Client Secret').inputValue()).toBe('');

  await press('Continue');
  await says('Please correct the form.');
  await says('Enter a value for Client Secret.');
  expect(await button('Cancel').isVisible()).toBe(true);

  await fillIn();
  const window = await windowOpenedBy(demo.page, () => press('Continue'));
  expect(await demo.page.getByText('Please correct the form.').count()).toBe(0);
  await signIn(window);
  await says('zendesk is connected.');
  expect(await button('Cancel').isVisible()).toBe(false);
  await press('Disconnect Zendesk');
  await button('Connect Zendesk').waitFor();
});

test("the guide's application shows a denial at the form, opens a lost window again, and cancels", async () => {
  await press('Connect Zendesk');
  await chooseOwnClient();
  await fillIn();
  await signIn(await windowOpenedBy(demo.page, () => press('Continue')), { decision: 'Deny' });
  await says('Access was denied. You can try again.');
  expect(await field('Client ID').inputValue()).toBe(demo.servers.client.clientId);

  const lost = await windowOpenedBy(demo.page, () => press('Continue'));
  await says('Sign in in the window that has opened.');
  await lost.close();
  await says('Or was the window closed?');
  const again = await windowOpenedBy(demo.page, () => press('Open the window again'));
  const closed = again.waitForEvent('close');
  await press('Cancel');
  await closed;
  expect(await button('Cancel').isVisible()).toBe(false);
  expect(await demo.page.locator('input').count()).toBe(0);
  expect(await button('Connect Zendesk').isVisible()).toBe(true);
});

test("Enter sends the form of the guide's application, and nothing that was entered is left in the page's address", async () => {
  await press('Connect Zendesk');
  await chooseOwnClient();
  await field('Client Secret').fill('a-secret');
  await field('Client Secret').press('Enter');
  await says('Enter a value for Client ID.');
  expect(await field('Client Secret').inputValue()).toBe('a-secret');
  await press('Back');

  await press('Connect your Zendesk account');
  await field('Zendesk subdomain').fill('acme');
  await signIn(await windowOpenedBy(demo.page, () => field('Zendesk subdomain').press('Enter')));
  await says('zendesk is connected.');
  expect(demo.page.url()).toBe(`${demo.servers.pageOrigin}/`);
  await press('Disconnect Zendesk');
  await button('Connect Zendesk').waitFor();
});

test("the guide's application offers every account type of an integration, and asks nothing where there is none", async () => {
  const complaints: string[] = [];
  demo.page.on('console', (message) => complaints.push(message.text()));
  await press('Connect Salesforce');
  await button('Connect your Salesforce sandbox').waitFor();
  await press('Cancel');
  await press('Connect Vault');
  await field('API key').fill('key-123');
  await field('API key').press('Enter');
  await says('vault is connected.');
  expect(demo.page.url()).toBe(`${demo.servers.pageOrigin}/`);
  expect(complaints).toEqual([]);
});
