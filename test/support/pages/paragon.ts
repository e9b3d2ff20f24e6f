import { SidebarInputType } from '../../../src/inputs/index.js';
import type { CustomIntegration } from '@installflow/connect/server';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { bundleClient, respondWithFile } from './client-bundle.js';
import { startConnectBackend } from '../server/connect-backend.js';
import { serve } from '../server/serve.js';

const html =
  '<!doctype html><title>2.1.1</title><body><script type="module" src="/paragon.client.js"></script>';

const apiKey = { id: 'apiKey', title: 'API key', type: SidebarInputType.Password, required: true } as const;
const region = { id: 'region', title: 'Region', type: SidebarInputType.ValueText, required: true } as const;

/** Integrations without OAuth, as an operator may have them. */
const customIntegrations: CustomIntegration[] = [
  { type: 'freshdesk', name: 'Freshdesk', scheme: 'basic', preOptions: [apiKey, region] },
  { type: 'custom.acmecrm', name: 'Acme CRM', scheme: 'basic', preOptions: [apiKey] },
  { type: 'pipedrive', name: 'Pipedrive', scheme: 'basic', preOptions: [apiKey], postOptions: [region] },
];

/** A record of a credential store. Records of sessions have no `data`. */
const storedCredential = z.looseObject({ credentialId: z.string(), userId: z.string(), data: z.string() });

const parsed = (text: string): unknown => (text.startsWith('{') ? JSON.parse(text) : null);

/**
 * Serves a page that runs the published `@useparagon/connect` 2.1.1 against `createConnectServer`, with a real OAuth
 * server behind it.
 */
export async function startParagonPage({ isBehindCoop = false } = {}) {
  const files = await bundleClient('2.1.1', [fileURLToPath(new URL('paragon.client.ts', import.meta.url))]);
  const page = await serve(({ url }) => {
    const { pathname } = new URL(url);
    return pathname.endsWith('.js')
      ? respondWithFile(files, pathname.slice(1))
      : new Response(pathname === '/' ? html : '', { headers: { 'Content-Type': 'text/html' } });
  });
  const backend = await startConnectBackend({
    project: { origins: [page.origin], customIntegrations },
    oauth: { crossOriginOpenerPolicy: isBehindCoop },
  });

  return {
    origin: page.origin,
    backend,
    /** The IDs of all credentials that the server ever stored for a user. */
    storedCredentials: (userId: string): string[] => {
      const found = backend.written.flatMap((text) => {
        const { data } = storedCredential.safeParse(parsed(text));
        return data?.userId === userId ? [data.credentialId] : [];
      });
      return [...new Set(found)];
    },
    stop: async () => {
      await page.stop();
      await backend.stop();
    },
  };
}

export type ParagonPage = Awaited<ReturnType<typeof startParagonPage>>;
