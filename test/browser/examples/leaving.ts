import { expect } from 'vitest';
import type { AddScenario } from '../../support/examples/suite.js';
import { windowOpenedBy } from '../../support/browser/provider-window.js';

/** Cancelling an install, and going back. */
export function leaving(scenario: AddScenario): void {
  scenario(
    'goes back to the account types and keeps the form without its passwords, until it is cancelled',
    async ({ app }) => {
      await app.chooseOwnApp('Gmail');
      await app.field('Client ID').fill('my-client');
      await app.field('Client Secret').fill('hush');
      await app.press('Back');
      await app.heading('How do you want to connect?').waitFor();
      await app.page.getByRole('button', { name: /^Use your own OAuth app/ }).click();
      expect(await app.field('Client ID').inputValue()).toBe('my-client');
      expect(await app.field('Client Secret').inputValue()).toBe('');

      await app.press('Cancel');
      await app.dialog.waitFor({ state: 'hidden' });
      expect(await app.nameOfFocused()).toBe('Connect Gmail');
      await app.chooseOwnApp('Gmail');
      expect(await app.field('Client ID').inputValue()).toBe('');
      expect(app.context.pages()).toHaveLength(1);
    },
  );

  scenario(
    'closes the window on Back and on Escape, which returns the focus to where it was',
    async ({ app }) => {
      await app.chooseOwnApp('Outlook');
      await app.enterClient();
      const openWindow = async () => {
        const window = await windowOpenedBy(app.page, () => app.press('Continue to Outlook'));
        await window.getByLabel('User name').waitFor();
        return window;
      };
      const first = await openWindow();
      await Promise.all([first.waitForEvent('close'), app.press('Back')]);
      await app.heading('Your OAuth app').waitFor();

      const second = await openWindow();
      await app.page.bringToFront();
      await Promise.all([second.waitForEvent('close'), app.page.keyboard.press('Escape')]);
      await app.dialog.waitFor({ state: 'hidden' });
      expect(await app.nameOfFocused()).toBe('Connect Outlook');
      await app.rowOf('Outlook').getByText('Not connected').waitFor();
    },
  );
}
