import { request as httpRequest } from 'node:http';
import { z } from 'zod';
import { SidebarInputType } from '../../../src/inputs/index.js';
import { projectId, startConnectBackend } from './connect-backend.js';
import type { BackendOptions, UserApi } from './connect-backend.js';
import { vault } from './vault.js';
import { startUpstream } from './upstream.js';

/** The schema of the proxy's answer to a request that the provider refused. */
export const refusal = z.looseObject({
  status: z.number(),
  code: z.string(),
  message: z.string(),
  upstreamStatus: z.number().optional(),
  output: z.unknown().optional(),
});

/** A custom integration that sends the user's API key in the header `X-Api-Key`. */
export const keyed = {
  ...vault,
  type: 'custom.keyed',
  preOptions: [
    ...vault.preOptions,
    { id: 'region', title: 'Region', type: SidebarInputType.ValueText as const, required: false },
  ],
};

/** A custom integration that sends the user's API key as the password of basic authentication. */
export const basic = { ...vault, type: 'custom.basic' };

/** Starts the connect server, and the API of a provider for its proxy, whose behaviour the test sets. */
export async function startProxyBackend(options: BackendOptions = {}) {
  const upstream = await startUpstream();
  const baseUrl = `${upstream.origin}/api/v2`;
  const backend = await startConnectBackend({
    integrations: ({ zendesk, gmail, jira, slack, salesforce, ...others }) => ({
      ...others,
      zendesk: { ...zendesk, proxy: { baseUrl, requestHeaders: ['x-custom'] } },
      gmail: { ...gmail, proxy: { baseUrl, timeoutMs: 150, allowEncodedSlashes: true } },
      jira: { ...jira, proxy: { baseUrl: `${upstream.origin}/ex/jira/{site}` } },
      salesforce: { ...salesforce, proxy: { baseUrl: '{apiOrigin}/services' } },
      slack: { ...slack, proxy: { baseUrl } },
    }),
    project: {
      customIntegrations: [
        vault,
        {
          ...keyed,
          proxy: {
            baseUrl: `${upstream.origin}/{region}`,
            headers: ({ apiKey }) => ({ 'X-Api-Key': String(apiKey) }),
          },
        },
        {
          ...basic,
          proxy: {
            baseUrl: upstream.origin,
            headers: ({ apiKey }) => ({ Authorization: `Basic ${btoa(`key:${String(apiKey)}`)}` }),
          },
        },
      ],
    },
    ...options,
  });
  return {
    ...backend,
    upstream,
    /** Every request that refreshes a token. */
    refreshes: () => backend.exchanges.filter(({ body }) => body.get('grant_type') === 'refresh_token'),
    /** Sends a request over a socket, so that no client changes its path or drops its headers. */
    raw: (user: UserApi, path: string, headers: Record<string, string> = {}) =>
      sendRaw(backend.origin, user, path, headers),
    stop: async () => {
      await backend.stop();
      await upstream.stop();
    },
  };
}

export type ProxyBackend = Awaited<ReturnType<typeof startProxyBackend>>;

function sendRaw(
  origin: string,
  user: UserApi,
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    httpRequest(
      {
        hostname,
        port,
        path: `/projects/${projectId}/sdk/proxy${path}`,
        headers: { Authorization: `Bearer ${user.token}`, ...headers },
      },
      (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      },
    )
      .on('error', reject)
      .end();
  });
}
