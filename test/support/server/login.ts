import { expect } from 'vitest';
import { answers } from './answers.js';
import { openBrowser, passLogin } from './browser-like.js';
import type { BrowserLike, BrowserPage, Visit } from './browser-like.js';
import { ownClient, page } from './connect-backend.js';
import type { Answer, ConnectBackend, UserApi } from './connect-backend.js';

/** What of a backend a login needs, which may run in another process. */
export type LoginBackend = Pick<ConnectBackend, 'url' | 'integrationId'> & { oauth: { origin: string } };

/** The fields of a request for a login. Absent fields have values that the server accepts. */
export interface BuildOAuth {
  type?: string;
  accountType?: string;
  values?: Record<string, unknown>;
  installOptions?: Record<string, unknown>;
  /** Fields to add or replace; `undefined` drops one. */
  fields?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** The name of the user who signs in at the provider. */
  providerUser?: string;
}

const ownClientValues = { ...ownClient, scopes: 'read write' };

async function buildOAuthFields(backend: LoginBackend, user: UserApi, request: BuildOAuth) {
  const { type = 'zendesk', accountType = 'user-configured-oauth' } = request;
  const own = accountType === 'user-configured-oauth' ? ownClientValues : {};
  return {
    action: type,
    integrationId: await backend.integrationId(user, type),
    originForPostMessage: page,
    endUserSuppliedValues: { ...own, ...(type === 'zendesk' && { subdomain: 'acme' }), ...request.values },
    parameters: {},
    isPreviewMode: false,
    installOptions: { accountType, ...request.installOptions },
    ...request.fields,
  };
}

/** Makes the address of `GET build-oauth` in the way of the 2.1.1 client. */
export async function buildOAuthUrl(
  backend: LoginBackend,
  user: UserApi,
  sessionId: string,
  request: BuildOAuth = {},
): Promise<string> {
  const fields = Object.entries({
    ...(await buildOAuthFields(backend, user, request)),
    userToken: user.token,
    sessionId,
  });
  const query = new URLSearchParams(
    fields.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  return `${backend.url('/sdk/actions/build-oauth')}?${query.toString()}`;
}

/** Sends `POST build-oauth`, and resolves with the answer, which may be an error. */
export async function tryToBegin(
  backend: LoginBackend,
  user: UserApi,
  request: BuildOAuth = {},
): Promise<Answer> {
  const body = await buildOAuthFields(backend, user, request);
  return user.post('/sdk/actions/build-oauth', body, request.headers);
}

/** Sends `POST build-oauth`, which must succeed. */
export async function begin(backend: LoginBackend, user: UserApi, request: BuildOAuth = {}) {
  const answer = await tryToBegin(backend, user, request);
  expect(answer.status, answer.text).toBe(200);
  return answer.as(answers.pushed);
}

/** Reads a session. The server holds the request open for at most `waitSeconds`. */
export async function readSession(user: UserApi, sessionId: string, waitSeconds = 0) {
  return (await user.get(`/sdk/actions/session-id/${sessionId}?wait=${waitSeconds}`)).as(answers.session);
}

export async function credentialsOf(user: UserApi, type = 'zendesk') {
  const me = (await user.get('/sdk/me')).as(answers.me);
  return me.integrations[type]?.allCredentials ?? [];
}

/**
 * A login whose window is at the first page of the provider. `finish` signs in, decides, and loads the
 * callback page.
 */
export interface Login {
  sessionId: string;
  browser: BrowserLike;
  loginPage: BrowserPage;
  finish(how?: Visit & { user?: string; decision?: 'allow' | 'deny' }): Promise<BrowserPage>;
}

/** Begins a login and follows it to the provider's first page. */
export async function openLogin(
  backend: LoginBackend,
  user: UserApi,
  request: BuildOAuth = {},
  browser: BrowserLike = openBrowser(),
): Promise<Login> {
  const { authorizationUrl, sessionId } = await begin(backend, user, request);
  const loginPage = await browser.visit(authorizationUrl, { referrer: `${page}/` });
  expect(loginPage.url.origin, loginPage.text).toBe(backend.oauth.origin);
  return { sessionId, browser, loginPage, finish: (how) => passLogin(browser, loginPage, how) };
}

/** Connects an account, from the click to the callback page. Resolves with the session as it is then. */
export async function connect(backend: LoginBackend, user: UserApi, request: BuildOAuth = {}) {
  const login = await openLogin(backend, user, request);
  const callbackPage = await login.finish(
    request.providerUser === undefined ? {} : { user: request.providerUser },
  );
  const session = await readSession(user, login.sessionId);
  return { ...login, callbackPage, session, credentialId: session.connectCredentialId ?? '' };
}

/** Finishes a login at the provider, and resolves with the address of the callback without loading it. */
export async function callbackUrlOf(login: Login, decision: 'allow' | 'deny' = 'allow'): Promise<URL> {
  const redirect = await login.finish({ decision, stopBefore: (url) => url.searchParams.has('state') });
  return redirect.url;
}
