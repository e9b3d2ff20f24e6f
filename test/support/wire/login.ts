import { notFound, type WireContext, type WireRoutes } from './context.js';
import { claimsOf, objectOf, parse } from './parse.js';

/** The calls of a login: those of 2.1.1, and the pushed request of our client for backends that offer it. */
export const loginRoutes: WireRoutes = {
  'POST /sdk/actions/build-oauth': (context, { user, fields }) => {
    const { features, authorizationUrl } = context;
    const session = features.includes('pushed-authorization')
      ? begin(context, user, context.nextSessionId(), fields)
      : null;
    if (!session) return notFound;
    return {
      json: { authorizationUrl: authorizationUrl(session.id), sessionId: session.id, expiresIn: 30 },
    };
  },
  'GET /sdk/actions/build-oauth': (context, { query, signal }) => {
    const fields = { ...query, installOptions: parse(query.installOptions) };
    const session = begin(context, claimsOf(query.userToken).sub, query.sessionId ?? '', fields);
    return session ? context.pages.consentPage(session, signal) : notFound;
  },
  'GET /sdk/actions/session-id/{id}': async (context, { id, query, signal }) => {
    const session = context.state.sessions.get(id);
    const isTold = context.features.includes('session-wait');
    if (query.wait && isTold && session)
      await context.heldWhile(
        Promise.race([session.settled, aborted(AbortSignal.any([signal, context.stopping]))]),
      );
    const connectCredentialId = session?.credential?.id ?? null;
    if (!isTold) return { json: { connectCredentialId } };
    return {
      json: {
        connectCredentialId,
        status: session?.status ?? 'pending',
        ...(session?.credential && { credential: session.credential }),
        ...(session?.status === 'denied' && { error: 'access_denied' }),
      },
    };
  },
  'DELETE /sdk/actions/session-id/{id}': ({ state, features }, { id, user, query }) => {
    const session = state.sessions.get(id);
    if (query.cancel && features.includes('session-cancel') && session) {
      const own = state.credentials(user);
      const index = own.findIndex((credential) => credential === session.credential);
      if (index >= 0) own.splice(index, 1);
      if (session.status === 'pending') session.status = 'expired';
      session.settle();
    }
    state.sessions.delete(id);
    return { json: {} };
  },
};

const begin = ({ state }: WireContext, user: string, id: string, fields: Record<string, unknown>) => {
  const integration = state.integrationOf(fields.integrationId);
  return integration
    ? state.beginSession({
        id,
        user,
        integration,
        installOptions: objectOf(fields.installOptions),
        origin: String(fields.originForPostMessage),
      })
    : null;
};

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
