/** The services of a backend: absolute URLs without a slash at the end. The names are those of 2.1.1. */
export interface ConnectSdkEnvironments {
  /** Serves the integrations' icons. */
  CDN_PUBLIC_URL: string;
  /** Serves 2.1.1's portal. This package has no portal, so the URL makes no difference. */
  CONNECT_PUBLIC_URL: string;
  /** Serves 2.1.1's dashboard. The URL makes no difference here. */
  DASHBOARD_PUBLIC_URL: string;
  /** A service that 2.1.1 names. The URL makes no difference here. */
  HERMES_PUBLIC_URL: string;
  /** The environment that 2.1.1 was built for, e.g. `'production'`. It makes no difference here. */
  NODE_ENV: string;
  /** Serves 2.1.1's OAuth callback in production. The OAuth window's messages from here are believed, too. */
  PASSPORT_PRODUCTION_URL: string;
  /**
   * Serves the OAuth callback, by default at `{PASSPORT_PUBLIC_URL}/oauth`. The OAuth window's messages from here
   * are believed.
   */
  PASSPORT_PUBLIC_URL: string;
  /** The environment that 2.1.1 was deployed to, e.g. `'production'`. It makes no difference here. */
  PLATFORM_ENV: string;
  /** The release of 2.1.1's services. It makes no difference here. */
  VERSION: string;
  /** Passes the calls of `request` on to the APIs of the providers. */
  WORKER_PROXY_PUBLIC_URL: string;
  /** Serves the API, `{api}` in the wire protocol. All calls but `request` go there. */
  ZEUS_PUBLIC_URL: string;
}

/**
 * Returns the environments of a host, e.g. `'example.com'` or `'https://example.com:8443'`, always below `https:`. Without a
 * host, the host is `useparagon.com`. A value in `overrides` replaces the one of the host. A path, or `''`, is a service
 * at the origin of the page, as in 2.1.1.
 * @throws {TypeError} where the host makes no URL, or where `overrides` has a service that there is none of, or
 * a value that is no URL.
 */
export function environmentsOf(
  host?: string,
  overrides?: { [Name in keyof ConnectSdkEnvironments]?: string | null | undefined } | null,
): ConnectSdkEnvironments {
  if (host !== undefined && !isHost(host))
    throw new TypeError(
      `paragon: host must be a host name, e.g. "example.com", or an http: or https: URL; got ${show(host)}.`,
    );
  const domain = host?.includes('://') ? new URL(host).host : (host ?? 'useparagon.com');
  const at = (service: string) => `https://${service}.${domain}`;
  const environments = {
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
  };
  for (const [name, value] of Object.entries<unknown>(overrides ?? {})) {
    if (!(name in environments))
      throw new TypeError(
        `paragon: there is no "${name}" among the URLs of services; known are ${Object.keys(environments).join(', ')}.`,
      );
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string' || (name.endsWith('_URL') && !isServiceUrl(value)))
      throw new TypeError(
        `paragon: ${name} must be an http: or https: URL, e.g. "http://localhost:4000"; got ${show(value)}.`,
      );
    Reflect.set(environments, name, value.replace(/\/$/, ''));
  }
  return environments;
}

const isHost = (host: unknown) =>
  typeof host === 'string' && URL.canParse(host.includes('://') ? host : `https://${host}`);

const isServiceUrl = (url: string) => /^(https?:\/\/|\/|$)/i.test(url) && URL.canParse(url, 'https://page');

const show = (value: unknown) => (typeof value === 'string' ? `"${value}"` : typeof value);
