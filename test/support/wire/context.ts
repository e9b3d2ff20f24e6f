import type { OAuthPages } from './pages.js';
import type { WireState } from './state.js';
import type { WireAnswer, WireRequest } from './types.js';

/** The state and the functions that the routes of a backend share. */
export interface WireContext {
  state: WireState;
  features: readonly string[];
  pages: OAuthPages;
  /** Makes the ID of a session for a client that has made none. */
  nextSessionId: () => string;
  /** Makes the URL to which a pushed request sends the OAuth window. */
  authorizationUrl: (sessionId: string) => string;
  /** Waits, and counts the request as held open in the meantime. */
  heldWhile: (wait: Promise<void>) => Promise<void>;
  /** Aborted when the backend stops. */
  stopping: AbortSignal;
  /** The answers that the backend keeps by idempotency key. */
  answeredKeys: Map<string, unknown>;
  /** The events and resources that clients have sent. */
  received: { events: unknown[]; resources: unknown[] };
}

/** A request, with the parts of its path, its token and its body that routes read. */
export interface RoutedRequest extends WireRequest {
  /** The part of the path that matched `{id}`. */
  id: string;
  /** The `sub` of the user token. */
  user: string;
  /** The fields of a body that is an object. */
  fields: Record<string, unknown>;
}

export type WireRoute = (context: WireContext, request: RoutedRequest) => WireAnswer | Promise<WireAnswer>;

/**
 * Answers by method and path, e.g. `'GET /sdk/credentials/{id}'`. `*` stands for any method, or for the rest
 * of a path.
 */
export type WireRoutes = Readonly<Record<string, WireRoute>>;

/** Finds the first route that answers a call, and the part of the path that matches its `{id}`. */
export function findRoute(routes: WireRoutes, call: string): { route: WireRoute; id: string } | null {
  for (const [pattern, route] of Object.entries(routes)) {
    const source = pattern.replace(/^\*/, '\\w+').replace(/\/\*/, '/.*').replace('{id}', '([^/]+)');
    const match = new RegExp(`^${source}$`).exec(call);
    if (match) return { route, id: match[1] ?? '' };
  }
  return null;
}

export const notFound: WireAnswer = { status: 404, json: { message: 'There is no such thing.' } };
