import { expect } from 'vitest';
import type { AddScenario } from '../../support/examples/suite.js';
import { windowOpenedBy } from '../../support/browser/provider-window.js';

/** An install without a mouse: where the focus is, and where it goes. */
export function withKeyboard(scenario: AddScenario): void {
  scenario('connects with the keyboard alone, and asks for the Jira site', async ({ app, example }) => {
    const { keyboard } = app.page;
    const tabTo = async (name: string) => {
      await keyboard.press('Tab');
      expect(await app.nameOfFocused()).toBe(name);
    };
    await tabTo('Let me pick the account type');
    await tabTo('Connect Gmail');
    await tabTo('Connect Jira');
    await keyboard.press('Enter');
    await app.heading('How do you want to connect?').waitFor();
    expect(await app.nameOfFocused()).toBe('How do you want to connect?');
    await keyboard.press('Tab');
    expect(await app.nameOfFocused()).toContain('Use our app');
    await keyboard.press('Tab');
    await keyboard.press('Space');

    await app.heading('Your OAuth app').waitFor();
    expect(await app.nameOfFocused()).toBe('Your OAuth app');
    await tabTo('Client ID');
    await keyboard.type(example.client.clientId);
    await tabTo('Client Secret');
    await tabTo('Show Client Secret');
    await keyboard.press('Shift+Tab');
    await keyboard.press('Enter');
    await app.alert.waitFor();
    expect(await app.nameOfFocused()).toBe('Client Secret');
    await keyboard.type(example.client.clientSecret);
    const window = await windowOpenedBy(app.page, () => keyboard.press('Enter'));
    expect(await app.nameOfFocused()).toBe('Finish signing in to Jira');
    await tabTo('Show the window');
    await tabTo('Back');
    await tabTo('Cancel');
    await window.getByLabel('User name').waitFor();
    await window.keyboard.type('ana');
    await window.keyboard.press('Enter');
    await window.getByRole('button', { name: 'Allow' }).focus();
    await Promise.all([window.waitForEvent('close'), window.keyboard.press('Enter')]);

    await app.field('Jira site').getByRole('option').nth(2).waitFor({ state: 'attached' });
    expect(await app.nameOfFocused()).toBe('One last thing');
    await tabTo('Jira site');
    await keyboard.press('ArrowDown');
    await tabTo('Cancel');
    await tabTo('Finish');
    await keyboard.press('Space');
    await app.heading('Jira is connected').waitFor();
    await tabTo('Done');
    await keyboard.press('Enter');
    await app.dialog.waitFor({ state: 'hidden' });
    expect(await app.nameOfFocused()).toBe('Disconnect Jira');
  });
}
