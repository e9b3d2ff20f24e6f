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
  /** Absent: the wire of 2.1.1's vendor. */
  version?: WireVersion;
  /** `project.accessibleFeatures`; absent: what the version lists. */
  features?: readonly string[];
  /** The `Cross-Origin-Opener-Policy` of the consent page; absent: it has none, and there is a consent page only to wait on. */
  crossOriginOpenerPolicy?: 'same-origin';
  /** Where a pushed request sends the OAuth window; absent: to the consent page of this backend. */
  authorizationUrl?: (sessionId: string) => string;
  /** `true` also answers the calls on settings, workflows and the API proxy, and shows settings in the user's state. */
  keepsSettings?: boolean;
  /** The one user whom the backend knows, whoever a token is for; absent: users are told apart by the `sub` of their token. */
  user?: string;
  /** The metadata of a user who was told none. */
  meta?: Record<string, unknown>;
  /** What a new configuration has of its own; the number counts configurations. */
  newConfiguration?: WireStateOptions['newConfiguration'];
}

/**
 * Starts a backend on loopback that speaks the wire protocol by hand, with the pages that the OAuth window shows. It does not
 * verify tokens.
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
    /** Method and path of each. */
    calls: () => requests.map(({ call }) => call),
    /** How many requests to the API are held open on purpose. */
    heldOpen: () => heldOpen,
    integrations,
    sessions: state.sessions,
    /** What the backend was told and only keeps. */
    received,
    /** Answers in the place of the backend's, by call. */
    overrides,
    /** The user's credentials, which the test may change. */
    credentials: (user = 'alice') => state.credentials(user),
    /** Makes a credential as if it had always been there. */
    createCredential: (type: string, fields: Partial<WireCredential> = {}, user = 'alice') =>
      state.create(user, integrationOf(type), fields),
    addConfiguration: state.addConfiguration,
    /** The user logs in without a page, also in a session that the client has named itself: the callback stores the credential. */
    completeLogin(sessionId: string, type: string, user = 'alice'): WireCredential {
      const integration = integrationOf(type);
      const session =
        state.sessions.get(sessionId) ??
        state.beginSession({ id: sessionId, user, integration, installOptions: {}, origin: '' });
      return state.approve(session);
    },
    /** The next request of that call fails; called again, the one after it. */
    failNext: (call: string, failure: Failure) =>
      void failures.set(call, [...(failures.get(call) ?? []), failure]),
    /** The next request of that call is answered once the function that is returned was called. */
    holdNext(call: string): () => void {
      let letGo: () => void = () => undefined;
      holds.set(call, [...(holds.get(call) ?? []), new Promise<void>((resolve) => (letGo = resolve))]);
      return () => letGo();
    },
    async stop() {
      // Connections break off before requests are let go: an answer would make a client ask on.
      await server.stop();
      stopping.abort();
    },
  });
}

export type WireBackend = Awaited<ReturnType<typeof startWireBackend>>;

/** The paths of the API, after the project was taken off those of the first version. */
const API = /^\/(?:sdk|v2|proxy)\//;
