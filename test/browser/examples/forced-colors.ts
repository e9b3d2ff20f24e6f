import { expect } from 'vitest';
import type { AddScenario } from '../../support/examples/suite.js';

/** A page in the few colors that the user has chosen, as in the high contrast of Windows. */
export function forcedColors(scenario: AddScenario): void {
  scenario('tells on from off, and a wrong answer from a right one, in forced colors', async ({ app }) => {
    await app.page.emulateMedia({ forcedColors: 'active' });
    const toggle = app.page.getByRole('switch', { name: 'Let me pick the account type' });
    await toggle.uncheck();
    const off = await toggle.screenshot();
    await toggle.check();
    expect(off.equals(await toggle.screenshot())).toBe(false);

    await app.chooseOwnApp('Zendesk');
    await app.field('Client ID').fill('right');
    await app.press('Continue to Zendesk');
    await app.alert.waitFor();
    const border = (label: string) =>
      app.field(label).evaluate((control) => getComputedStyle(control).borderTopWidth);
    expect(await border('Client ID')).toBe('1px');
    expect(await border('Client Secret')).toBe('2px');
  });
}
