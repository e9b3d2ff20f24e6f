import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { DemoServers } from '../../docs/examples/demo-servers.js';
import { startExample } from '../../docs/examples/start.js';
import { launchChromium } from '../support/browser/chromium.js';
import { signIn, windowOpenedBy } from '../support/browser/provider-window.js';

const canary = (name: string) => `${name}-${randomBytes(18).toString('hex')}`;

/** What was said, by who said it. */
type Heard = Record<'url' | 'header' | 'console' | 'terminal' | 'storage' | 'document' | 'flow', string[]>;

const heard: Heard = {
  url: [],
  header: [],
  console: [],
  terminal: [],
  storage: [],
  document: [],
  flow: [],
};

let example: DemoServers;
let browser: Browser;
let context: BrowserContext;

const listenToTerminal = () => {
  const hear = (...said: unknown[]) => {
    heard.terminal.push(said.map((part) => (part instanceof Error ? part.stack : String(part))).join(' '));
    return true;
  };
  for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation(hear);
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockImplementation(hear);
};

beforeAll(async () => {
  listenToTerminal();
  [example, browser] = await Promise.all([startExample({ quiet: true }), launchChromium()]);
  context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  context.on('request', (request) => {
    heard.url.push(request.url());
    heard.header.push(JSON.stringify(request.headers()));
  });
  context.on('console', (message) => heard.console.push(message.text()));
  context.on('weberror', (error) => heard.console.push(error.error().stack ?? error.error().message));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await browser.close();
  await example.stop();
});

/** The module that the page runs, so that its flow is the one that the page drives. */
const packageUrl = JSON.stringify(`/@fs${fileURLToPath(new URL('../../src/index.ts', import.meta.url))}`);

/** Texts, since what is a module here is compiled for Node. */
const recordFlow = `import(${packageUrl}).then(({ paragon: { installFlow } }) => {
  window.said = [];
  const hear = (said) => void window.said.push(JSON.stringify(said) ?? '');
  installFlow.subscribe(hear);
  installFlow.actor.subscribe(hear);
  installFlow.actor.on('*', hear);
})`;
const readFlow = `import(${packageUrl}).then(({ paragon: { installFlow } }) => [
  ...window.said,
  JSON.stringify(installFlow.getSnapshot()),
  JSON.stringify(installFlow.actor.getSnapshot()),
  JSON.stringify(installFlow.actor.getPersistedSnapshot()),
])`;

const readPage = async (page: Page) => {
  heard.document.push(await page.content());
  heard.flow.push(...(await page.evaluate<string[]>(readFlow)));
  heard.storage.push(
    JSON.stringify(await context.storageState({ indexedDB: true })),
    await page.evaluate('JSON.stringify({ ...sessionStorage })'),
  );
};

const placesOf = (text: string): string[] =>
  Object.entries(heard).flatMap(([place, said]) => (said.some((line) => line.includes(text)) ? [place] : []));

test('a client secret that the user enters, wrong or right, is left nowhere and told nobody but the backend', async () => {
  const [clientId, wrongSecret, clientSecret] = [canary('client'), canary('wrong'), canary('right')];
  const redirectUris = [`${example.connectOrigin}/oauth`];
  example.oauthServer.setClient({ clientId, clientSecret, redirectUris });

  const page = await context.newPage();
  await page.goto(`${example.pageOrigin}/?user=canary`);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const field = (label: string) => page.getByRole('dialog').getByLabel(label, { exact: true });
  await press('Connect Zendesk');
  await page.evaluate(recordFlow);
  await page.getByRole('button', { name: /^Use your own OAuth app/ }).click();
  await field('Client ID').fill(clientId);
  await field('Zendesk subdomain').fill('acme');

  for (const secret of [wrongSecret, clientSecret]) {
    await field('Client Secret').fill(secret);
    await signIn(await windowOpenedBy(page, () => press('Continue to Zendesk')));
    if (secret === wrongSecret) await page.getByText('Zendesk did not accept').waitFor();
  }
  await page.getByRole('heading', { name: 'Zendesk is connected' }).waitFor();
  await readPage(page);

  expect(heard.flow.some((said) => said.includes('"status":"complete"'))).toBe(true);
  expect(placesOf(clientId)).toContain('url');
  expect(placesOf(wrongSecret)).toEqual([]);
  expect(placesOf(clientSecret)).toEqual([]);
});
