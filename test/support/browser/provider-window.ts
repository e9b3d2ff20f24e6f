import type { Page } from 'playwright-core';

/** The window that opens while `act` runs. */
export async function windowOpenedBy(page: Page, act: () => Promise<unknown>): Promise<Page> {
  const [opened] = await Promise.all([page.waitForEvent('popup'), act()]);
  return opened;
}

/** Signs in at the OAuth server and decides; done once the window has closed itself. */
export async function signIn(
  window: Page,
  { decision = 'Allow' }: { decision?: 'Allow' | 'Deny' } = {},
): Promise<void> {
  await window.getByLabel('User name').fill('alice');
  await window.getByRole('button', { name: 'Sign in' }).click();
  const closed = window.isClosed() ? Promise.resolve() : window.waitForEvent('close');
  await window.getByRole('button', { name: decision }).click();
  await closed;
}
