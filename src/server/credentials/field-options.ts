import type { DataSourceDescription } from '../../integrations/index.js';
import type { OAuthOffer } from '../catalog.js';
import type { CredentialRef } from './credential.js';
import { badRequest, Problem } from '../problem.js';
import { ProviderError } from '../provider/provider-error.js';
import type { ProviderClient } from '../provider/provider-client.js';
import { atOnce } from '../proxy/pieces.js';
import { MIN_SECRET_LENGTH, searchSecret } from '../proxy/secret-search.js';
import type { InProviderSlot } from '../store/user-slots.js';
import type { AccessTokens } from './refresh.js';

export interface FieldOption {
  label: string;
  value: string;
}

export interface FieldOptionsLoader {
  accessTokens: Pick<AccessTokens, 'get' | 'getAfterUnauthorized'>;
  providers: Pick<ProviderClient, 'get'>;
  inProviderSlot: InProviderSlot;
}

/**
 * Loads the options of an input from the provider, with the access token of a credential.
 * @throws {Problem} a 502 where the provider fails, or answers something that cannot be handed on; a 429
 * where the user has too many requests in progress already.
 */
export async function loadFieldOptions(
  { accessTokens, providers, inProviderSlot }: FieldOptionsLoader,
  ref: CredentialRef,
  { offer, sourceKey, search }: { offer: OAuthOffer; sourceKey: string; search: string | undefined },
): Promise<FieldOption[]> {
  const { dataSources } = offer.description;
  const source = Object.hasOwn(dataSources, sourceKey) ? dataSources[sourceKey] : undefined;
  if (!source) throw badRequest('unknown_source', `"${offer.type}" has no data source of that sourceKey.`);
  const url = sourceUrl(source.request(search).url, offer.options.dataSourceUrls?.[sourceKey]);
  try {
    return await inProviderSlot(ref, async () => {
      const token = await accessTokens.get(ref);
      const tokens = [token.accessToken];
      let answer = await providers.get(url, token.accessToken);
      if (answer.status === 401) {
        const renewed = await accessTokens.getAfterUnauthorized(ref, token.tokenId);
        if (renewed) {
          tokens.push(renewed.accessToken);
          answer = await providers.get(url, renewed.accessToken);
        }
      }
      if (answer.status !== 200) throw providerFailed(answer.status);
      return withoutTokens(readOptions(source, answer.body), tokens);
    });
  } catch (error) {
    if (error instanceof ProviderError)
      throw new Problem(502, error.code, 'The provider could not be asked for the options.');
    throw error;
  }
}

/**
 * Returns the options.
 * @throws {Problem} a 502 where an option repeats a token. The page must not get the token, here as little as
 * through the proxy.
 */
function withoutTokens(options: FieldOption[], tokens: readonly string[]): FieldOption[] {
  const texts = options.flatMap(({ label, value }) => [label, value]);
  const secrets = tokens.filter(({ length }) => length >= MIN_SECRET_LENGTH);
  if (texts.some((text) => secrets.some((secret) => atOnce(searchSecret(text, secret)))))
    throw new Problem(502, 'upstream_answer_withheld', 'The provider’s answer repeats a secret.');
  return options;
}

function readOptions(source: DataSourceDescription, body: unknown): FieldOption[] {
  try {
    return source.toOptions(body);
  } catch (error) {
    if (error instanceof TypeError) throw new Problem(502, 'invalid_provider_response', error.message);
    throw error;
  }
}

/**
 * Returns the URL to ask: the operator's `override` with the query of the integration's URL, or that URL
 * itself.
 */
function sourceUrl(url: string, override: string | undefined): string {
  if (override === undefined) return url;
  const replaced = new URL(override);
  for (const [name, value] of new URL(url).searchParams) replaced.searchParams.set(name, value);
  return replaced.href;
}

const providerFailed = (status: number) =>
  new Problem(
    502,
    'provider_refused',
    `The provider answered the request for the options with status ${status}.`,
  );
