import type { OAuthPages } from './pages.js';
import type { WireState } from './state.js';
import type { WireAnswer, WireRequest } from './types.js';

/** What the answers of a backend work on. */
export interface WireContext {
  state: WireState;
  features: readonly string[];
  pages: OAuthPages;
  /** The ID of the next session that the backend names. */
  nextSessionId: () => string;
  /** Where a pushed request sends the OAuth window. */
  authorizationUrl: (sessionId: string) => string;
  /** Waits, and lets the backend count the request as held open meanwhile. */
  heldWhile: (wait: Promise<void>) => Promise<void>;
  /** Aborted when the backend stops. */
  stopping: AbortSignal;
  /** The answers that the backend keeps by idempotency key. */
  answeredKeys: Map<string, unknown>;
  /** What the backend was told and only keeps. */
  received: { events: unknown[]; resources: unknown[] };
}

/** A request with what its path, its token and its body say. */
export interface RoutedRequest extends WireRequest {
  /** What stands in the path for `{id}`. */
  id: string;
  /** The `sub` of the user token. */
  user: string;
  /** The fields of a body that is an object. */
  fields: Record<string, unknown>;
}

export type WireRoute = (context: WireContext, request: RoutedRequest) => WireAnswer | Promise<WireAnswer>;

/** Answers by method and path, e.g. `'GET /sdk/credentials/{id}'`. `*` stands for any method, or for the rest of a path. */
export type WireRoutes = Readonly<Record<string, WireRoute>>;

/** Finds the first route that answers a call, and what stands in the path for its `{id}`. */
export function findRoute(routes: WireRoutes, call: string): { route: WireRoute; id: string } | null {
  for (const [pattern, route] of Object.entries(routes)) {
    const source = pattern.replace(/^\*/, '\\w+').replace(/\/\*/, '/.*').replace('{id}', '([^/]+)');
    const match = new RegExp(`^${source}$`).exec(call);
    if (match) return { route, id: match[1] ?? '' };
  }
  return null;
}

export const notFound: WireAnswer = { status: 404, json: { message: 'There is no such thing.' } };
