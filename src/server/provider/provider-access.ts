import type { AuthorizationServer } from 'oauth4webapi';
import type { OAuthEndpoints } from '../../integrations/index.js';
import type { OAuthOffer } from '../catalog.js';
import { idTokenClaims, isTenantIssuer, tenantIssuer, type JsonObject } from './provider-answer.js';
import { invalidAnswer } from './provider-error.js';

/** An OAuth client at a provider, with the provider's endpoints. */
export interface ProviderAccess {
  offer: OAuthOffer;
  endpoints: OAuthEndpoints;
  clientId: string;
  clientSecret: string;
}

/**
 * Whether the operator's `endpoints` replace the provider's. A server that stands in for the provider need
 * not have all of the provider's peculiarities.
 */
const isOverridden = ({ offer }: ProviderAccess) => offer.options.endpoints !== undefined;

const namesTenant = (access: ProviderAccess) =>
  access.offer.description.peculiarities?.issuerNamesTenant === true && !isOverridden(access);

/** The issuer to expect of an authorization response (RFC 9207). */
export function issuerOfResponse(access: ProviderAccess, iss: string | null): string {
  const { issuer } = access.endpoints;
  return iss !== null && namesTenant(access) && isTenantIssuer(issuer, iss) ? iss : issuer;
}

/** The issuer to expect of the ID token in a token response. */
export function issuerOfTokens(access: ProviderAccess, body: unknown): string {
  const { issuer } = access.endpoints;
  if (isOverridden(access)) return issuer;
  const { otherIssuer, issuerNamesTenant } = access.offer.description.peculiarities ?? {};
  if (otherIssuer !== undefined && idTokenClaims(body).iss === otherIssuer) return otherIssuer;
  return issuerNamesTenant ? tenantIssuer(issuer, body) : issuer;
}

/** The provider's metadata (RFC 8414) in the shape that oauth4webapi takes. */
export function metadataOf(access: ProviderAccess, issuer = access.endpoints.issuer): AuthorizationServer {
  const { authorizationEndpoint, tokenEndpoint, revocationEndpoint } = access.endpoints;
  const { peculiarities } = access.offer.description;
  return {
    issuer,
    authorization_endpoint: authorizationEndpoint,
    token_endpoint: asHttps(tokenEndpoint),
    ...(revocationEndpoint === undefined ? {} : { revocation_endpoint: asHttps(revocationEndpoint) }),
    authorization_response_iss_parameter_supported:
      peculiarities?.responsesCarryIssuer === true && !isOverridden(access),
  };
}

/**
 * Makes a URL acceptable to oauth4webapi, which refuses `http:`. The options admit `http:` on loopback alone.
 * The provider client ignores this URL when it sends a request, and takes the endpoint as it was configured.
 */
const asHttps = (url: string) => url.replace(/^http:/, 'https:');

/**
 * The origin of the provider's API, for providers that name it in the token response; else `null`.
 * @throws {ProviderError} where the origin is not the provider's own, so that no token is sent there. Where the
 * operator's `endpoints` replace the provider's, the result is `null` instead.
 */
export function apiOriginOf(access: ProviderAccess, body: JsonObject): string | null {
  const { peculiarities } = access.offer.description;
  try {
    return peculiarities?.apiOrigin?.(body) ?? null;
  } catch {
    if (isOverridden(access)) return null;
    throw invalidAnswer('The provider named an API host that is not its own.');
  }
}

/**
 * The scopes that were asked for and not granted, at providers where the user may untick some; `[]`
 * elsewhere.
 */
export function missingScopes(
  { offer }: ProviderAccess,
  asked: readonly string[],
  scopes: readonly string[],
): string[] {
  if (!offer.description.peculiarities?.scopesMayBeFewer) return [];
  // Google answers `email` and `profile` as `https://www.googleapis.com/auth/userinfo.email` and `….profile`.
  const granted = new Set(
    scopes.map((scope) => scope.replace(/^https:\/\/www\.googleapis\.com\/auth\/userinfo\./, '')),
  );
  return asked.filter((scope) => !granted.has(scope) && !scopes.includes(scope));
}
