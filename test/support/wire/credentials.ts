import { notFound, type RoutedRequest, type WireContext, type WireRoutes } from './context.js';
import { objectOf } from './parse.js';
import type { WireCredential } from './types.js';

/** The calls on a user, the project's integrations, and the user's credentials. */
export const credentialRoutes: WireRoutes = {
  'GET /sdk/me': ({ state }, { user }) => ({ json: state.me(user) }),
  'PATCH /sdk/me': ({ state }, { user, fields }) => {
    state.setMeta(user, fields.meta);
    return { json: state.me(user) };
  },
  'GET /sdk/integrations': ({ state }) => ({ json: state.integrations }),
  'POST /sdk/credentials': (context, request) => {
    const { user, fields } = request;
    const { state } = context;
    const payload = objectOf(fields.payload);
    return answerOnce(context, request, () => {
      const integration = state.integrationOf(fields.integrationId);
      const status = integration && state.statusOf(integration, payload.skipPostOAuthInputs === true);
      return (
        state.credentials(user).find(({ id }) => id === payload.credentialId) ??
        (integration && status && state.create(user, integration, { status }))
      );
    });
  },
  'POST /sdk/credentials/{id}/complete-setup': (context, request) =>
    answerOnce(context, request, () => {
      const credential = context.state.credentials(request.user).find(({ id }) => id === request.id);
      return credential && Object.assign(credential, { status: 'VALID' });
    }),
  'GET /sdk/credentials/{id}': (context, request) => {
    const credential = namedBy(context, request);
    return credential ? { json: credential } : notFound;
  },
  'DELETE /sdk/integrations/{id}': (context, request) => {
    const own = context.state.credentials(request.user);
    const credential = namedBy(context, request);
    if (credential) own.splice(own.indexOf(credential), 1);
    return { json: {} };
  },
  '* /sdk/proxy/*': () => ({ json: { output: {} } }),
};

/** The credential that the header `X-Paragon-Credential` names, or else the path. */
const namedBy = ({ state }: WireContext, { user, headers, id }: RoutedRequest) =>
  state.credentials(user).find((other) => other.id === (headers['x-paragon-credential'] ?? id));

/** Answers a repeated request with the credential of the first, where the backend offers idempotency keys. */
function answerOnce(
  { features, answeredKeys }: WireContext,
  { fields: { idempotencyKey: key } }: RoutedRequest,
  find: () => WireCredential | undefined,
) {
  const keeps = features.includes('idempotent-credentials') && typeof key === 'string';
  const credential = keeps && answeredKeys.has(key) ? answeredKeys.get(key) : find();
  if (keeps) answeredKeys.set(key, credential);
  return credential ? { json: credential } : notFound;
}
