import type { createOAuthPages } from './compat-backend.pages.js';
import { claimsOf, objectOf, parse } from './compat-backend.parse.js';
import type { CompatState } from './compat-backend.state.js';
import type { CompatRequest } from './compat-backend.types.js';

export interface CompatApiOptions {
  state: CompatState;
  features: readonly string[];
  pages: ReturnType<typeof createOAuthPages>;
  /** Where the OAuth window is sent by a pushed request. */
  origin: () => string;
  /** Waits, and lets the backend count the request as held open meanwhile. */
  heldWhile: (wait: Promise<void>) => Promise<void>;
  stopping: AbortSignal;
}

/** Answers a request to the API as the wire protocol says. */
export function createCompatApi({ state, features, pages, origin, heldWhile, stopping }: CompatApiOptions) {
  const answered = new Map<string, unknown>();
  let count = 0;

  const begin = (user: string, id: string, fields: Record<string, unknown>) => {
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

  const credentialFrom = (user: string, body: Record<string, unknown>, pendingId?: string) => {
    const payload = objectOf(body.payload);
    const key = body.idempotencyKey;
    const offersKeys = features.includes('idempotent-credentials') && typeof key === 'string';
    if (offersKeys && answered.has(key)) return answered.get(key);
    const integration = state.integrationOf(body.integrationId);
    const known = state.credentials(user).find(({ id }) => id === (pendingId ?? payload.credentialId));
    if (pendingId !== undefined && known) known.status = 'VALID';
    const credential =
      known ??
      (integration && pendingId === undefined
        ? state.create(user, integration, {
            status: state.statusOf(integration, payload.skipPostOAuthInputs === true),
          })
        : undefined);
    if (offersKeys) answered.set(key, credential);
    return credential;
  };

  const session = async (user: string, id: string, { method, query }: CompatRequest, signal: AbortSignal) => {
    const found = state.sessions.get(id);
    if (method === 'DELETE') {
      if (query.cancel && features.includes('session-cancel') && found) {
        const own = state.credentials(user);
        const index = own.findIndex((credential) => credential === found.credential);
        if (index >= 0) own.splice(index, 1);
        if (found.status === 'pending') found.status = 'expired';
        found.settle();
      }
      state.sessions.delete(id);
      return Response.json({});
    }
    if (query.wait && features.includes('session-wait') && found)
      await heldWhile(Promise.race([found.settled, aborted(AbortSignal.any([signal, stopping]))]));
    const connectCredentialId = found?.credential?.id ?? null;
    if (!features.includes('session-wait')) return Response.json({ connectCredentialId });
    return Response.json({
      connectCredentialId,
      status: found?.status ?? 'pending',
      ...(found?.credential && { credential: found.credential }),
      ...(found?.status === 'denied' && { error: 'access_denied' }),
    });
  };

  return async (request: CompatRequest, user: string, signal: AbortSignal): Promise<Response> => {
    const { call, query, headers } = request;
    const body = objectOf(request.body);
    const [path = '', id = ''] =
      /^(\w+ \/sdk\/(?:actions\/session-id|credentials|integrations))\/([^/]+)/.exec(call)?.slice(1) ?? [];
    if (path.endsWith('session-id')) return session(user, id, request, signal);
    const named = headers['x-paragon-credential'] ?? id;
    const own = state.credentials(user);
    const credential = own.find((other) => other.id === named);
    switch (path || call) {
      case 'GET /sdk/me':
        return Response.json(state.me(user));
      case 'PATCH /sdk/me':
        state.setMeta(user, body.meta);
        return Response.json(state.me(user));
      case 'GET /sdk/integrations':
        return Response.json(state.integrations);
      case 'POST /sdk/actions/build-oauth': {
        count += 1;
        const begun = features.includes('pushed-authorization')
          ? begin(user, `session-${count}`, body)
          : null;
        if (!begun) return notFound();
        const authorizationUrl = `${origin()}/consent/${begun.id}`;
        return Response.json({ authorizationUrl, sessionId: begun.id, expiresIn: 30 });
      }
      case 'GET /sdk/actions/build-oauth': {
        const fields = { ...query, installOptions: parse(query.installOptions) };
        const begun = begin(claimsOf(query.userToken).sub, query.sessionId ?? '', fields);
        return begun ? pages.consentPage(begun, signal) : notFound();
      }
      case 'POST /sdk/credentials': {
        const made = credentialFrom(user, body, call.endsWith('/complete-setup') ? id : undefined);
        return made ? Response.json(made) : notFound();
      }
      case 'GET /sdk/credentials':
        return credential ? Response.json(credential) : notFound();
      case 'DELETE /sdk/integrations':
        if (credential) own.splice(own.indexOf(credential), 1);
        return Response.json({});
      default:
        return call.includes('/sdk/proxy/') ? Response.json({ output: {} }) : Response.json({});
    }
  };
}

const notFound = () => Response.json({ message: 'There is no such thing.' }, { status: 404 });

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
