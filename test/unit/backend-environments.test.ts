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
