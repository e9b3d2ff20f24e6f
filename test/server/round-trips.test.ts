import { expect, it } from 'vitest';
import { openBrowser, passLogin } from '../support/server/browser-like.js';
import { page, startConnectBackend } from '../support/server/connect-backend.js';
import { failingStores } from '../support/server/failing-store.js';
import { begin, readSession } from '../support/server/login.js';
import { memoryStores } from '../support/server/memory-stores.js';

it('makes 21 operations of the stores for an install, whose session request is held open, and getUser', async () => {
  const { operations, store, credentialStore } = failingStores(memoryStores());
  const backend = await startConnectBackend({ server: { store, credentialStore } });
  const user = await backend.as('counted-user');
  const { authorizationUrl, sessionId } = await begin(backend, user);
  const browser = openBrowser();
  const loginPage = await browser.visit(authorizationUrl, { referrer: `${page}/` });
  const held = readSession(user, sessionId, 20);
  await expect.poll(() => operations).toContain('subscribe session');
  await passLogin(browser, loginPage);
  expect((await held).status).toBe('complete');
  expect((await user.get('/sdk/me')).status).toBe(200);
  await backend.stop();
  expect(operations.length, operations.join('\n')).toBeLessThanOrEqual(21);
});
