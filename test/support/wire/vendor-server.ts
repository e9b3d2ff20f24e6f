import { z } from 'zod';
import { ConnectSDK } from '../../../src/sdk/index.js';
import { userToken } from '../sdk/start.js';
import { integrations } from './vendor-integrations.js';
import { startWireServer, type WireAnswer, type WireHandler, type WireRequest } from './wire-server.js';

interface VendorConfiguration {
  id: string;
  connectCredentialId: string;
  isDefault: boolean;
  externalId?: string;
  dateCreated: string;
  configMeta: Record<string, unknown>;
  sharedSettings: Record<string, unknown>;
  workflowSettings: Record<string, { enabled: boolean; settings: Record<string, unknown> }>;
}

interface VendorCredential {
  id: string;
  integrationId: string;
  status: 'PENDING' | 'VALID' | 'INVALID';
  providerId: string;
  providerData: Record<string, unknown>;
  configurations: VendorConfiguration[];
}

const settings = z.record(z.string(), z.unknown());
const bodies = {
  meta: z.object({ meta: settings }),
  configuration: z.object({ externalId: z.string().optional(), meta: settings.optional() }),
  settings: z.object({
    config: z.object({
      sharedSettings: settings.optional(),
      workflowSettings: z.record(z.string(), z.object({ enabled: z.boolean(), settings })).optional(),
    }),
  }),
};

/** The ID of a configuration; 2.1.1 takes nothing but UUIDs for IDs. */
export const configurationId = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;

/**
 * A local server in the place of the vendor's: it answers what `createConnectServer` does not, as the wire protocol says,
 * and keeps what it was told. Alice has two Slack accounts and one that is no longer valid.
 */
export async function startVendorServer() {
  const credentials: VendorCredential[] = [];
  const overrides = new Map<string, (answer: () => WireAnswer) => WireAnswer | Promise<WireAnswer>>();
  const received = {
    meta: {} as Record<string, unknown>,
    events: [] as unknown[],
    resources: [] as unknown[],
  };
  let configurations = 0;

  const addConfiguration = (credential: VendorCredential, fields: Partial<VendorConfiguration> = {}) => {
    configurations += 1;
    credential.configurations.push({
      id: configurationId(configurations),
      connectCredentialId: credential.id,
      isDefault: false,
      dateCreated: new Date(Date.UTC(2026, 0, configurations)).toISOString(),
      configMeta: {},
      sharedSettings: { of: credential.id },
      workflowSettings: {},
      ...fields,
    });
  };

  for (const status of ['VALID', 'VALID', 'INVALID'] as const) {
    const number = credentials.length + 1;
    const credential: VendorCredential = {
      id: `credential-${number}`,
      integrationId: 'integration-slack',
      status,
      providerId: `account-${number}`,
      providerData: { team: `team-${number}` },
      configurations: [],
    };
    credentials.push(credential);
    addConfiguration(credential, { isDefault: true });
    if (number === 1) addConfiguration(credential, { externalId: 'sales' });
  }

  const stateOf = ({ id }: { id: string }) => {
    const allCredentials = credentials.filter(({ integrationId }) => integrationId === id);
    const [shown] = allCredentials;
    const [configuration] = shown?.configurations ?? [];
    return {
      enabled: shown?.status === 'VALID',
      allCredentials,
      ...(shown && {
        credentialId: shown.id,
        credentialStatus: shown.status,
        credentialConfigId: configuration?.id,
        providerId: shown.providerId,
        providerData: shown.providerData,
        sharedSettings: configuration?.sharedSettings,
        workflowSettings: configuration?.workflowSettings,
        configuredWorkflows: configuration?.workflowSettings,
        configMeta: configuration?.configMeta,
      }),
    };
  };

  const me = () => ({
    userId: 'alice',
    project: { id: 'project-1', accessibleFeatures: [] },
    integrations: Object.fromEntries(integrations.map((one) => [one.type, stateOf(one)])),
    meta: received.meta,
    resources: [{ id: 'resource-1', slug: 'warehouse' }],
  });

  const selected = ({ headers }: WireRequest) => {
    const credential = credentials.find(({ id }) => id === headers['x-paragon-credential']);
    const configuration = credential?.configurations.find(
      ({ id }) => id === headers['x-paragon-configuration-id'],
    );
    return { credential, configuration };
  };

  const refused = (status: number, message: string): WireAnswer => ({ status, json: { message } });

  const answerCredential = (request: WireRequest, method: string, id: string, rest: string): WireAnswer => {
    const credential = credentials.find((other) => other.id === id);
    const { configuration } = selected(request);
    if (!credential) return refused(404, 'No such credential.');
    if (method === 'POST') {
      const { externalId } = bodies.configuration.parse(request.body);
      addConfiguration(credential, externalId ? { externalId } : {});
      return { json: credential };
    }
    if (!configuration) return refused(400, 'Which configuration?');
    if (method === 'DELETE') {
      credential.configurations = credential.configurations.filter((other) => other !== configuration);
      return { json: {} };
    }
    if (rest) {
      configuration.configMeta = bodies.configuration.parse(request.body).meta ?? {};
      return { json: credential };
    }
    const { sharedSettings, workflowSettings } = bodies.settings.parse(request.body).config;
    if (sharedSettings) configuration.sharedSettings = sharedSettings;
    if (workflowSettings) configuration.workflowSettings = workflowSettings;
    const errors = sharedSettings?.channel === 'gone' ? ['There is no such channel.'] : [];
    return { json: { credential, errors } };
  };

  const answerWorkflow = (request: WireRequest, workflowId: string, enabled: boolean): WireAnswer => {
    const { configuration } = selected(request);
    if (!configuration) return refused(400, 'Which configuration?');
    configuration.workflowSettings[workflowId] = {
      settings: {},
      ...configuration.workflowSettings[workflowId],
      enabled,
    };
    return { json: {} };
  };

  const answer = (request: WireRequest): WireAnswer => {
    const [method = '', path = ''] = request.call.split(' ');
    const [, collection = '', id = '', rest = ''] =
      /^\/sdk\/(credentials|workflows|triggers|resources)(?:\/([^/]+))?(\/.+)?$/.exec(path) ?? [];
    switch (collection || path) {
      case '/sdk/me':
        if (method === 'PATCH') received.meta = bodies.meta.parse(request.body).meta;
        return { json: me() };
      case '/sdk/integrations':
        return { json: integrations };
      case 'credentials':
        if (id) return answerCredential(request, method, id, rest);
        return {
          json: {
            ...integrations[0],
            providerData: (selected(request).credential ?? credentials[0])?.providerData,
          },
        };
      case 'workflows':
        return answerWorkflow(request, id, method === 'POST');
      case 'triggers':
        return { json: { workflow: id, query: request.query, body: request.body } };
      case 'resources':
        received.resources.push(request.body);
        return { json: { id: 'credential-9', integrationId: null, status: 'VALID' } };
      case '/v2/projects/project-1/sdk/events/trigger':
        received.events.push(request.body);
        return { json: {} };
      default:
        if (path.startsWith('/proxy/'))
          return { json: { output: { method, path, query: request.query, body: request.body } } };
        return refused(404, 'There is no such call.');
    }
  };

  const handle: WireHandler = (request) => {
    const override = overrides.get(request.call);
    return override ? override(() => answer(request)) : answer(request);
  };
  const server = await startWireServer(handle);
  return { ...server, received, credentials, overrides };
}

/** The hosts by which a client reaches the server. */
export const hostsOf = ({ api }: { api: string }) => ({
  ZEUS_PUBLIC_URL: api,
  WORKER_PROXY_PUBLIC_URL: `${api}/proxy`,
});

/** A client with Alice authenticated, and the server that it talks to. */
export async function startVendorSdk() {
  const server = await startVendorServer();
  const sdk = new ConnectSDK();
  sdk.configureGlobal({ host: 'example.com' }, hostsOf(server));
  await sdk.authenticate('project-1', userToken());
  server.requests.length = 0;
  return { server, sdk };
}
