import { mkdirSync } from 'node:fs';
import { startExample } from '../../../docs/examples/start.js';
import { projectRoot } from '../package/built.js';
import { launchChromium } from '../browser/chromium.js';

/** Photographs the form of user-configured OAuth, as the React example draws it, for the README. */
const folder = `${projectRoot}docs/images`;
mkdirSync(folder, { recursive: true });

const [example, browser] = await Promise.all([startExample({ quiet: true }), launchChromium()]);
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({
      colorScheme,
      viewport: { width: 640, height: 900 },
      reducedMotion: 'reduce',
    });
    await page.goto(`${example.pageOrigin}/?user=${colorScheme}`);
    await page.getByRole('button', { name: 'Connect Zendesk', exact: true }).click();
    await page.getByRole('button', { name: /^Use your own OAuth app/ }).click();
    // The demo's own client ID is random characters, which would tell a reader nothing.
    await page.getByLabel('Client ID', { exact: true }).fill('acme-support-desk');
    await page.getByLabel('Client Secret', { exact: true }).fill('a-secret-of-acme');
    await page.getByLabel('Zendesk subdomain').fill('acme');
    await page.getByLabel('Zendesk subdomain').blur();
    // The port of the demo differs each time, and so would the picture.
    await page.getByLabel('Redirect URL', { exact: true }).evaluate((control: HTMLInputElement) => {
      control.value = 'https://connect.fieldnote.example/oauth';
    });
    // The dialog scrolls where it has more inputs than fit; the picture shows all of them.
    await page.addStyleTag({ content: 'dialog { max-height: none !important; }' });
    await page.getByRole('dialog').screenshot({ path: `${folder}/user-configured-oauth-${colorScheme}.png` });
    await page.close();
  }
} finally {
  await browser.close();
  await example.stop();
}
