import { z } from 'zod';
import { notFound, type RoutedRequest, type WireContext, type WireRoutes } from './context.js';
import type { WireAnswer } from './types.js';

const settings = z.record(z.string(), z.unknown());
const bodies = {
  configuration: z.object({ externalId: z.string().optional(), meta: settings.optional() }),
  settings: z.object({
    config: z.object({
      sharedSettings: settings.optional(),
      workflowSettings: z.record(z.string(), z.object({ enabled: z.boolean(), settings })).optional(),
    }),
  }),
};

/** The calls that only the vendor's backend answers: configurations, settings, workflows, and the API proxy. */
export const settingsRoutes: WireRoutes = {
  'GET /sdk/credentials': (context, request) => {
    const credential = selected(context, request).credential ?? context.state.credentials(request.user)[0];
    return { json: { ...context.state.integrations[0], providerData: credential?.providerData } };
  },
  'POST /sdk/credentials/{id}/configurations': ({ state }, { user, id, body }) => {
    const credential = state.credentials(user).find((other) => other.id === id);
    if (!credential) return notFound;
    const { externalId } = bodies.configuration.parse(body);
    state.addConfiguration(credential, externalId ? { externalId } : {});
    return { json: credential };
  },
  'PATCH /sdk/credentials/{id}': (context, request) => {
    const { credential, configuration } = selected(context, request);
    if (!configuration) return whichConfiguration;
    const { sharedSettings, workflowSettings } = bodies.settings.parse(request.body).config;
    if (sharedSettings) configuration.sharedSettings = sharedSettings;
    if (workflowSettings) configuration.workflowSettings = workflowSettings;
    const errors = sharedSettings?.channel === 'gone' ? ['There is no such channel.'] : [];
    return { json: { credential, errors } };
  },
  'PATCH /sdk/credentials/{id}/configurations': (context, request) => {
    const { credential, configuration } = selected(context, request);
    if (!configuration) return whichConfiguration;
    configuration.configMeta = bodies.configuration.parse(request.body).meta ?? {};
    return { json: credential };
  },
  'DELETE /sdk/credentials/{id}/configurations': (context, request) => {
    const { credential, configuration } = selected(context, request);
    if (!credential || !configuration) return whichConfiguration;
    credential.configurations = credential.configurations?.filter((other) => other !== configuration) ?? null;
    return { json: {} };
  },
  'POST /sdk/workflows/{id}': (context, request) => setWorkflow(context, request, true),
  'DELETE /sdk/workflows/{id}': (context, request) => setWorkflow(context, request, false),
  'POST /sdk/triggers/{id}': (_context, { id, query, body }) => ({ json: { workflow: id, query, body } }),
  'POST /sdk/resources/{id}/connect': ({ received }, { body }) => {
    received.resources.push(body);
    return { json: { id: 'credential-9', integrationId: null, status: 'VALID' } };
  },
  'POST /v2/projects/{id}/sdk/events/trigger': ({ received }, { body }) => {
    received.events.push(body);
    return { json: {} };
  },
  '* /proxy/*': (_context, { method, path, query, body }) => ({
    json: { output: { method, path, query, body } },
  }),
};

const whichConfiguration: WireAnswer = { status: 400, json: { message: 'Which configuration?' } };

/** The credential and the configuration that the headers name. */
function selected({ state }: WireContext, { user, headers }: RoutedRequest) {
  const credential = state.credentials(user).find(({ id }) => id === headers['x-paragon-credential']);
  const configuration = credential?.configurations?.find(
    ({ id }) => id === headers['x-paragon-configuration-id'],
  );
  return { credential, configuration };
}

function setWorkflow(context: WireContext, request: RoutedRequest, enabled: boolean): WireAnswer {
  const { configuration } = selected(context, request);
  if (!configuration) return whichConfiguration;
  configuration.workflowSettings[request.id] = {
    settings: {},
    ...configuration.workflowSettings[request.id],
    enabled,
  };
  return { json: {} };
}
