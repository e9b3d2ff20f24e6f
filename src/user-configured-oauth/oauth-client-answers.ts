import * as z from 'zod/mini';
import { parseScopes } from '../inputs/index.js';

/** A user's own OAuth client, as the backend works with it. */
export interface OAuthClientAnswers {
  clientId: string;
  clientSecret: string;
  scopes: string[];
  /** The integration's own settings, by input ID. */
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
 * What of the answers to the form for user-configured OAuth goes to the backend. The redirect URL does not: it is never
 * the user's to choose.
 * @param values the answers by input ID, as they came or were stored
 * @param defaultScopes the scopes where the answers name none at all; `''` and `[]` mean none
 * @returns `null` where client ID or secret are missing, or a scope is none (RFC 6749 section 3.3).
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
