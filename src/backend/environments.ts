/** Where the services of a backend are; absolute URLs without a slash at the end. Names are those of 2.1.1. */
export interface ConnectSdkEnvironments {
  /** Serves the integrations' icons. */
  CDN_PUBLIC_URL: string;
  CONNECT_PUBLIC_URL: string;
  DASHBOARD_PUBLIC_URL: string;
  HERMES_PUBLIC_URL: string;
  NODE_ENV: string;
  PASSPORT_PRODUCTION_URL: string;
  /** Serves the OAuth callback. */
  PASSPORT_PUBLIC_URL: string;
  PLATFORM_ENV: string;
  VERSION: string;
  WORKER_PROXY_PUBLIC_URL: string;
  /** The API: `{api}` in the wire protocol. */
  ZEUS_PUBLIC_URL: string;
}

/** The environments of a host, e.g. `'example.com'` or `'https://example.com'`; `overrides` replaces single ones. */
export function environmentsOf(
  host?: string,
  overrides?: { [Name in keyof ConnectSdkEnvironments]?: string | null | undefined } | null,
): ConnectSdkEnvironments {
  const hostname = host?.includes('://') ? new URL(host).hostname : (host ?? 'useparagon.com');
  const at = (service: string) => `https://${service}.${hostname}`;
  return {
    NODE_ENV: 'production',
    PLATFORM_ENV: 'production',
    VERSION: 'latest',
    CDN_PUBLIC_URL: host ? at('dashboard') : `${at('cdn')}/latest/dashboard/public`,
    CONNECT_PUBLIC_URL: at('connect'),
    DASHBOARD_PUBLIC_URL: at('dashboard'),
    HERMES_PUBLIC_URL: at('hermes'),
    PASSPORT_PRODUCTION_URL: at('passport'),
    PASSPORT_PUBLIC_URL: at('passport'),
    WORKER_PROXY_PUBLIC_URL: at('proxy'),
    ZEUS_PUBLIC_URL: at('zeus'),
    ...given(overrides ?? {}),
  };
}

const given = (overrides: Record<string, string | null | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(overrides).flatMap(([name, url]) =>
      url === undefined || url === null ? [] : [[name, url.replace(/\/$/, '')]],
    ),
  );
