import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OAuthWindowEvent } from '../../src/install-flow/index.js';
import { createOAuthWindow } from '../../src/oauth-window/index.js';
import { stubPage, type FakePopup } from '../support/sdk/fake-window.js';

const passport = 'https://passport.example.com';
const authorizationUrl = `${passport}/oauth/start/ticket`;
const success = {
  type: 'oauth_success_callback',
  credential: { integrationId: 'integration-1', payload: { credentialId: 'credential-1' } },
};

/** Opens an OAuth window in a page of doubles. */
function openWindow(allowedOrigins: () => readonly string[] = () => [passport]) {
  const page = stubPage();
  const told: OAuthWindowEvent[] = [];
  const opened = createOAuthWindow({ allowedOrigins }).open((event) => told.push(event));
  const [popup] = page.popups;
  if (!opened || !popup) throw new Error('No window was opened.');
  return { ...page, popup, opened, told };
}

const isUnreachable = (events: OAuthWindowEvent[]) =>
  events.filter(({ type }) => type === 'unreachable').length;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('opening', () => {
  it('opens a blank, centred popup synchronously', () => {
    const { popup } = openWindow();
    expect(popup.visited).toEqual(['']);
    expect(popup.features).toBe('popup,width=500,height=700,left=500,top=150');
  });

  it('names every window differently', () => {
    const first = openWindow().popup.name;
    expect(openWindow().popup.name).not.toBe(first);
  });

  it('answers null and holds nothing where the browser blocks the popup', () => {
    const { page } = stubPage();
    page.blocksPopups = true;
    expect(createOAuthWindow({ allowedOrigins: () => [] }).open(() => undefined)).toBeNull();
    expect(page.listeners).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says that it needs a browser where there is none', () => {
    expect(() => createOAuthWindow({ allowedOrigins: () => [] }).open(() => undefined)).toThrow(
      /in a browser only/,
    );
  });
});

describe('a window that refuses to say whether it is closed', () => {
  it('counts as unreachable, and stops being watched', () => {
    const { popup, told } = openWindow();
    Object.defineProperty(popup, 'closed', {
      get: () => {
        throw new TypeError("can't access dead object");
      },
    });
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([{ type: 'unreachable' }]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('navigating', () => {
  it('follows a link of the page to the window, which shows the page as its referrer, and removes it', () => {
    const { popup, opened, attached } = openWindow();
    opened.navigate(authorizationUrl);
    expect(popup.visited).toEqual(['', authorizationUrl]);
    expect(popup.links[0]).toMatchObject({
      rel: 'opener',
      referrerPolicy: 'strict-origin',
      target: popup.name,
    });
    expect(attached.size).toBe(0);
  });

  it.each([
    'http://localhost:4000/start',
    'http://127.0.0.1/start',
    'http://127.8.0.9/start',
    'http://[::1]:80/start',
  ])('goes to %s on loopback', (url) => {
    const { popup, opened } = openWindow();
    opened.navigate(url);
    expect(popup.visited).toContain(url);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,hello',
    'http://example.com/start',
    'http://127.0.0.1.example.com/start',
    'http://localhost.example.com/start',
    'file:///etc/hosts',
    '/oauth/start',
    '',
  ])('refuses to go to "%s"', (url) => {
    const { popup, opened } = openWindow();
    expect(() => opened.navigate(url)).toThrow(/authorization URL/);
    expect(popup.visited).toEqual(['']);
  });

  it('tells that the window is unreachable, and opens no other, where it was closed before', () => {
    const { popup, opened, told } = openWindow();
    popup.closed = true;
    opened.navigate(authorizationUrl);
    opened.navigate(authorizationUrl);
    vi.advanceTimersByTime(5000);
    expect(popup.visited).toEqual(['']);
    expect(isUnreachable(told)).toBe(1);
  });
});

describe('watching', () => {
  it('tells once that the window is unreachable, and then holds no timer', () => {
    const { popup, told } = openWindow();
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual([]);
    popup.closed = true;
    vi.advanceTimersByTime(500);
    expect(told).toEqual([{ type: 'unreachable' }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('still believes a message that comes after the window was seen to be closed', () => {
    const { popup, told, post } = openWindow();
    popup.closed = true;
    vi.advanceTimersByTime(500);
    post({ source: popup, origin: passport, data: success });
    expect(told.at(-1)).toEqual({
      type: 'result',
      result: {
        status: 'complete',
        credentialId: 'credential-1',
        message: { credentialId: 'credential-1' },
      },
    });
  });

  it.each<[string, (popup: FakePopup) => { source: unknown; origin: string; data: unknown }]>([
    ['another window', () => ({ source: {}, origin: passport, data: success })],
    ['no window', () => ({ source: null, origin: passport, data: success })],
    ['another origin', (popup) => ({ source: popup, origin: 'https://evil.example.com', data: success })],
    [
      'an origin that begins alike',
      (popup) => ({ source: popup, origin: `${passport}.evil.example`, data: success }),
    ],
  ])('ignores a message from %s', (_, message) => {
    const { popup, told, post } = openWindow();
    post(message(popup));
    expect(told).toEqual([]);
  });

  it.each([
    ['text', 'oauth_success_callback'],
    ['null', null],
    ['another type', { ...success, type: 'ready' }],
    ['no credential', { type: 'oauth_success_callback' }],
    ['no payload', { type: 'oauth_success_callback', credential: { integrationId: 'integration-1' } }],
    ['a payload of text', { type: 'oauth_success_callback', credential: { payload: 'credential-1' } }],
  ])('ignores a message that is %s', (_, data) => {
    const { popup, told, post } = openWindow();
    post({ source: popup, origin: passport, data });
    expect(told).toEqual([]);
  });

  it.each([
    ['nothing more', {}, null],
    ['text', { errorResponse: 'The app is not approved.' }, 'The app is not approved.'],
    ['a message', { errorResponse: { message: 'Refused.' } }, 'Refused.'],
    [
      'a description',
      { errorResponse: { error_description: 'Refused.', message: 'Bad Request' } },
      'Refused.',
    ],
    ['something else', { errorResponse: 7 }, null],
  ])('tells of an error that is explained by %s', (_, explanation, errorDescription) => {
    const { popup, told, post } = openWindow();
    post({
      source: popup,
      origin: passport,
      data: { type: 'oauth_error_callback', error: 'access_denied', ...explanation },
    });
    expect(told).toEqual([
      { type: 'result', result: { status: 'denied', error: 'access_denied', errorDescription } },
    ]);
  });

  it('tells of an error whose name is no text', () => {
    const { popup, told, post } = openWindow();
    post({ source: popup, origin: passport, data: { type: 'oauth_error_callback', error: { code: 7 } } });
    expect(told).toEqual([
      { type: 'result', result: { status: 'failed', error: 'server_error', errorDescription: null } },
    ]);
  });

  it('asks for the allowed origins with each message', () => {
    const origins = ['https://one.example.com'];
    const { popup, told, post } = openWindow(() => origins);
    origins[0] = passport;
    post({ source: popup, origin: passport, data: success });
    expect(told).toHaveLength(1);
  });
});

describe('closing', () => {
  it.each([
    ['once', 1],
    ['twice', 2],
  ])('closed %s, it closes the popup, is silent and holds nothing', (_, times) => {
    const { page, popup, opened, told, post } = openWindow();
    for (let time = 0; time < times; time += 1) opened.close();
    post({ source: popup, origin: passport, data: success });
    opened.navigate(authorizationUrl);
    vi.advanceTimersByTime(5000);
    expect(popup.closed).toBe(true);
    expect(popup.visited).toEqual(['']);
    expect(told).toEqual([]);
    expect(page.listeners).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('brings the popup to the front on demand', () => {
    const { popup, opened } = openWindow();
    opened.focus();
    expect(popup.focused).toBe(1);
  });
});
