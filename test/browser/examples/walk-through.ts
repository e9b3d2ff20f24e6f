import { expect } from 'vitest';
import { findViolations } from '../../support/browser/accessibility.js';
import { findLayoutFaults } from '../../support/browser/layout.js';
import type { AddScenario } from '../../support/examples/suite.js';
import { signIn, windowOpenedBy } from '../../support/browser/provider-window.js';
import { fillAccount } from './stockroom.js';

/** Every screen, one after the other. */
export function walkThrough(scenario: AddScenario): void {
  scenario(
    'keeps the rules of WCAG 2.2 AA on every screen: in the light and in the dark, on narrow pages, with large and long text',
    async ({ app, framework }) => {
      const found: string[] = [];
      const look = async (screen: string) => {
        const name = `${framework}-${screen}`;
        found.push(...(await findViolations(app.page, name)), ...(await findLayoutFaults(app.page, name)));
      };

      await look('01-page');
      await app.chooseOwnApp('Jira');
      await app.press('Back');
      await app.heading('How do you want to connect?').waitFor();
      await look('02-account-type');
      await app.page.getByRole('button', { name: /^Use your own OAuth app/ }).click();
      await app.press('Continue to Jira');
      await app.alert.waitFor();
      await look('03-oauth-client-issues');
      await app.enterClient();
      const window = await windowOpenedBy(app.page, () => app.press('Continue to Jira'));
      await window.getByLabel('User name').waitFor();
      await look('04-working');
      await app.button('Show the window').focus();
      await window.close();
      await app.page.getByText('Window lost?').waitFor();
      expect(await app.nameOfFocused()).toBe('Open it again');
      await look('05-window-lost');
      await signIn(await windowOpenedBy(app.page, () => app.press('Open it again')), { decision: 'Deny' });
      await app.message.getByText('You did not allow access at Jira.').waitFor();
      await app.focused('You did not allow access at Jira.').waitFor();
      await look('06-denied');
      await signIn(await windowOpenedBy(app.page, () => app.press('Continue to Jira')));
      await app.field('Jira site').selectOption({ label: 'Acme Engineering (site-2.atlassian.net)' });
      await look('07-post-options');
      await app.press('Finish');
      await app.heading('Jira is connected').waitFor();
      await look('08-connected');
      await app.press('Done');

      await app.press('Connect Stockroom');
      await app.field('Email').waitFor();
      await look('09-every-input');
      await fillAccount(app);
      await app.press('Continue');
      await app.heading('One last thing').waitFor();
      await look('10-every-setup-input');
      await app.press('Cancel');

      await app.skipAccountType();
      await signIn(await windowOpenedBy(app.page, () => app.press('Connect Gmail')), { decision: 'Deny' });
      await app.heading('Gmail is not connected').waitFor();
      await look('11-failed');
      await windowOpenedBy(app.page, () => app.press('Try again'));
      expect(found).toEqual([]);
    },
  );
}
