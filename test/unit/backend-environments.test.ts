import { expect, it } from 'vitest';
import { environmentsOf } from '../../src/backend/index.js';

it('has the services of useparagon.com unless told otherwise', () => {
  expect(environmentsOf()).toMatchObject({
    ZEUS_PUBLIC_URL: 'https://zeus.useparagon.com',
    PASSPORT_PUBLIC_URL: 'https://passport.useparagon.com',
    WORKER_PROXY_PUBLIC_URL: 'https://proxy.useparagon.com',
    CDN_PUBLIC_URL: 'https://cdn.useparagon.com/latest/dashboard/public',
  });
});

it.each(['example.com', 'https://example.com', 'https://example.com/path'])(
  'finds each service below the host %s',
  (host) => {
    expect(environmentsOf(host)).toEqual({
      CDN_PUBLIC_URL: 'https://dashboard.example.com',
      CONNECT_PUBLIC_URL: 'https://connect.example.com',
      DASHBOARD_PUBLIC_URL: 'https://dashboard.example.com',
      HERMES_PUBLIC_URL: 'https://hermes.example.com',
      NODE_ENV: 'production',
      PASSPORT_PRODUCTION_URL: 'https://passport.example.com',
      PASSPORT_PUBLIC_URL: 'https://passport.example.com',
      PLATFORM_ENV: 'production',
      VERSION: 'latest',
      WORKER_PROXY_PUBLIC_URL: 'https://proxy.example.com',
      ZEUS_PUBLIC_URL: 'https://zeus.example.com',
    });
  },
);

it.each(['example.com:8443', 'https://example.com:8443/'])('keeps the port of %s', (host) =>
  expect(environmentsOf(host).ZEUS_PUBLIC_URL).toBe('https://zeus.example.com:8443'),
);

it('replaces single services, and leaves those that are undefined', () => {
  const environments = environmentsOf('example.com', {
    ZEUS_PUBLIC_URL: 'http://127.0.0.1:4000/',
    PASSPORT_PUBLIC_URL: undefined,
  });
  expect(environments.ZEUS_PUBLIC_URL).toBe('http://127.0.0.1:4000');
  expect(environments.PASSPORT_PUBLIC_URL).toBe('https://passport.example.com');
});

it.each(['', '/api', 'http://[::1]:4000', 'HTTPS://example.com'])(
  'takes %j for the URL of a service',
  (url) => {
    expect(environmentsOf('example.com', { ZEUS_PUBLIC_URL: url }).ZEUS_PUBLIC_URL).toBe(url);
  },
);

it.each<[string, string | undefined, object]>([
  [
    'there is no "ZEUS_URL" among the URLs of services; known are',
    undefined,
    { ZEUS_URL: 'https://a.example' },
  ],
  [
    'ZEUS_PUBLIC_URL must be an http: or https: URL, e.g.',
    'example.com',
    { ZEUS_PUBLIC_URL: 'localhost:4000' },
  ],
  [
    'PASSPORT_PUBLIC_URL must be an http: or https: URL, e.g.',
    'example.com',
    { PASSPORT_PUBLIC_URL: 'ftp://a' },
  ],
  ['got number', 'example.com', { ZEUS_PUBLIC_URL: 4000 }],
  ['host must be a host name, e.g. "example.com", or an http: or https: URL; got "my host"', 'my host', {}],
])('refuses what makes no backend: %s', (message, host, overrides) => {
  expect(() => environmentsOf(host, overrides)).toThrow(TypeError);
  expect(() => environmentsOf(host, overrides)).toThrow(message);
});
