import { expect } from 'vitest';
import { cutOff } from '../../support/examples/driver.js';
import type { AddScenario } from '../../support/examples/suite.js';
import { signIn, windowOpenedBy } from '../../support/browser/provider-window.js';

/** What goes wrong, and how it is put right. */
export function mistakes(scenario: AddScenario): void {
  scenario(
    'says beside each field what is missing, and takes the user to the first one',
    async ({ app, example }) => {
      await app.chooseOwnApp('Zendesk');
      await app.field('Client ID').fill(example.client.clientId);
      await app.press('Continue to Zendesk');

      await app.alert.getByText('Please correct 2 fields.').waitFor();
      expect(await app.focusedId()).toBe(await app.field('Client Secret').getAttribute('id'));
      expect(await app.issueOf('Client ID')).toBeNull();
      expect(await app.issueOf('Client Secret')).toContain('Enter');
      expect(await app.issueOf('Zendesk subdomain')).toContain('Enter');
      await app.alert.getByRole('button', { name: 'Zendesk subdomain' }).click();
      expect(await app.focusedId()).toBe(await app.field('Zendesk subdomain').getAttribute('id'));
      expect(app.context.pages()).toHaveLength(1);
    },
  );

  scenario(
    'says that a client secret is wrong and moves the focus there, keeps the rest, and connects once it is right',
    async ({ app, example }) => {
      await app.chooseOwnApp('Zendesk');
      await app.enterClient({ ...example.client, clientSecret: 'wrong' });
      await app.field('Zendesk subdomain').fill('acme');
      await app.press('Continue to Zendesk');
      await app.message.getByText('Zendesk did not accept this Client ID and Client Secret').waitFor();
      await app.focused('Zendesk did not accept').waitFor();
      // A live region that gets the focus would be read out twice.
      expect(await app.alert.count()).toBe(0);

      expect(await app.field('Client ID').inputValue()).toBe(example.client.clientId);
      await app.field('Client Secret').fill(example.client.clientSecret);
      await app.press('Continue to Zendesk');
      await app.heading('Zendesk is connected').waitFor();
    },
    { oauth: 'signsInAtOnce' },
  );

  scenario(
    'says that the server cannot be reached and moves the focus there, and connects once it is back',
    async ({ app, example }) => {
      const reconnect = await cutOff(app.page, example, '/build-oauth');
      await app.skipAccountType();
      await app.press('Connect Gmail');
      await app.message.getByText('We could not reach our server.').waitFor();
      await app.focused('We could not reach our server.').waitFor();

      await reconnect();
      await app.press('Try again');
      await app.heading('Gmail is connected').waitFor();
    },
    { oauth: 'signsInAtOnce' },
  );

  scenario('opens with the focus on the message where the browser blocks the window', async ({ app }) => {
    await app.skipAccountType();
    await app.page.evaluate(() => (window.open = () => null));
    await app.press('Connect Gmail');
    await app.message.getByText('Your browser blocked the sign-in window.').waitFor();
    expect(await app.nameOfFocused()).toContain('Your browser blocked the sign-in window.');
    // The install fails inside the click, so before the dialog listens to it.
    expect(app.failures.splice(0)).toEqual([expect.stringContaining('The browser blocked the OAuth window')]);
  });

  scenario('moves the focus to the message where the user signs in too late', async ({ app }) => {
    await app.page.clock.install();
    await app.chooseOwnApp('Gmail');
    await app.enterClient();
    await windowOpenedBy(app.page, () => app.press('Continue to Gmail'));
    await app.heading('Finish signing in to Gmail').waitFor();
    expect(await app.nameOfFocused()).toBe('Finish signing in to Gmail');
    await app.page.clock.fastForward('10:00');
    await app.message.getByText('The sign-in at Gmail took too long.').waitFor();
    await app.focused('The sign-in at Gmail took too long.').waitFor();
  });

  scenario(
    'says that it lost sight of a window that is still in use, and notices when it is done',
    async ({ app }) => {
      await app.skipAccountType();
      const window = await windowOpenedBy(app.page, () => app.press('Connect Outlook'));
      await app.page.getByText('Still signing in there?').waitFor();
      await signIn(window);
      await app.heading('Outlook is connected').waitFor();
    },
    { oauth: 'severs' },
  );
}
