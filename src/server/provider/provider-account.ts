import type { IDToken } from 'oauth4webapi';
import { isJsonObject, type JsonObject } from './provider-answer.js';

/** Whose account at the provider a grant is for. */
export interface ProviderAccount {
  /** Stable at the provider; `''` where it does not tell. */
  providerId: string;
  providerData: Record<string, string>;
}

/**
 * The account that a token response tells of: the ID token's `sub` (OpenID Connect), Slack's team and bot, the path of
 * Salesforce's `id` (which is not fetched).
 */
export function accountOf(
  body: JsonObject,
  idToken: IDToken | undefined,
  missingScopes: readonly string[],
): ProviderAccount {
  const { team } = body;
  const data = {
    email: idToken?.email,
    name: idToken?.name,
    team: isJsonObject(team) ? team.name : undefined,
    missingScopes: missingScopes.join(' ') || undefined,
  };
  return {
    providerId: idToken?.sub ?? slackAccount(body) ?? salesforceAccount(body) ?? '',
    providerData: Object.fromEntries(
      Object.entries(data).flatMap(([key, value]) =>
        typeof value === 'string' ? [[key, value.slice(0, 256)]] : [],
      ),
    ),
  };
}

function slackAccount({ team, bot_user_id: bot }: JsonObject): string | undefined {
  return isJsonObject(team) && typeof team.id === 'string' && typeof bot === 'string'
    ? `${team.id}/${bot}`
    : undefined;
}

function salesforceAccount({ id }: JsonObject): string | undefined {
  return typeof id === 'string' && URL.canParse(id)
    ? /^\/id\/(\w+\/\w+)$/.exec(new URL(id).pathname)?.[1]
    : undefined;
}
