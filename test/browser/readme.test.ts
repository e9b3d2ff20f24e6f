import { beforeEach, expect, test } from 'vitest';
import { signIn, windowOpenedBy } from '../support/browser/provider-window.js';
import { startReadmePage } from '../support/docs/readme-page.js';
import { useDemoPage } from '../support/docs/use-demo-page.js';

const demo = useDemoPage(startReadmePage);

beforeEach(() => press('Connect Zendesk'));

const press = (name: string) => demo.page.getByRole('button', { name }).click();
const field = (label: string) => demo.page.getByLabel(label);

test('the first example of the README connects Zendesk with an OAuth client of the user, once what is missing was entered', async () => {
  await press('user-configured-oauth');
  expect(await field('Redirect URL').inputValue()).toBe(`${demo.servers.connectOrigin}/oauth`);
  expect(await field('Scopes').inputValue()).toBe('read write');
  await field('Client ID').fill(demo.servers.client.clientId);
  await field('Zendesk subdomain').fill('acme');
  await press('Continue to Zendesk');
  await demo.page.getByText('Client Secret: Enter a value for Client Secret.').waitFor();

  await field('Client Secret').fill(demo.servers.client.clientSecret);
  await signIn(await windowOpenedBy(demo.page, () => press('Continue to Zendesk')));
  await demo.page.getByText(/^Connected: \S+$/).waitFor();
});

test('Enter sends the form of the first example of the README, which says once what is wrong', async () => {
  const problem = demo.page.getByText('Enter a value for Client ID.');
  await press('user-configured-oauth');
  await field('Client Secret').fill('a-secret');
  await field('Client Secret').press('Enter');
  await problem.waitFor();
  const said = await problem.textContent();
  await field('Zendesk subdomain').press('Enter');
  expect(await problem.textContent()).toBe(said);
  await press('Connect Zendesk');
  expect(await problem.count()).toBe(0);

  await press('default');
  await field('Zendesk subdomain').fill('acme');
  await signIn(await windowOpenedBy(demo.page, () => field('Zendesk subdomain').press('Enter')));
  await demo.page.getByText(/^Connected: \S+$/).waitFor();
  expect(demo.page.url()).toBe(`${demo.servers.pageOrigin}/`);
});

test("the first example of the README connects Zendesk with the company's own OAuth client", async () => {
  await press('default');
  await field('Zendesk subdomain').fill('acme');
  await signIn(await windowOpenedBy(demo.page, () => press('Continue to Zendesk')));
  await demo.page.getByText(/^Connected: \S+$/).waitFor();
});
