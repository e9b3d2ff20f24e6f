/** Where the services of a backend are; absolute URLs without a slash at the end. Names are those of 2.1.1. */
export interface ConnectSdkEnvironments {
  /** Serves the integrations' icons. */
  CDN_PUBLIC_URL: string;
  /** Where 2.1.1's portal is. This package has none: it makes no difference. */
  CONNECT_PUBLIC_URL: string;
  /** Where 2.1.1's dashboard is. It makes no difference here. */
  DASHBOARD_PUBLIC_URL: string;
  /** A service that 2.1.1 names. It makes no difference here. */
  HERMES_PUBLIC_URL: string;
  /** What 2.1.1 was built for, e.g. `'production'`. It makes no difference here. */
  NODE_ENV: string;
  /** Where 2.1.1's OAuth callback is in production: a callback page of this origin, too, may tell how a login ended. */
  PASSPORT_PRODUCTION_URL: string;
  /** Serves the OAuth callback, by default at `{PASSPORT_PUBLIC_URL}/oauth`; its page may tell how a login ended. */
  PASSPORT_PUBLIC_URL: string;
  /** Where 2.1.1 was deployed, e.g. `'production'`. It makes no difference here. */
  PLATFORM_ENV: string;
  /** The release of 2.1.1's services. It makes no difference here. */
  VERSION: string;
  /** Passes the calls of `request` on to the APIs of the providers. */
  WORKER_PROXY_PUBLIC_URL: string;
  /** The API: `{api}` in the wire protocol. All calls but `request` go there. */
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
