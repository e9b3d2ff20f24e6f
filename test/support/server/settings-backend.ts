import { z } from 'zod';
import { serve } from './serve.js';

/** The settings and workflows of one integration, which only the vendor's backend has. */
export interface IntegrationSettings {
  description?: string;
  inputs?: { id: string; title: string; type: string; required?: boolean; [member: string]: unknown }[];
  workflows?: { id: string; description: string; defaultEnabled?: boolean }[];
  dataSources?: Readonly<Record<string, unknown>>;
  /** `true` lists no account types, as the vendor does where there is only one. */
  hidesAccountTypes?: boolean;
  /** Returns a message for each setting that is wrong. If there is any, nothing is saved. */
  refuse?: (settings: Readonly<Settings>) => string[];
}

type Settings = Record<string, unknown>;

interface Configured {
  shared: Settings;
  workflows: Record<string, { enabled: boolean; settings: Settings }>;
}

const configuration = z.looseObject({ isDefault: z.boolean() });
const credential = z.looseObject({
  id: z.string(),
  integrationId: z.string(),
  configurations: z.array(configuration),
});
type Credential = z.infer<typeof credential>;

const me = z.looseObject({
  integrations: z.record(
    z.string(),
    z.looseObject({ credentialId: z.optional(z.string()), allCredentials: z.array(credential) }),
  ),
});
const integrations = z.array(
  z.looseObject({
    id: z.string(),
    type: z.string(),
    sdkIntegrationConfig: z.looseObject({ dataSources: z.record(z.string(), z.unknown()) }),
  }),
);
const update = z.object({
  config: z.object({ sharedSettings: z.optional(z.record(z.string(), z.unknown())) }),
});

const CREDENTIAL_HEADER = 'X-Paragon-Credential';

/**
 * Starts a backend in front of a connect server, and adds the settings and workflows of integrations, which
 * only the vendor's backend has. Every other request goes to the connect server unchanged.
 * @param connectOrigin the origin of the connect server
 * @param settingsOf the settings, by the type of the integration
 */
export async function startSettingsBackend(
  connectOrigin: string,
  settingsOf: Readonly<Record<string, IntegrationSettings>>,
) {
  const configured = new Map<string, Configured>();
  const types = new Map<string, string>();
  const configuredOf = (credentialId: string): Configured => {
    const found = configured.get(credentialId) ?? { shared: {}, workflows: {} };
    configured.set(credentialId, found);
    return found;
  };

  const forward = (request: Request, path = ''): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    headers.delete('host');
    headers.delete('accept-encoding');
    return fetch(new URL(path || `${pathname}${search}`, connectOrigin), {
      method: path ? 'GET' : request.method,
      headers,
      redirect: 'manual',
      ...(request.body && !path ? { body: request.body, duplex: 'half' as const } : {}),
    });
  };

  const withSettings = (one: Credential): Credential => {
    const { shared, workflows } = configuredOf(one.id);
    return {
      ...one,
      configurations: one.configurations.map((each) => ({
        ...each,
        sharedSettings: shared,
        workflowSettings: workflows,
      })),
    };
  };

  const withCatalog = ({ type, sdkIntegrationConfig, ...rest }: z.infer<typeof integrations>[number]) => {
    types.set(rest.id, type);
    const {
      description,
      inputs = [],
      workflows = [],
      dataSources,
      hidesAccountTypes,
    } = settingsOf[type] ?? {};
    const workflowMeta = Object.fromEntries(
      workflows.map((workflow, order) => [workflow.id, { ...workflow, order, inputs: [] }]),
    );
    return {
      ...rest,
      type,
      configs: [{ values: { description, workflowMeta, sharedMeta: { inputs } } }],
      workflows: workflows.map(({ id, description }) => ({ id, description })),
      sdkIntegrationConfig: {
        ...sdkIntegrationConfig,
        ...(hidesAccountTypes && { accountTypes: [] }),
        dataSources: { ...sdkIntegrationConfig.dataSources, ...dataSources },
      },
    };
  };

  const withState = ({ integrations, ...rest }: z.infer<typeof me>) => ({
    ...rest,
    integrations: Object.fromEntries(
      Object.entries(integrations).map(([type, state]) => {
        const { shared, workflows } = configuredOf(state.credentialId ?? '');
        const settings = { sharedSettings: shared, workflowSettings: workflows };
        return [type, { ...state, ...settings, allCredentials: state.allCredentials.map(withSettings) }];
      }),
    ),
  });

  const saveSettings = async (request: Request, credentialId: string) => {
    const path = new URL(request.url).pathname;
    const body = update.parse(await request.json());
    const settings = body.config.sharedSettings ?? {};
    const stored = credential.parse(await (await forward(request, path)).json());
    const errors = settingsOf[types.get(stored.integrationId) ?? '']?.refuse?.(settings) ?? [];
    if (errors.length === 0) Object.assign(configuredOf(credentialId).shared, settings);
    return { credential: withSettings(stored), errors };
  };

  const saveWorkflow = (request: Request, workflowId: string) => {
    const { workflows } = configuredOf(request.headers.get(CREDENTIAL_HEADER) ?? '');
    workflows[workflowId] = { settings: {}, ...workflows[workflowId], enabled: request.method === 'POST' };
    return {};
  };

  /** Makes an answer with other JSON than the connect server's, and with its headers. */
  const answer = (forwarded: Response, json: unknown): Response => {
    const headers = new Headers(forwarded.headers);
    headers.delete('content-length');
    return Response.json(json, { status: forwarded.status, headers });
  };

  const respond = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const call = `${request.method} ${pathname.replace(/^\/projects\/[^/]+/, '')}`;
    const [, credentialId] = /^PATCH \/sdk\/credentials\/([^/]+)$/.exec(call) ?? [];
    const [, workflowId] = /^(?:POST|DELETE) \/sdk\/workflows\/([^/]+)$/.exec(call) ?? [];
    const cors = { 'Access-Control-Allow-Origin': request.headers.get('Origin') ?? '*' };
    if (credentialId !== undefined) {
      return Response.json(await saveSettings(request, credentialId), { headers: cors });
    }
    if (workflowId !== undefined) return Response.json(saveWorkflow(request, workflowId), { headers: cors });
    const forwarded = await forward(request);
    if (!forwarded.ok) return forwarded;
    if (call === 'GET /sdk/me') return answer(forwarded, withState(me.parse(await forwarded.json())));
    if (call === 'GET /sdk/integrations') {
      return answer(forwarded, integrations.parse(await forwarded.json()).map(withCatalog));
    }
    return forwarded;
  };
  return serve(respond);
}
