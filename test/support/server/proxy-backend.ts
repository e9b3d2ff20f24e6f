import { request as httpRequest } from 'node:http';
import { z } from 'zod';
import { SidebarInputType } from '../../../src/inputs/index.js';
import { projectId, startConnectBackend } from './connect-backend.js';
import type { BackendOptions, UserApi } from './connect-backend.js';
import { vault } from './vault.js';
import { startUpstream } from './upstream.js';

/** What the proxy answers where the provider refused. */
export const refusal = z.looseObject({
  status: z.number(),
  code: z.string(),
  message: z.string(),
  upstreamStatus: z.number().optional(),
  output: z.unknown().optional(),
});

/** An integration with a key of the user's, sent in a header of its own. */
export const keyed = {
  ...vault,
  type: 'custom.keyed',
  preOptions: [
    ...vault.preOptions,
    { id: 'region', title: 'Region', type: SidebarInputType.ValueText as const, required: false },
  ],
};

/** The same, sent as the password of basic authentication. */
export const basic = { ...vault, type: 'custom.basic' };

/** The connect server in front of a provider's API that the test has in its hands. */
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
    /** Every request for new tokens. */
    refreshes: () => backend.exchanges.filter(({ body }) => body.get('grant_type') === 'refresh_token'),
    /** Sends a path that no client has parsed, and headers that none lets through. */
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
