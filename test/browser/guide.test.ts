import { expect, test } from 'vitest';
import { signIn, windowOpenedBy } from '../support/provider-window.js';
import { startGuidePage } from '../support/readme-page.js';
import { useDemoPage } from '../support/use-demo-page.js';

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
  await signIn(await windowOpenedBy(demo.page, () => press('Continue')));
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
  await says('The user denied access at the provider.');
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
  expect(await field('Client ID').isVisible()).toBe(false);
  expect(await button('Connect Zendesk').isVisible()).toBe(true);
});
