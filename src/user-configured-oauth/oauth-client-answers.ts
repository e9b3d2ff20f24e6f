import * as z from 'zod/mini';
import { parseScopes } from '../inputs/index.js';

/** The answers to the form for user-configured OAuth, as the backend works with them. */
export interface OAuthClientAnswers {
  clientId: string;
  clientSecret: string;
  scopes: string[];
  /** The values of the integration's own settings, by input ID. */
  settings: Record<string, unknown>;
}

const credential = z.string().check(z.trim(), z.minLength(1));

const answersSchema = z.looseObject({
  clientId: credential,
  clientSecret: credential,
  scopes: z.optional(z.custom((value) => parseScopes(value) !== null)),
});

const CLIENT_INPUTS = new Set(['clientId', 'clientSecret', 'scopes', 'redirectUrl']);

/**
 * Reads the answers to the form for user-configured OAuth. The result leaves out the redirect URL, because
 * the user must never choose the redirect URL.
 * @param values the answers by input ID, as they came or were stored
 * @param defaultScopes the scopes to use where `values` has no `scopes`. A `scopes` of `''` or `[]` means no scopes.
 * @returns `null` where the client ID or the client secret is missing, or a scope is malformed (RFC 6749
 * section 3.3).
 */
export function oauthClientFromAnswers(
  values: unknown,
  defaultScopes: readonly string[] = [],
): OAuthClientAnswers | null {
  const parsed = answersSchema.safeParse(values);
  if (!parsed.success) return null;
  const { clientId, clientSecret, scopes } = parsed.data;
  const settings = Object.entries(parsed.data).filter(([inputId]) => !CLIENT_INPUTS.has(inputId));
  return {
    clientId,
    clientSecret,
    scopes: parseScopes(scopes) ?? [...defaultScopes],
    settings: Object.fromEntries(settings),
  };
}
