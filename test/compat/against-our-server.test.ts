import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/browser/chromium.js';
import { ownClient } from '../support/server/connect-backend.js';
import { newLoopbackContext } from '../support/browser/loopback-context.js';
import { openParagonClient } from '../support/pages/paragon-client.js';
import { startParagonPage, type ParagonPage } from '../support/pages/paragon.js';
import { signIn, windowOpenedBy } from '../support/browser/provider-window.js';

let browser: Browser;
let context: BrowserContext;
let servers: ParagonPage;
let serversBehindCoop: ParagonPage;
let users = 0;

beforeAll(async () => {
  [browser, servers, serversBehindCoop] = await Promise.all([
    launchChromium(),
    startParagonPage(),
    startParagonPage({ isBehindCoop: true }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await Promise.all([servers.stop(), serversBehindCoop.stop()]);
});
beforeEach(async () => {
  context = await newLoopbackContext(browser);
});
afterEach(() => context.close());

/** A page of the 2.1.1 client, with a user of its own signed in. */
const openPage = (on = servers) => openParagonClient(context, on, `user-${(users += 1)}`);

const connected = { statuses: ['VALID'], isEnabled: true, stored: 1 };

const textOf = (values: Record<string, unknown> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([id, value]) => (typeof value === 'string' ? [[id, value]] : [])),
  );

describe('2.1.1 installs through our server', () => {
  test.each([
    ['', () => servers],
    [' behind a provider page with COOP same-origin', () => serversBehindCoop],
  ])('with OAuth%s', async (_where, on) => {
    const client = await openPage(on());
    await client.start('gmail');
    expect(await client.said()).toMatchObject([
      { by: 'onNext', stage: 'accountType', options: ['default', 'user-configured-oauth'] },
    ]);
    await signIn(await windowOpenedBy(client.page, () => client.choose('default')));
    await client.until('onComplete');

    expect(await client.said('onError')).toEqual([]);
    expect(await client.afterSigningInAgain('gmail')).toEqual(connected);
  });

  test('with OAuth, without a stage, through installIntegration, and a second account beside the first', async () => {
    const client = await openPage();
    const first = { accountType: 'default' };
    await signIn(await windowOpenedBy(client.page, () => client.install('gmail', first)));
    await client.until('installed');
    // Only now does `getUser` show it, as row 27 has it of `onComplete`.
    await client.until('installEvent');
    expect(await client.credentials('gmail')).toMatchObject([{ status: 'VALID' }]);

    const second = { ...first, allowMultipleCredentials: true };
    await signIn(await windowOpenedBy(client.page, () => client.install('gmail', second)));
    await client.until('installed', 2);
    await client.until('installEvent', 2);
    expect(await client.afterSigningInAgain('gmail')).toEqual({
      statuses: ['VALID', 'VALID'],
      isEnabled: true,
      stored: 2,
    });
  });

  test('with an OAuth app of the user, whose inputs it emits as pre-options (row 13)', async () => {
    const client = await openPage();
    await client.start('zendesk');
    await client.choose('user-configured-oauth');
    const stage = (await client.said('onNext')).at(-1);
    expect(stage).toMatchObject({
      stage: 'preOptions',
      options: ['clientId', 'clientSecret', 'scopes', 'redirectUrl', 'subdomain'],
    });

    const asked: URL[] = [];
    context.on('request', (request) => asked.push(new URL(request.url())));
    // As a form does that keeps every value, the one to be copied among them.
    const form = { ...textOf(stage?.defaults), ...ownClient, subdomain: 'acme', scopes: 'read' };
    expect(form).toHaveProperty('redirectUrl', `${servers.backend.origin}/oauth`);
    await signIn(await windowOpenedBy(client.page, () => client.answerPreOptions(form)));
    await client.until('onComplete');

    const authorization = asked.find(({ pathname }) => pathname === '/authorize')?.searchParams;
    expect(authorization?.get('client_id')).toBe(ownClient.clientId);
    expect(authorization?.get('scope')).toBe('read');
    expect(await client.afterSigningInAgain('zendesk')).toEqual(connected);
  });

  test('with an OAuth app of the user whose secret is corrected after an error', async () => {
    const client = await openPage();
    await client.start('gmail');
    await client.choose('user-configured-oauth');
    const answer = (clientSecret: string) => client.answerPreOptions({ ...ownClient, clientSecret });
    await signIn(await windowOpenedBy(client.page, () => answer('wrong')));
    expect(await client.until('onError')).toEqual({
      by: 'onError',
      error: 'UnknownError',
      message: 'invalid_client',
      stage: 'preOptions',
    });

    await signIn(await windowOpenedBy(client.page, () => answer(ownClient.clientSecret)));
    await client.until('onComplete');
    expect(await client.afterSigningInAgain('gmail')).toEqual(connected);
  });

  test.each(['freshdesk', 'custom.acmecrm'])('with an API key: %s', async (integration) => {
    const client = await openPage();
    await client.start(integration);
    const [stage] = await client.said('onNext');
    expect(stage).toMatchObject({ stage: 'preOptions' });
    expect(stage?.options).toContain('apiKey');
    await client.answerPreOptions({ apiKey: 'key-1', region: 'eu' });
    await client.until('onComplete');

    expect(await client.credentials(integration)).toMatchObject([{ status: 'VALID' }]);
    expect(await client.said('installEvent')).toHaveLength(1);
    expect(await client.afterSigningInAgain(integration)).toEqual(connected);
  });

  test.each([
    ['jira', 'Acme Engineering (site-2.atlassian.net)', 'default', {}],
    ['sharepoint', 'Acme Engineering', 'user-configured-oauth', ownClient],
  ])('with a choice after OAuth: the site of %s', async (integration, label, accountType, preOptions) => {
    const client = await openPage();
    await client.start(integration);
    if (accountType === 'default') {
      await signIn(await windowOpenedBy(client.page, () => client.choose(accountType)));
    } else {
      await client.choose(accountType);
      await signIn(await windowOpenedBy(client.page, () => client.answerPreOptions(preOptions)));
    }
    const stage = await client.untilStage('postOptions');
    expect(stage).toMatchObject({ options: ['site'] });

    const sites = await client.options(integration, 'sites');
    const site = sites.find((option) => option.label === label);
    await client.answerPostOptions({ site: String(site?.value) });
    await client.until('onComplete');
    expect(await client.said('installEvent')).toHaveLength(1);
    expect(await client.afterSigningInAgain(integration)).toEqual(connected);
  });
});

describe('what 2.1.1 ends in an error', () => {
  test('an API key with post-options: "Credential ID is not set", a pending credential stays (row 16)', async () => {
    const client = await openPage();
    await client.start('pipedrive');
    await client.answerPreOptions({ apiKey: 'key-1' });
    await client.untilStage('postOptions');
    await client.answerPostOptions({ region: 'eu' });

    expect(await client.until('onError')).toEqual({
      by: 'onError',
      error: 'UnknownError',
      message: 'Credential ID is not set',
      stage: 'postOptions',
    });
    expect(await client.afterSigningInAgain('pipedrive')).toEqual({
      statuses: ['PENDING'],
      isEnabled: false,
      stored: 1,
    });
  });

  test('a denied login: an UnknownError "access_denied" (row 21), nothing is stored, and the next try connects', async () => {
    const client = await openPage();
    await client.start('gmail');
    const login = () => windowOpenedBy(client.page, () => client.choose('default'));
    await signIn(await login(), { decision: 'Deny' });
    expect(await client.until('onError')).toEqual({
      by: 'onError',
      error: 'UnknownError',
      message: 'access_denied',
      stage: 'accountType',
    });
    expect(await client.said('onComplete')).toEqual([]);

    await signIn(await login());
    await client.until('onComplete');
    expect(await client.afterSigningInAgain('gmail')).toEqual(connected);
  });
});

describe('2.1.1 uninstalls through our server', () => {
  test('an account that it connected, and connects another one', async () => {
    const client = await openPage();
    const connect = async () => {
      await client.start('gmail');
      await signIn(await windowOpenedBy(client.page, () => client.choose('default')));
    };
    await connect();
    await client.until('installEvent');
    await client.uninstall('gmail');

    expect(await client.said('uninstallEvent')).toHaveLength(1);
    expect(await client.afterSigningInAgain('gmail')).toEqual({ statuses: [], isEnabled: false, stored: 1 });
    await connect();
    await client.until('installEvent', 2);
    expect(await client.afterSigningInAgain('gmail')).toEqual({ ...connected, stored: 2 });
  });
});
