import { readFileSync } from 'node:fs';
import { reactive } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOAuthWindow } from '../../src/oauth-window/index.js';
import { randomUuid } from '../../src/utils/random-uuid.js';
import { stubPage } from '../support/sdk/fake-window.js';
import { startAuthenticatedSdk } from '../support/sdk/start.js';

// Faults that people report of other systems, see test/field-reports.md.

let page: ReturnType<typeof stubPage>;

beforeEach(() => {
  page = stubPage();
});
afterEach(() => vi.unstubAllGlobals());

describe('a client in the state of a framework that wraps it in proxies, as Vue does', () => {
  it('runs a flow, and has its actor', async () => {
    const { sdk } = await startAuthenticatedSdk();
    const app = reactive({ sdk });
    app.sdk.installFlow.start('zendesk', { accountType: 'user-configured-oauth' });
    expect(app.sdk.installFlow.actor.getSnapshot().value).toBe('enteringOAuthClient');
    expect(app.sdk.installFlow.getSnapshot()).toMatchObject({ status: 'waiting', step: 'oauthClient' });
    await app.sdk.installFlow.cancel();
    expect(app.sdk.installFlow.getSnapshot().status).toBe('cancelled');
  });

  it('takes answers out of proxies as they were when they were given', async () => {
    const { sdk, backend } = await startAuthenticatedSdk();
    const form = reactive({ clientId: 'id', clientSecret: 'secret', scopes: ['read'], subdomain: 'acme' });
    sdk.installFlow.start('zendesk', reactive({ accountType: 'user-configured-oauth' }));
    void sdk.installFlow.setInstallOptions(form);
    form.scopes.push('later');
    await expect
      .poll(() => backend.requests.find(({ call }) => call.includes('build-oauth'))?.body)
      .toMatchObject({ endUserSuppliedValues: { scopes: 'read', subdomain: 'acme' } });
  });
});

describe('a page without eval', () => {
  it('never sees the client try to make a function out of text, which browsers report even where it is caught', async () => {
    const made = vi.fn(() => {
      throw new EvalError('unsafe-eval');
    });
    vi.stubGlobal('Function', new Proxy(Function, { construct: made, apply: made }));
    const { sdk } = await startAuthenticatedSdk();
    sdk.installFlow.start('zendesk', { accountType: 'user-configured-oauth' });
    expect(made).not.toHaveBeenCalled();
  });
});

describe('a page on plain http in a local network', () => {
  it('has UUIDs without crypto.randomUUID', () => {
    const secure = crypto;
    vi.stubGlobal('crypto', {
      getRandomValues: (words: Uint16Array<ArrayBuffer>) => secure.getRandomValues(words),
    });
    expect(randomUuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});

describe('messages of browser extensions and developer tools', () => {
  it.each<[string, unknown]>([
    ['a text that is no JSON', '10ten(X)ping'],
    ['JSON that is cut short', '{"type":'],
    ['null', null],
    ['undefined', undefined],
    ['a number', 1],
    ['a list', [{ type: 'oauth_success_callback' }]],
    ['an event of React’s tools', { source: 'react-devtools-bridge', payload: { event: 'x' } }],
    ['a success without a credential', { type: 'oauth_success_callback' }],
  ])('that are %s are ignored, from whichever window they come', (_what, data) => {
    const tell = vi.fn();
    const origin = 'https://connect.example.com';
    const opened = createOAuthWindow({ allowedOrigins: () => [origin] }).open(tell);
    const [popup] = page.popups;
    page.post({ source: popup, origin, data });
    page.post({
      source: null,
      origin,
      data: { type: 'oauth_success_callback', credential: { payload: {} } },
    });
    opened?.close();
    expect(tell).not.toHaveBeenCalled();
  });
});

describe('test/field-reports.md', () => {
  const log = readFileSync('test/field-reports.md', 'utf8');
  const named = [...log.matchAll(/`([\w/-]+\.test\.ts)`: "([^"]+)"/g)].map(([, file = '', name = '']) => ({
    file,
    name,
  }));

  it('names tests that are there', () => {
    expect(named.length).toBeGreaterThan(30);
    const missing = named.filter(({ file, name }) => {
      const source = readFileSync(`test/${file}`, 'utf8');
      return !source.includes(name.replace(/,? …$/, ''));
    });
    expect(missing).toEqual([]);
  });

  it('counts its reports', () => {
    const verdicts = [...log.matchAll(/^\|.*\| (held|mended|by design|not ours: says the docs) +\|.*\|$/gm)];
    expect(log).toMatch(new RegExp(`\\| all +\\| ${verdicts.length} +\\|`));
  });
});
