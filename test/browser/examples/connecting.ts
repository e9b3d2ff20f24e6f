import { expect } from 'vitest';
import * as z from 'zod/mini';
import { cutOff, openOtherTab } from '../../support/examples/driver.js';
import { inReact, type AddScenario } from '../../support/examples/suite.js';
import { signIn, windowOpenedBy } from '../../support/browser/provider-window.js';

/** `POST sdk/actions`. */
const optionsRequest = z.object({
  paginationParameters: z.object({
    search: z.optional(z.string()),
    pageCursor: z.union([z.string(), z.number()]),
  }),
});

/** The ways to connect an integration, and to disconnect it. */
export function connecting(scenario: AddScenario): void {
  scenario(
    'connects with the app of the product, shows it, and disconnects',
    async ({ app }) => {
      await app.press('Connect Zendesk');
      await app.page.getByRole('button', { name: /^Use our app/ }).click();
      await app.field('Zendesk subdomain').fill('https://acme.zendesk.com/agent');
      await app.press('Continue to Zendesk');
      await app.heading('Zendesk is connected').waitFor();
      await app.press('Done');

      await app.rowOf('Zendesk').getByText('Connected', { exact: true }).waitFor();
      expect(await app.nameOfFocused()).toBe('Disconnect Zendesk');
      await app.press('Disconnect Zendesk');
      await app.rowOf('Zendesk').getByText('Not connected').waitFor();
      expect(await app.nameOfFocused()).toBe('Connect Zendesk');
    },
    { oauth: 'signsInAtOnce' },
  );

  scenario(
    'disconnects both accounts that two tabs have connected',
    async ({ app, example }) => {
      const otherTab = await openOtherTab(app, example);
      for (const tab of [app, otherTab]) {
        await tab.skipAccountType();
        await tab.press('Connect Slack');
        await tab.press('Done');
      }
      await app.page.reload();
      await app.press('Disconnect Slack');
      await app.rowOf('Slack').getByText('Not connected').waitFor();
      await app.page.reload();
      await app.rowOf('Slack').getByText('Not connected').waitFor();
    },
    { ...inReact, oauth: 'signsInAtOnce' },
  );

  scenario('connects with an OAuth app of the user and the scopes they chose', async ({ app, example }) => {
    await app.chooseOwnApp('Zendesk');
    expect(await app.field('Redirect URL').inputValue()).toBe(`${example.connectOrigin}/oauth`);
    await app.enterClient();
    await app.press('Remove write');
    await app.field('Zendesk subdomain').fill('acme');
    const [asked, window] = await Promise.all([
      app.context.waitForEvent('request', (request) => request.url().includes('/authorize?')),
      windowOpenedBy(app.page, () => app.press('Continue to Zendesk')),
    ]);
    await app.heading('Finish signing in to Zendesk').waitFor();
    await signIn(window);
    await app.heading('Zendesk is connected').waitFor();
    await app.press('Done');

    const { searchParams } = new URL(asked.url());
    expect(searchParams.get('client_id')).toBe(example.client.clientId);
    expect(searchParams.get('scope')).toBe('read');
    await app.page.reload();
    await app.rowOf('Zendesk').getByText('Connected', { exact: true }).waitFor();
  });

  scenario(
    'loads SharePoint sites page by page, again where it failed, and searches',
    async ({ app, example }) => {
      const reconnect = await cutOff(app.page, example, '/sdk/actions');
      const site = app.field('SharePoint site');
      const optionNamed = (name: string) => site.getByRole('option', { name }).waitFor({ state: 'attached' });
      const options = async () => (await site.locator('option').allTextContents()).slice(1);

      await app.skipAccountType();
      await app.press('Connect SharePoint');
      await app.alert.getByText('The options could not be loaded.').waitFor();
      await reconnect();
      await app.page.route('**/sdk/actions', async (route) => {
        const { data } = optionsRequest.safeParse(route.request().postDataJSON());
        if (!data) return route.fallback();
        const { search, pageCursor } = data.paginationParameters;
        const name = search ? `Found by ${search}` : pageCursor === 'second' ? 'Beta' : 'Alpha';
        const output = {
          records: [{ label: name, value: name }],
          nextPageCursor: name === 'Alpha' ? 'second' : null,
        };
        return route.fulfill({ json: { output }, headers: { 'Access-Control-Allow-Origin': '*' } });
      });
      await app.press('Load again');
      expect(await app.focusedId()).toBe(await site.getAttribute('id'));
      await app.press('Load more');
      await optionNamed('Beta');
      expect(await options()).toEqual(['Alpha', 'Beta']);
      expect(await app.focusedId()).toBe(await site.getAttribute('id'));

      await site.selectOption('Beta');
      await app.field('Search SharePoint site').pressSequentially('team');
      await app.page.keyboard.press('Enter');
      await optionNamed('Found by team');
      expect(await options()).toEqual(['Beta', 'Found by team']);
      expect(await site.locator('option:checked').textContent()).toBe('Beta');
    },
    { oauth: 'signsInAtOnce' },
  );

  scenario('connects with an API key, without a window', async ({ app }) => {
    await app.press('Connect Parcelhub');
    await app.field('API key').fill('key-123');
    await app.press('Show API key');
    expect(await app.field('API key').getAttribute('type')).toBe('text');
    await app.field('Region').selectOption({ label: 'Europe' });
    await app.press('Continue');
    await app.heading('Parcelhub is connected').waitFor();
    expect(app.context.pages()).toHaveLength(1);
  });
}
