import { decodeJwt } from 'jose';
import { GUID } from '../../integrations/index.js';
import { invalidAnswer } from './provider-error.js';
import { readBytes } from './read-bytes.js';

/** The most bytes that a provider's answer may have. */
const MAX_ANSWER_BYTES = 1024 * 1024;

export type JsonObject = Record<string, unknown>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads an answer as JSON, whatever its content type says; `null` where the answer is no JSON. JSON is always
 * UTF-8 (RFC 8259 section 8.1), so a `charset` has no meaning.
 * @param signal ends the reading, because a body may come as slowly as its sender likes
 * @throws {ProviderError} where the answer has more than {@link MAX_ANSWER_BYTES}.
 */
export async function readJson(response: Response, signal?: AbortSignal): Promise<unknown> {
  const bytes = await readBytes(response.body, MAX_ANSWER_BYTES, { signal });
  if (!bytes) throw invalidAnswer('The provider answered too much.');
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/**
 * The issuer to expect in an ID token, at providers that put the user's tenant into the issuer. The token's
 * `tid` takes the place of `common`, a domain or the like in the configured issuer. A configured issuer that
 * names a tenant by its GUID stays as it is, so that no other tenant is accepted.
 */
export function tenantIssuer(issuer: string, body: unknown): string {
  const { tid } = idTokenClaims(body);
  return typeof tid === 'string' && GUID.test(tid) ? withTenant(issuer, tid) : issuer;
}

/** The claims of the ID token in a token response, not checked; `{}` where there is no ID token. */
export function idTokenClaims(body: unknown): JsonObject {
  const idToken = isJsonObject(body) ? body.id_token : undefined;
  try {
    return typeof idToken === 'string' ? decodeJwt(idToken) : {};
  } catch {
    return {};
  }
}

/**
 * Whether an `iss` is the configured issuer with the GUID of a tenant. A configured issuer that names a
 * tenant by its GUID accepts that tenant alone.
 */
export const isTenantIssuer = (issuer: string, iss: string): boolean => {
  const tenant = URL.canParse(iss) ? new URL(iss).pathname.split('/')[1] : undefined;
  return tenant !== undefined && GUID.test(tenant) && withTenant(issuer, tenant) === iss;
};

const withTenant = (issuer: string, tenant: string) =>
  issuer.replace(/(?<=^https:\/\/[^/]+\/)[^/]+/, (configured) =>
    GUID.test(configured) ? configured : tenant,
  );
