import type { IntegrationOptions } from '@installflow/connect/server';
import type { Config } from './config.ts';

/**
 * The integrations that users can connect. Users bring an OAuth client of their own, and where the environment has the company's
 * client (`ZENDESK_CLIENT_ID` and `ZENDESK_CLIENT_SECRET`), they may use that instead. Change this file for what else an
 * integration can have, e.g. `proxy`.
 */
export const integrationsOf = ({ INTEGRATIONS, clients }: Config): Record<string, IntegrationOptions> =>
  Object.fromEntries(
    INTEGRATIONS.map((type) => {
      const client = clients[type];
      return [type, client ? { client } : {}];
    }),
  );
