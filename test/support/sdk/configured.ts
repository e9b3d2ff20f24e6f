import { ConnectSDK } from '../../../src/sdk/index.js';
import { configuredIntegrations } from '../wire/configured-project.js';
import { startTestBackend, userToken } from './start.js';

/** The ID of a configuration. It is a UUID, because 2.1.1 accepts no other IDs. */
export const configurationId = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;

/**
 * Starts a backend of a project with settings and workflows. Alice has two valid credentials of Slack, the
 * first with a second configuration, and a third credential that is invalid.
 */
export async function startConfiguredBackend() {
  const backend = await startTestBackend({
    integrations: configuredIntegrations,
    features: [],
    keepsSettings: true,
    newConfiguration: (credentialId, number) => ({
      id: configurationId(number),
      sharedSettings: { of: credentialId },
    }),
  });
  const first = backend.createCredential('slack');
  backend.addConfiguration(first, { externalId: 'sales' });
  backend.createCredential('slack');
  backend.createCredential('slack', { status: 'INVALID' });
  return backend;
}

/** The hosts with which a client is configured to reach the backend. */
export const hostsOf = ({ origin }: { origin: string }) => ({
  ZEUS_PUBLIC_URL: origin,
  WORKER_PROXY_PUBLIC_URL: `${origin}/proxy`,
});

/** Starts a backend, and a client that has authenticated Alice there. */
export async function startConfiguredSdk() {
  const server = await startConfiguredBackend();
  const sdk = new ConnectSDK();
  sdk.configureGlobal({ host: 'example.com' }, hostsOf(server));
  await sdk.authenticate('project-1', userToken());
  server.requests.length = 0;
  return { server, sdk };
}
