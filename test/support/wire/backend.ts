import { findRoute, type WireContext } from './context.js';
import { createOAuthPages, html } from './pages.js';
import { claimsOf, objectOf } from './parse.js';
import { startWireServer } from './server.js';
import { createWireState, type WireStateOptions } from './state.js';
import type {
  Failure,
  WireAnswer,
  WireCredential,
  WireIntegration,
  WireOverride,
  WireRequest,
} from './types.js';
import { WIRE_2_1_1, type WireVersion } from './version.js';

export interface WireBackendOptions {
  integrations: WireIntegration[];
  /** The version of the protocol that the backend speaks. Absent: that of 2.1.1's vendor. */
  version?: WireVersion;
  /** `project.accessibleFeatures`. Absent: the features that the version lists. */
  features?: readonly string[];
  /**
   * The `Cross-Origin-Opener-Policy` of the consent page, which then is always shown. Absent: the consent
   * page has no policy, and is shown only while it waits for the user's decision.
   */
  crossOriginOpenerPolicy?: 'same-origin';
  /**
   * Makes the URL to which a pushed request sends the OAuth window. Absent: the URL of this backend's consent
   * page.
   */
  authorizationUrl?: (sessionId: string) => string;
  /**
   * `true` also answers the calls on settings, workflows and the API proxy, and shows settings in the user's
   * state.
   */
  keepsSettings?: boolean;
  /** The only user of the backend, whatever the `sub` of a token. Absent: the `sub` names the user. */
  user?: string;
  /** The metadata of a user for whom none was set. */
  meta?: Record<string, unknown>;
  /** Makes fields of a new configuration; the number counts configurations. */
  newConfiguration?: WireStateOptions['newConfiguration'];
}

/**
 * Starts a backend on loopback that implements the wire protocol without our server, and the pages that the
 * OAuth window loads. The backend does not verify tokens.
 */
export async function startWireBackend({
  integrations,
  version = WIRE_2_1_1,
  features = version.features,
  crossOriginOpenerPolicy,
  authorizationUrl,
  keepsSettings = false,
  user: onlyUser,
  meta = {},
  newConfiguration = () => ({}),
}: WireBackendOptions) {
  const state = createWireState({ integrations, features, meta, keepsSettings, newConfiguration });
  const pages = createOAuthPages(state, crossOriginOpenerPolicy);
  const routes = keepsSettings ? { ...version.routes, ...version.settingsRoutes } : version.routes;
  const requests: WireRequest[] = [];
  const overrides = new Map<string, WireOverride>();
  const failures = new Map<string, Failure[]>();
  const holds = new Map<string, Promise<void>[]>();
  const received: WireContext['received'] = { events: [], resources: [] };
  const stopping = new AbortController();
  let heldOpen = 0;
  let pushed = 0;

  const heldWhile = async (wait: Promise<void>) => {
    heldOpen += 1;
    await wait;
    heldOpen -= 1;
  };

  const context: WireContext = {
    state,
    features,
    pages,
    authorizationUrl: authorizationUrl ?? ((sessionId) => `${server.origin}/consent/${sessionId}`),
    nextSessionId: () => `session-${(pushed += 1)}`,
    heldWhile,
    stopping: stopping.signal,
    answeredKeys: new Map(),
    received,
  };

  const answer = (request: WireRequest): WireAnswer | Promise<WireAnswer> => {
    const { route, id } = findRoute(routes, request.call) ?? {};
    const user = onlyUser ?? claimsOf(request.headers.authorization?.replace('Bearer ', '')).sub;
    return (
      route?.(context, { ...request, id: id ?? '', user, fields: objectOf(request.body) }) ?? { json: {} }
    );
  };

  const answerPage = ({ path, signal }: WireRequest): WireAnswer | Promise<WireAnswer> => {
    const [, page, id = ''] = /^\/(consent|decision)\/(.+)$/.exec(path) ?? [];
    const session = state.sessions.get(id);
    if (page && session) return (page === 'consent' ? pages.consentPage : pages.decide)(session, signal);
    return html(`<title>${page ? 'Expired' : 'Frame'}</title>`);
  };

  const server = await startWireServer(async (request) => {
    if (!API.test(request.path)) return answerPage(request);
    requests.push(request);
    const hold = holds.get(request.call)?.shift();
    if (hold) await heldWhile(hold);
    const failure = failures.get(request.call)?.shift();
    if (failure === 'network') return failure;
    if (failure !== undefined) return { status: failure, json: { message: `Failed with ${failure}` } };
    const override = overrides.get(request.call);
    return override ? override(request, () => answer(request)) : answer(request);
  }, version.requestHeaders);

  const integrationOf = (type: string): WireIntegration => {
    const integration = integrations.find((other) => other.type === type);
    if (!integration) throw new Error(`startWireBackend(): there is no integration "${type}".`);
    return integration;
  };

  return Object.assign(pages.control, {
    /** The API, the pages of the OAuth window and every other service of the backend. */
    origin: server.origin,
    /** All requests to the API, preflights excepted. */
    requests,
    /** The method and the path of each request. */
    calls: () => requests.map(({ call }) => call),
    /** How many requests to the API are held open now. */
    heldOpen: () => heldOpen,
    integrations,
    sessions: state.sessions,
    /** The events and resources that clients have sent. The backend does nothing with them. */
    received,
    /** Functions that answer a call in place of the backend, by call. */
    overrides,
    /** The user's credentials, which the test may change. */
    credentials: (user = 'alice') => state.credentials(user),
    /** Creates a credential without a login. */
    createCredential: (type: string, fields: Partial<WireCredential> = {}, user = 'alice') =>
      state.create(user, integrationOf(type), fields),
    addConfiguration: state.addConfiguration,
    /**
     * Ends a login successfully without a page. A client may have made the session ID, and then the session
     * begins here.
     */
    completeLogin(sessionId: string, type: string, user = 'alice'): WireCredential {
      const integration = integrationOf(type);
      const session =
        state.sessions.get(sessionId) ??
        state.beginSession({ id: sessionId, user, integration, installOptions: {}, origin: '' });
      return state.approve(session);
    },
    /**
     * Makes the next request of that call fail. Each further call of `failNext` concerns one more request.
     */
    failNext: (call: string, failure: Failure) =>
      void failures.set(call, [...(failures.get(call) ?? []), failure]),
    /** Holds the answer to the next request of that call back until the returned function is called. */
    holdNext(call: string): () => void {
      let letGo: () => void = () => undefined;
      holds.set(call, [...(holds.get(call) ?? []), new Promise<void>((resolve) => (letGo = resolve))]);
      return () => letGo();
    },
    async stop() {
      // The connections are broken off first. If held requests were answered instead, a client would ask
      // again.
      await server.stop();
      stopping.abort();
    },
  });
}

export type WireBackend = Awaited<ReturnType<typeof startWireBackend>>;

/** The paths of the API, without `/projects/{projectId}`. */
const API = /^\/(?:sdk|v2|proxy)\//;
