import type { IDToken } from 'oauth4webapi';
import { isJsonObject, type JsonObject } from './provider-answer.js';

/** The user's account at the provider. */
export interface ProviderAccount {
  /** An ID that stays the same at the provider; `''` where the provider names none. */
  providerId: string;
  providerData: Record<string, string>;
}

/**
 * Reads the account from a token response: from the ID token's `sub` (OpenID Connect), from Slack's team and
 * bot, or from the path of Salesforce's `id`, which is a URL that is not fetched.
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
        typeof value === 'string' ? [[key, shortened(value)]] : [],
      ),
    ),
  };
}

/** Cuts a text. Half of a character is dropped, because some databases refuse JSON with a lone surrogate. */
const shortened = (text: string): string => text.slice(0, 256).replace(/\p{Surrogate}/gu, '');

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
