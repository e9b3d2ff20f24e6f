import {
  createInstallFlow,
  InvalidInstallOptionsError,
  OAuthDeniedError,
  paragon,
  SidebarInputType,
  toInstallFlowError,
  type Input,
  type InstallFlowSnapshot,
  type IntegrationMetadata,
  type PostOptionsStage,
} from '@installflow/connect';
import { createMemoryBackend } from '@installflow/connect/testing';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { Client } from '../../docs/examples/shared/app/client.js';
import { viteConfig } from '../../docs/examples/shared/page-server.js';
import { dropdowns, formOf, listedTwice, mappedTwice, sentInputs } from '../support/examples/inputs.js';
import { exampleFrameworks } from '../support/examples/pages.js';
import type { ExampleRenderer } from '../support/examples/render.types.js';

const jira: IntegrationMetadata = {
  type: 'jira',
  name: 'Jira',
  icon: 'data:,',
  brandColor: '#0052CC',
};

const flow = createInstallFlow({
  backend: createMemoryBackend({ integrations: [] }),
  oauthWindow: { open: () => null },
});

/** A client that has nothing behind it, whose flow stands like that, and who listens to either. */
function clientShowing(snapshot: InstallFlowSnapshot) {
  const listeners = new Set<symbol>();
  const listen = () => {
    const listener = Symbol('listener');
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const client: Client = {
    ...paragon,
    getIntegrationMetadata,
    subscribe: listen,
    installFlow: {
      ...flow,
      getSnapshot: () => snapshot,
      subscribe: (listener) => {
        listener(snapshot);
        return listen();
      },
    },
  };
  return { client, listeners };
}

function getIntegrationMetadata(): IntegrationMetadata[];
function getIntegrationMetadata(name: string): IntegrationMetadata;
function getIntegrationMetadata(name?: string) {
  return name === undefined ? [jira] : jira;
}

const install = { integration: 'jira', accountType: 'user-configured-oauth' };
const denied = toInstallFlowError(new OAuthDeniedError({ error: 'access_denied', errorDescription: null }));

const oauthClient: PostOptionsStage = {
  stage: 'postOptions',
  done: false,
  options: [
    { id: 'clientId', title: 'Client ID', type: SidebarInputType.Text },
    { id: 'clientSecret', title: 'Client Secret', type: SidebarInputType.Password },
    {
      id: 'scopes',
      title: 'Scopes',
      type: SidebarInputType.Permission,
      required: false,
      requiredScopes: [],
      scopes: { values: [] },
      defaultValue: 'read:jira-work offline_access',
    },
    {
      id: 'redirectUrl',
      title: 'Redirect URL',
      type: SidebarInputType.CopyableButtonInput,
      defaultValue: 'https://x.example/oauth',
    },
    { id: 'site', title: 'Site', type: SidebarInputType.DynamicEnum, sourceType: 'sites' },
    { id: 'secret-default', title: 'Hidden', type: SidebarInputType.Text, hidden: true },
  ],
};

interface Shown {
  stage: string;
  snapshot: InstallFlowSnapshot;
  /** In this order. */
  texts: string[];
}

const shown: Shown[] = [
  {
    stage: 'an account type to choose',
    snapshot: {
      ...install,
      accountType: null,
      status: 'waiting',
      step: 'accountType',
      canGoBack: false,
      error: null,
      stage: {
        stage: 'accountType',
        done: false,
        options: [
          { id: 'default', scheme: 'oauth', accountDescription: 'Connect your Jira account' },
          { id: 'user-configured-oauth', scheme: 'oauth' },
        ],
      },
    },
    texts: [
      'How do you want to connect?',
      'Use our app',
      'Connect your Jira account',
      'Use your own OAuth app',
      'Cancel',
    ],
  },
  {
    stage: 'the form for an OAuth client, and what was wrong before',
    snapshot: {
      ...install,
      status: 'waiting',
      step: 'oauthClient',
      canGoBack: true,
      error: denied,
      stage: oauthClient,
    },
    texts: [
      'Your OAuth app',
      'You did not allow access at Jira.',
      'Client ID',
      'id="field-clientId"',
      'Client Secret',
      'type="password"',
      'Scopes',
      'read:jira-work',
      'Remove offline_access',
      'https://x.example/oauth',
      'Loading…',
      'Back',
      'Continue to Jira',
    ],
  },
  {
    stage: 'an OAuth window that was lost',
    snapshot: {
      ...install,
      status: 'working',
      step: 'oauthClient',
      canGoBack: true,
      oauthWindow: 'unreachable',
    },
    texts: ['Finish signing in to Jira', 'Still signing in there?', 'Window lost?', 'Open it again', 'Back'],
  },
  {
    stage: 'work at the backend',
    snapshot: { ...install, status: 'working', step: 'oauthClient', canGoBack: false, oauthWindow: null },
    texts: ['Saving your connection…', 'Cancel'],
  },
  {
    stage: 'a flow that failed',
    snapshot: { ...install, status: 'failed', error: denied },
    texts: ['Jira is not connected', 'You did not allow access at Jira.', 'Try again'],
  },
  {
    stage: 'a flow that is complete',
    snapshot: { ...install, status: 'complete', credentialId: 'credential-1' },
    texts: ['Jira is connected', 'the OAuth app you entered', 'credential-1', 'Done'],
  },
];

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const rendererModule = z.object({
  renderer: z.custom<ExampleRenderer>((value) => value instanceof Object),
});

let vite: ViteDevServer;

beforeAll(async () => {
  vite = await createServer({
    ...(await viteConfig(exampleFrameworks)),
    appType: 'custom',
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
});
afterAll(() => vite.close());

describe.each(exampleFrameworks)('the example in %s, rendered on a server', (framework) => {
  let renderer: ExampleRenderer;
  beforeAll(async () => {
    const [file] = ['tsx', 'ts']
      .map((type) => path(`../support/examples/render-${framework}.${type}`))
      .filter(existsSync);
    ({ renderer } = rendererModule.parse(await vite.ssrLoadModule(file ?? '')));
  });

  test('shows the page while no flow runs', async () => {
    const { client, listeners } = clientShowing({ status: 'idle', integration: null, accountType: null });
    expect(globalThis).not.toHaveProperty('window');
    const html = await renderer.renderPage(client);
    expectInOrder(html, ['Integrations', '0 of 1 connected', 'Jira', 'Not connected', 'Connect', 'an-id']);
    expect(html).not.toContain('<dialog');
    expect(await renderer.renderPage(client)).toBe(html);
    expect(listeners.size).toBe(0);
  });

  test.each(shown)('shows $stage', async ({ snapshot, texts }) => {
    const { client, listeners } = clientShowing(snapshot);
    const html = await renderer.renderDialog(client, jira);
    expectInOrder(html, ['<dialog', 'Connect Jira', ...texts]);
    expect(html).not.toContain('Hidden');
    expect(await renderer.renderDialog(client, jira)).toBe(html);
    expect(listeners.size).toBe(0);
  });

  test.each(sentInputs)('draws %s', async (json, ...texts) => {
    const { client } = clientShowing(formOf(json));
    expectInOrder(await renderer.renderDialog(client, jira), ['Your Jira account', ...texts]);
  });

  test.each(listedTwice)('draws once what a backend lists twice: %s', async (json) => {
    const { client } = clientShowing(formOf(json));
    const html = await renderer.renderDialog(client, jira);
    expect(html).toContain('Kept');
    expect(html).not.toContain('Dropped');
  });

  test('draws once an account type, an input and a wrong field that a backend lists twice', async () => {
    const twice = <Item>(item: Item) => [item, item];
    const accountType = { id: 'api-key', scheme: 'oauth', accountDescription: 'Kept' } as const;
    const site: Input = { id: 'site', title: 'Kept', type: SidebarInputType.Text };
    const issues = twice({ inputId: site.id, title: site.title, message: 'Enter a value.' });
    const waiting = { ...install, status: 'waiting', canGoBack: false } as const;
    const shownTwice: InstallFlowSnapshot[] = [
      {
        ...waiting,
        accountType: null,
        step: 'accountType',
        error: null,
        stage: { stage: 'accountType', done: false, options: twice(accountType) },
      },
      {
        ...waiting,
        step: 'preOptions',
        error: toInstallFlowError(new InvalidInstallOptionsError(issues)),
        stage: { stage: 'preOptions', done: false, options: twice(site) },
      },
    ];
    const drawn = shownTwice.map(async (snapshot) => {
      const html = await renderer.renderDialog(clientShowing(snapshot).client, jira);
      return html.match(/>\s*Kept\s*</g)?.length;
    });
    // The field has a label, and a link to it beside the message.
    expect(await Promise.all(drawn)).toEqual([1, 2]);
  });

  test.each(mappedTwice)('asks once for a field that a backend lists twice: %s', async (json) => {
    const { client } = clientShowing(formOf(json));
    const html = await renderer.renderDialog(client, jira);
    expect(html.match(/>Their name</g)).toHaveLength(1);
  });

  test.each(dropdowns)('shows what is chosen in %s: %s', async (json, chosen) => {
    const { client } = clientShowing(formOf(json));
    const html = await renderer.renderDialog(client, jira);
    const options = [...html.matchAll(/<option[^>]*\sselected[^>]*>([^<]*)/g)];
    expect(options.map(([, label]) => label)).toEqual([chosen]);
  });
});

/** Without the comments with which frameworks mark what they hydrate. */
function expectInOrder(html: string, texts: readonly string[]): void {
  const plain = html.replace(/<!--.*?-->/g, '');
  texts.reduce((from, text) => {
    const found = plain.indexOf(text, from);
    expect(found, `"${text}" must come next in ${plain}`).toBeGreaterThanOrEqual(from);
    return found + text.length;
  }, 0);
}
