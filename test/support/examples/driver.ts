import type { Browser, Page } from 'playwright-core';
import type { DemoServers } from '../../../docs/examples/demo-servers.js';
import type { FrameworkName } from '../../../docs/examples/shared/frameworks.js';

/** What a user does with a page of the example, and sees there. */
export type ExampleDriver = ReturnType<typeof driverOf>;

function driverOf(page: Page, example: DemoServers) {
  const focused = page.locator(':focus');
  const dialog = page.getByRole('dialog');
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const field = (label: string) => dialog.getByLabel(label, { exact: true });
  const press = (name: string) => button(name).click();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => {
    // What the browser itself says of requests that failed is no failure of the page.
    if (
      ['error', 'warning'].includes(message.type()) &&
      !message.text().startsWith('Failed to load resource')
    )
      failures.push(message.text());
  });
  return {
    page,
    /** What the page threw or complained about. */
    failures,
    context: page.context(),
    dialog,
    button,
    press,
    field,
    heading: (name: string) => page.getByRole('heading', { name, exact: true }),
    rowOf: (name: string) => page.getByRole('listitem', { name }),
    alert: dialog.getByRole('alert'),
    /** The message of an error that names no field. */
    message: dialog.getByRole('group').and(dialog.locator('.notice-error')),
    /** What has the focus, where that text is in it. */
    focused: (text: string) => focused.filter({ hasText: text }),
    /** What a screen reader says of what has the focus. */
    nameOfFocused: async () => (await focused.evaluate(accessibleName)).replace(/\s+/g, ' ').trim(),
    focusedId: () => focused.getAttribute('id'),
    /** Takes the account type as it comes. */
    skipAccountType: () => page.getByRole('switch', { name: 'Let me pick the account type' }).uncheck(),
    chooseOwnApp: async (name: string) => {
      await press(`Connect ${name}`);
      await page.getByRole('button', { name: /^Use your own OAuth app/ }).click();
    },
    enterClient: async ({ clientId, clientSecret } = example.client) => {
      await field('Client ID').fill(clientId);
      await field('Client Secret').fill(clientSecret);
    },
    /** What is wrong with a field, as a screen reader reads it with the field. */
    issueOf: async (label: string) => {
      const ids = (await field(label).getAttribute('aria-describedby'))?.split(' ') ?? [];
      const texts = ids.map((id) => page.locator(`[id="${id}"].field-error`));
      const [issue] = (await Promise.all(texts.map((text) => text.allTextContents()))).flat();
      return (await field(label).getAttribute('aria-invalid')) === 'true' ? (issue ?? '') : null;
    },
  };
}

/** Runs in the page. */
const accessibleName = (element: Element): string =>
  element.getAttribute('aria-label') ??
  (element instanceof HTMLInputElement || element instanceof HTMLSelectElement
    ? element.labels?.[0]?.textContent
    : element.textContent) ??
  '';

let users = 0;

/** Opens the example of a framework for a user of its own. */
export async function openExample(
  browser: Browser,
  example: DemoServers,
  framework: FrameworkName,
): Promise<ExampleDriver> {
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto(`${example.pageOrigin}/${framework}/?user=${framework}-${++users}`);
  await page.getByRole('heading', { name: 'Integrations' }).waitFor();
  // The spinner would be painted sixty times a second.
  await page.addStyleTag({ content: '* { animation: none !important }' });
  return driverOf(page, example);
}

/** The same user in another tab. */
export async function openOtherTab(
  { page, context }: ExampleDriver,
  example: DemoServers,
): Promise<ExampleDriver> {
  const tab = await context.newPage();
  await tab.goto(page.url());
  return driverOf(tab, example);
}

/** Cuts the page off from a call of the connect server; returns the way to reconnect it. */
export async function cutOff(page: Page, { connectOrigin }: DemoServers, call: string) {
  const blocked = (url: URL) => url.origin === connectOrigin && url.pathname.endsWith(call);
  await page.route(blocked, async (route) => route.abort());
  return () => page.unroute(blocked);
}
