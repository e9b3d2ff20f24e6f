import { describe, expect, it, vi } from 'vitest';
import { hasHost } from '../../src/server/urls.js';

describe('the host of a request', () => {
  it.each([
    'http://localhost:4000/x',
    'https://connect.example.com',
    'https://connect.example.com.:443/x?y#z',
    'http://127.0.0.1/x',
    'http://[::1]:4000/x',
    'http://my_service/x',
    'https://xn--bcher-kva.example/x',
  ])('is one in %s', (url) => expect(hasHost(url)).toBe(true));

  it.each([
    'http://xn--/x',
    'http://XN--/x',
    'http://a.xn--.example/x',
    'http://a..b/x',
    'http://user@host/x',
    'http://a\tb/x',
    'http://a\nb/x',
    'http://a%62/x',
    'http://a\\b/x',
    'http:///x',
    'http://[::1',
    'http://a:b/x',
    'http://256.1.1.1/x',
  ])('is none in %j, even where the platform parses that', (url) => expect(hasHost(url)).toBe(false));

  it('is none where only the platform takes it for one', () => {
    const canParse = vi.spyOn(URL, 'canParse').mockReturnValue(true);
    expect(hasHost('http://xn--/x')).toBe(false);
    expect(hasHost('http://a\tb/x')).toBe(false);
    canParse.mockRestore();
  });
});
