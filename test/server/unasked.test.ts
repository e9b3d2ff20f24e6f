import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { openBrowser } from '../support/server/browser-like.js';
import { page, startConnectBackend } from '../support/server/connect-backend.js';
import type { ConnectBackend } from '../support/server/connect-backend.js';
import {
  begin,
  buildOAuthUrl,
  callbackUrlOf,
  credentialsOf,
  openLogin,
  readSession,
} from '../support/server/login.js';

let backend: ConnectBackend;
let users = 0;

beforeAll(async () => {
  backend = await startConnectBackend();
});
afterAll(() => backend.stop());

const newUser = () => backend.as(`user-${(users += 1)}`);

/** Requests that nobody asked for by a click, with the Referer and the cookie that the click would have. */
const unasked: [string, RequestInit, number][] = [
  ['HEAD, as link scanners send it', { method: 'HEAD' }, 405],
  ['a prefetch', { headers: { 'Sec-Purpose': 'prefetch' } }, 503],
  ['a prerender', { headers: { 'Sec-Purpose': 'prefetch;prerender' } }, 503],
  ['a prefetch of an older browser', { headers: { Purpose: 'prefetch' } }, 503],
  ['a prefetch of an older Firefox', { headers: { 'X-Moz': 'prefetch' } }, 503],
];
const methods = ['OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
const otherMethods = methods.map((method): [string, RequestInit, number] => [method, { method }, 404]);

const send = async (url: string | URL, init: RequestInit, headers: Record<string, string> = {}) =>
  fetch(url, {
    ...init,
    redirect: 'manual',
    headers: { Referer: `${page}/`, ...headers, ...Object.fromEntries(new Headers(init.headers)) },
  });

describe('the ticket of a login', () => {
  it.each([...unasked, ...otherMethods])('is not spent by %s', async (_what, init, status) => {
    const { authorizationUrl } = await begin(backend, await newUser());
    const looked = await send(authorizationUrl, init);
    expect([looked.status, looked.headers.getSetCookie()]).toEqual([status, []]);
    const opened = await openBrowser().visit(authorizationUrl, { referrer: page });
    expect(opened.url.origin).toBe(backend.oauth.origin);
  });

  it.each([
    ['without cookies and Referer', {}],
    ['with the Referer of a mail', { referrer: 'https://mail.example.com/' }],
  ])('is not spent by a scanner that follows the link %s', async (_how, visit) => {
    const { authorizationUrl } = await begin(backend, await newUser());
    expect((await openBrowser().visit(authorizationUrl, visit)).status).toBe(400);
    const opened = await openBrowser().visit(authorizationUrl, { referrer: page });
    expect(opened.url.origin).toBe(backend.oauth.origin);
  });
});

describe('a callback', () => {
  const cookieOf = async (authorizationUrl: string) => {
    const started = await send(authorizationUrl, {});
    return {
      Cookie: started.headers.getSetCookie()[0]?.split(';')[0] ?? '',
      state: new URL(started.headers.get('Location') ?? '').searchParams.get('state') ?? '',
    };
  };

  it.each([...unasked, ...otherMethods])('is not carried out by %s', async (_what, init, status) => {
    const user = await newUser();
    const { authorizationUrl, sessionId } = await begin(backend, user);
    const { Cookie, state } = await cookieOf(authorizationUrl);
    const denied = `${backend.origin}/oauth?error=access_denied&state=${state}`;
    expect((await send(denied, init, { Cookie })).status).toBe(status);
    expect((await readSession(user, sessionId)).status).toBe('pending');
    expect((await send(denied, {}, { Cookie })).status).toBe(200);
    expect((await readSession(user, sessionId)).status).toBe('denied');
  });

  it('is not carried out by a scanner that follows its address without the cookie', async () => {
    const user = await newUser();
    const login = await openLogin(backend, user);
    const address = await callbackUrlOf(login);
    const exchanges = backend.exchanges.length;
    expect((await openBrowser().visit(address)).status).toBe(400);
    expect(backend.exchanges).toHaveLength(exchanges);
    await login.browser.visit(address);
    expect((await readSession(user, login.sessionId)).status).toBe('complete');
  });

  it('that is delivered three times at once and once more later exchanges its code once', async () => {
    const user = await newUser();
    const login = await openLogin(backend, user);
    const address = await callbackUrlOf(login);
    const exchanges = backend.exchanges.length;
    const pages = await Promise.all([1, 2, 3].map(() => login.browser.visit(address)));
    pages.push(await login.browser.visit(address));
    expect(pages.map(({ text }) => text.includes('oauth_success_callback'))).toEqual(Array(4).fill(true));
    expect(backend.exchanges).toHaveLength(exchanges + 1);
    expect(await credentialsOf(user)).toHaveLength(1);
  });
});

describe('GET build-oauth', () => {
  it.each(unasked)('is not carried out by %s', async (_what, init, status) => {
    const user = await newUser();
    const address = await buildOAuthUrl(backend, user, 'abcdefghijklm');
    expect((await send(address, init)).status).toBe(status);
    expect((await readSession(user, 'abcdefghijklm')).status).toBe('expired');
    const opened = await openBrowser().visit(address, { referrer: page });
    expect(opened.url.origin).toBe(backend.oauth.origin);
  });

  it('is not carried out by a scanner that follows the link without a Referer', async () => {
    const address = await buildOAuthUrl(backend, await newUser(), 'abcdefghijklm');
    expect((await openBrowser().visit(address)).status).toBe(400);
    const opened = await openBrowser().visit(address, { referrer: page });
    expect(opened.url.origin).toBe(backend.oauth.origin);
  });
});

describe('a call of the API', () => {
  it('stores no metadata for HEAD', async () => {
    const user = await newUser();
    const headers = { 'X-Paragon-User-Metadata': JSON.stringify({ plan: 'pro' }) };
    expect((await user.send('HEAD', '/sdk/me', undefined, headers)).status).toBe(405);
    expect((await user.get('/sdk/me')).as(answers.me).meta).toEqual({});
  });

  it('says which methods there are where HEAD is refused', async () => {
    const refused = await (await newUser()).send('HEAD', '/sdk/me');
    expect([refused.headers.get('Allow'), refused.text]).toEqual(['GET, POST, PUT, PATCH, DELETE', '']);
  });
});

describe('a proxy between browser and backend', () => {
  it.each<[string, Record<string, string>]>([
    ['drops Referer', {}],
    ['adds a foreign Referer before it', { Referer: `https://proxy.example/, ${page}/` }],
    ['replaces it by its own address', { Referer: 'https://proxy.example/' }],
  ])('that %s leaves the login refused and unspent', async (_what, headers) => {
    const user = await newUser();
    const { authorizationUrl, sessionId } = await begin(backend, user);
    const refused = await fetch(authorizationUrl, { redirect: 'manual', headers });
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([400, []]);
    expect((await readSession(user, sessionId)).status).toBe('pending');
  });

  it.each<[string, Record<string, string>, number]>([
    ['drops Origin', { Origin: '' }, 400],
    ['makes Origin opaque', { Origin: 'null' }, 400],
    ['doubles Origin', { Origin: `${page}, ${page}` }, 400],
    ['doubles Authorization', { Authorization: 'Bearer a, Bearer b' }, 401],
    ['drops Authorization', { Authorization: '' }, 401],
  ])('that %s leaves a pushed request refused with a problem', async (_what, headers, status) => {
    const user = await newUser();
    const answer = await user.post(
      '/sdk/actions/build-oauth',
      { integrationId: 'x', originForPostMessage: page },
      headers,
    );
    expect([answer.status, answer.as(answers.problem).status]).toEqual([status, status]);
  });

  it('that names other hosts in X-Forwarded-… and Forwarded changes no address of a login', async () => {
    const forwarded = {
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Prefix': '/evil',
      'X-Original-URL': '/oauth',
      Forwarded: 'host=evil.example;proto=https',
    };
    const { authorizationUrl } = await begin(backend, await newUser(), { headers: forwarded });
    expect(new URL(authorizationUrl).origin).toBe(backend.origin);
    const started = await send(authorizationUrl, {}, forwarded);
    const asked = new URL(started.headers.get('Location') ?? '');
    expect(asked.origin).toBe(backend.oauth.origin);
    expect(asked.searchParams.get('redirect_uri')).toBe(`${backend.origin}/oauth`);
  });

  it.each<[string, (cookie: string) => Record<string, string>]>([
    ['drops cookies', () => ({})],
    ['replaces the value of the cookie', (cookie) => ({ Cookie: cookie.replace(/=.*/, '=x') })],
    ['joins cookies to one with commas', (cookie) => ({ Cookie: `a=b, ${cookie}` })],
  ])('that %s leaves a callback refused, and the login pending', async (_what, headers) => {
    const user = await newUser();
    const { authorizationUrl, sessionId } = await begin(backend, user);
    const started = await send(authorizationUrl, {});
    const cookie = started.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const state = new URL(started.headers.get('Location') ?? '').searchParams.get('state') ?? '';
    const callback = `${backend.origin}/oauth?error=access_denied&state=${state}`;
    const refused = await fetch(callback, { headers: headers(cookie) });
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('Unknown login')]);
    expect((await readSession(user, sessionId)).status).toBe('pending');
    const among = await fetch(callback, { headers: { Cookie: `a=b; ${cookie}; c=d` } });
    expect(among.status).toBe(200);
  });
});
