import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { fillBaseUrl, isBaseUrl } from '../../src/server/proxy/base-url.js';
import { proxyTarget } from '../../src/server/proxy/target.js';
import { Problem } from '../../src/server/problem.js';

const base = 'https://api.example.com/v2';

describe('the target of a proxied request', () => {
  it.each([
    ['', base],
    ['/', `${base}/`],
    ['/tickets.json', `${base}/tickets.json`],
    ['/tickets/', `${base}/tickets/`],
    ['/tickets.json?page=2&sort=a%2Fb..%2F', `${base}/tickets.json?page=2&sort=a%2Fb..%2F`],
    ['?a=1', `${base}?a=1`],
    ['/a?next=https://evil.example//x/../y', `${base}/a?next=https://evil.example//x/../y`],
    ['/@evil.example', `${base}/@evil.example`],
    ['/:80@evil.example', `${base}/:80@evil.example`],
    ['/users/alice@example.com', `${base}/users/alice@example.com`],
    ['/a%20b/%C3%A4', `${base}/a%20b/%C3%A4`],
    ['/100%25/25%25off', `${base}/100%25/25%25off`],
    ['/.well-known/x..y/...', `${base}/.well-known/x..y/...`],
  ])('%j is what was asked for, below the base', (path, target) => {
    expect(proxyTarget(base, path)).toBe(target);
  });

  it.each([
    '/..',
    '/../v1/admin',
    '/a/../../v1',
    '/./a',
    '/a/.',
    '/..;/v1',
    '/.;a=1/v1',
    '/%2e%2e/v1',
    '/%2E%2E/v1',
    '/.%2e/v1',
    '/a%2e',
    '/%252e%252e/v1',
    '/%25%32%65%25%32%65/v1',
    '/%252%65/v1',
    '/a%25%35%43b',
    '/..%20/v1',
    '/..%c2%a0/v1',
    '/a%2Fb',
    '/a%2fb',
    '/a%5cb',
    '/a%255Cb',
    '/a\\b',
    '\\evil.example',
    '/\\evil.example',
    '//evil.example',
    '/a//b',
    '/https://evil.example/',
    '@evil.example',
    '.evil.example',
    ':443@evil.example/',
    'evil.example',
    '/a#b',
    '#@evil.example',
    '/a?b#c',
    '/a?b\\c',
    '/a?b\tc',
    '/a b',
    '/a\nb',
    '/a\r\nX-Evil: 1',
    '/a\u0000b',
    '/a%00b',
    '/a%0d%0aX-Evil:1',
    '/a%7f',
    '/%c0%ae%c0%ae/v1',
    '/%u002e/v1',
    '/%zz',
    '/%',
  ])('%j is refused', (path) => {
    expect(() => proxyTarget(base, path)).toThrow(Problem);
  });

  it('never leaves origin and path of the base, whatever is asked for', () => {
    const part = fc.constantFrom(
      '/',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      '\\',
      '@',
      ':',
      '?',
      '#',
      '//',
      ';',
      '%',
      'a',
      '\t',
      '%25',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(part, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 8 }),
        (parts) => {
          let target: URL;
          try {
            target = new URL(proxyTarget(base, parts.join('')));
          } catch (error) {
            expect(error).toBeInstanceOf(Problem);
            return;
          }
          expect(target.origin).toBe('https://api.example.com');
          expect(target.pathname).toMatch(/^\/v2(?:\/|$)/);
          expect([target.username, target.password, target.hash]).toEqual(['', '', '']);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the target of a request whose path may have encoded slashes', () => {
  it.each([
    '/a%2Fb',
    '/a%2fb/c',
    '/projects/group%2Fproject/issues',
    '/ids/%2F9j%2F4AA%3D%3D',
    '/ids/a%252Fb%252f',
    '/a%2F%2Fb',
    '/..a%2Fb..',
  ])('%j is what was asked for', (path) => {
    expect(proxyTarget(base, path, true)).toBe(base + path);
  });

  it.each([
    '/..%2Fv1',
    '/a%2F..%2F..%2Fv1',
    '/a%252F..%252F..%252Fv1',
    '/..%252Fv1',
    '/a%2F..',
    '/a%2f.%2fb',
    '/a%2F..;x%2Fb',
    '/%2e%2e%2fv1',
    '/%252e%252e%252fv1',
    '/..%255Cv1',
    '/a%2F..%5Cv1',
    '/a%25252F..',
    '/a%2Fb%00',
    '/a%2F%c0%ae%c0%ae',
    '/a%2F%25c0%25ae',
    '/a%2F%25u002e%25u002e',
    '/a%2F\\..',
    '//a%2Fb',
    '/a%2',
  ])('%j is refused', (path) => {
    expect(() => proxyTarget(base, path, true)).toThrow(Problem);
  });

  it.each(['/%2Fevil.example/x', '/%252fevil.example'])('%j is refused at the top of a host', (path) => {
    expect(() => proxyTarget('https://api.example.com', path, true)).toThrow(Problem);
  });

  it('stays below the base at a server that decodes the path once, twice or not at all', () => {
    const part = fc.constantFrom(
      ...[
        '/',
        'a',
        'b',
        '.',
        '..',
        '...',
        '%2e',
        '%2E',
        '%252e',
        '%2f',
        '%2F',
        '%252F',
        '%252f',
        '%25',
        '2f',
      ],
      ...['%25252f', '%5c', '%255C', '\\', ';', '%3b', '%20', '\t', '%09', '%c0%ae', '%u002e', '%', '?', '#'],
    );
    const decode = (text: string) =>
      text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        let target: string;
        try {
          target = proxyTarget(base, `/${parts.join('')}`, true);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          return;
        }
        accepted += 1;
        const [path = ''] = target.slice('https://api.example.com'.length).split('?');
        for (const seen of [path, decode(path), decode(decode(path))]) {
          // As a URL parser reads it, which takes a backslash for a slash, and as a file system does.
          expect(new URL(`https://api.example.com${seen}`).pathname).toMatch(/^\/v2(?:\/|$)/);
          expect(posix.normalize(seen.replaceAll('\\', '/'))).toMatch(/^\/v2(?:\/|$)/);
        }
      }),
      { numRuns: 5000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

describe('a base URL', () => {
  it.each([
    'https://api.example.com',
    'https://api.example.com/v2/x',
    'https://{subdomain}.zendesk.com/api/v2',
    'https://api.atlassian.com/ex/jira/{site}/rest',
    '{apiOrigin}/services/data',
    'http://127.0.0.1:4000',
    'http://[::1]:4000/x',
  ])('may be %s', (template) => expect(isBaseUrl(template)).toBe(true));

  it.each([
    'http://api.example.com',
    'https://api.example.com/',
    'https://api.example.com/v2?x=1',
    'https://api.example.com/v2#x',
    'https://user:password@api.example.com',
    'https://{host}',
    'https://{name}.com',
    'https://api.{host}.example.com',
    'https://x{sub}.example.com',
    'https://api.example.com:{port}',
    'https://api.example.com/v{version}',
    'https://api.example.com/{apiOrigin}',
    'https://{apiOrigin}.example.com',
    'https://api.example.com/../x',
    'https://api.example.com//x',
    'https://api.example.com/%2e',
    '{origin}/x',
    'file:///etc',
    '',
  ])('may not be %j', (template) => expect(isBaseUrl(template)).toBe(false));

  const zendesk = 'https://{subdomain}.zendesk.com/api';
  const jira = 'https://api.atlassian.com/ex/jira/{site}';

  it.each([
    [zendesk, { subdomain: 'acme' }, 'https://acme.zendesk.com/api'],
    [jira, { site: '1d3f-22' }, 'https://api.atlassian.com/ex/jira/1d3f-22'],
    ['{apiOrigin}/x', { apiOrigin: 'https://acme.my.salesforce.com' }, 'https://acme.my.salesforce.com/x'],
    [
      'https://graph.example.com/{site}',
      { site: 'a.sharepoint.com,1,2' },
      'https://graph.example.com/a.sharepoint.com,1,2',
    ],
  ])('%s is filled with what the account has', (template, values: Record<string, unknown>, filled) => {
    expect(fillBaseUrl(template, (name) => values[name])).toBe(filled);
  });

  it.each([
    'evil.com#',
    'x@evil.com/',
    'evil.com/',
    'a.b',
    '',
    '-a',
    'a\\',
    'A',
    'a:1',
    'ä',
    'a'.repeat(64),
    'xn--',
    'xn--bcher-kva',
    1,
    null,
    undefined,
    ['a'],
  ])('is not filled with %j in its host', (subdomain) =>
    expect(fillBaseUrl(zendesk, () => subdomain)).toBeNull(),
  );

  it.each([
    '..',
    '.',
    'a/b',
    'a\\b',
    'a?b',
    'a#b',
    '%2e',
    'a b',
    '',
    'ä',
    'a'.repeat(257),
    1,
    null,
    undefined,
  ])('is not filled with %j in its path', (site) => expect(fillBaseUrl(jira, () => site)).toBeNull());

  it.each([
    'https://a.example/x',
    'https://a.example/',
    'http://a.example',
    'https://u@a.example',
    'x',
    null,
  ])('is not filled with the origin %j', (origin) =>
    expect(fillBaseUrl('{apiOrigin}/x', () => origin)).toBeNull(),
  );
});
