import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/browser/chromium.js';
import { windowOpenedBy } from '../support/browser/provider-window.js';
import {
  installRecipes,
  programs,
  recipesFolder,
  startRecipe,
  type RecipeApp,
  type RecipeOptions,
} from '../support/recipes/apps.js';

let browser: Browser;

beforeAll(async () => {
  [browser] = await Promise.all([launchChromium(), installRecipes()]);
});
afterAll(() => browser.close());

const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

const enter = async (page: Page, answers: Readonly<Record<string, string>>) => {
  for (const [label, value] of Object.entries(answers)) await page.getByLabel(label).fill(value);
};

/** Signs in on the pages that `oidc-provider` brings along for development. */
const signIn = async (window: Page) => {
  await window.locator('input[name=login]').fill('alice');
  await window.locator('input[name=password]').fill('any');
  await window.locator('button[type=submit]').click();
  const closed = window.waitForEvent('close');
  await window.getByRole('button', { name: 'Continue' }).click();
  await closed;
};

const ownClient = {
  'Client ID': 'local-client',
  'Client Secret': 'local-secret',
  'Zendesk subdomain': 'acme',
};

const connects = async (page: Page) => {
  await enter(page, ownClient);
  await signIn(await windowOpenedBy(page, () => press(page, 'Continue to Zendesk')));
  await page.getByText(/^Connected: \S+$/).waitFor();
};

/** A page of the application at `/`, in place of what the recipe answers there. */
async function openPage(app: RecipeApp, script?: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(20_000);
  if (script !== undefined) {
    const html = '<!doctype html><title>Recipe</title><body><script type="module" src="/page.js"></script>';
    await page.route(`${app.url}/`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await page.route(`${app.url}/page.js`, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: script }),
    );
  }
  await page.goto(app.url);
  return page;
}

/** A script that renders a component of the recipes. */
const rendering = (file: string, name: string, props: Readonly<Record<string, string>>) => `
  import { createElement } from 'react';
  import { createRoot } from 'react-dom/client';
  import { ${name} } from './${file}';
  createRoot(document.body.appendChild(document.createElement('div'))).render(createElement(${name}, ${JSON.stringify(props)}));
`;

const CONNECT_BUTTON = 'app/connect-zendesk.tsx';
const handRun = (file: string): RecipeOptions => ({
  files: [file, CONNECT_BUTTON],
  start: [programs.tsx, file],
});

describe.each([
  ['Node', handRun('node-server.ts')],
  ['Express', handRun('express-server.ts')],
  ['Hono', handRun('hono-server.ts')],
])('the backend inside a server of %s', (name, options) => {
  test('connects an account with an OAuth client of the user, and the application answers beside it', async () => {
    const app = await startRecipe(name.toLowerCase(), options);
    try {
      expect(await (await fetch(app.url)).text()).toBe('Your application');
      const script = await app.bundle(
        rendering(CONNECT_BUTTON, 'ConnectZendesk', { userToken: await app.userToken() }),
      );
      const page = await openPage(app, script);
      await press(page, 'Connect Zendesk');
      await connects(page);
    } finally {
      await app.stop();
    }
  });
});

const rendered: [string, RecipeOptions][] = [
  [
    'Next',
    {
      files: ['app/connect/[...path]/route.ts', 'app/page.tsx', CONNECT_BUTTON],
      others: {
        'app/layout.tsx':
          'export default function Layout({ children }: { children: React.ReactNode }) { return <html lang="en"><body>{children}</body></html>; }',
        'next.config.mjs': `export default { turbopack: { root: ${JSON.stringify(recipesFolder)} } };`,
      },
      build: [programs.next, 'build'],
      start: [programs.next, 'start'],
    },
  ],
  [
    'SvelteKit with adapter-node',
    {
      files: [
        'src/routes/connect/[...path]/+server.ts',
        'src/routes/+page.server.ts',
        'src/routes/+page.svelte',
      ],
      others: {
        'svelte.config.js':
          "import adapter from '@sveltejs/adapter-node'; export default { kit: { adapter: adapter() } };",
        'vite.config.js':
          "import { sveltekit } from '@sveltejs/kit/vite'; export default { plugins: [sveltekit()] };",
        'src/app.html':
          '<!doctype html><html lang="en"><head>%sveltekit.head%</head><body><div>%sveltekit.body%</div></body></html>',
      },
      build: [programs.vite, 'build'],
      start: [programs.node, 'build/index.js'],
    },
  ],
];

test.each(rendered)(
  '%s renders the page on the server, and connects an account from it',
  async (name, options) => {
    const app = await startRecipe(name.split(' ')[0]?.toLowerCase() ?? '', options);
    try {
      expect(await (await fetch(app.url)).text()).toContain('Connect Zendesk');
      const page = await openPage(app);
      await press(page, 'Connect Zendesk');
      await connects(page);
    } finally {
      await app.stop();
    }
  },
);

test('a form of react-hook-form shows the issues at its fields, and keeps what was entered while the flow works', async () => {
  const app = await startRecipe('hook-form', {
    files: ['node-server.ts', 'hook-form.tsx', 'step.tsx'],
    start: [programs.tsx, 'node-server.ts'],
  });
  try {
    const userToken = await app.userToken();
    const script = await app.bundle(`
      import { paragon } from '@installflow/connect';
      const backend = location.origin + '/connect';
      paragon.configureGlobal({ host: 'localhost' }, { ZEUS_PUBLIC_URL: backend, PASSPORT_PUBLIC_URL: backend });
      ${rendering('step.tsx', 'StepOnceAuthenticated', { projectId: 'my-project', userToken })}
      ${rendering('hook-form.tsx', 'HookForm', {}).replace(/import \{ create\w+ \} from '[^']+';/g, '')}
    `);
    const page = await openPage(app, script);
    await page.getByText('State: idle').waitFor();
    await press(page, 'Connect Zendesk');
    await page.getByText('State: enteringOAuthClient').waitFor();

    await enter(page, { 'Client ID': 'local-client', 'Zendesk subdomain': 'acme' });
    await press(page, 'Continue to Zendesk');
    const secret = page.getByLabel('Client Secret');
    await expect.poll(() => secret.getAttribute('aria-invalid')).toBe('true');

    await secret.fill('wrong-secret');
    const refused = await windowOpenedBy(page, () => press(page, 'Continue to Zendesk'));
    await page.getByText('Continue in the window.').waitFor();
    await signIn(refused);
    await secret.waitFor();
    expect(await page.getByLabel('Client ID').inputValue()).toBe('local-client');
    expect(await page.getByLabel('Zendesk subdomain').inputValue()).toBe('acme');

    await secret.fill('local-secret');
    await press(page, 'Continue to Zendesk'); // signed in at the OAuth server already
    await page.getByText(/^Connected: \S+$/).waitFor();
    await page.getByText('State: complete').waitFor();
  } finally {
    await app.stop();
  }
});
