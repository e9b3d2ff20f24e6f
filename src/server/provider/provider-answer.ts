import { decodeJwt } from 'jose';
import { GUID, type ProviderPeculiarities } from '../../integrations/index.js';
import { ProviderError } from './provider-error.js';
import { readBytes } from './read-bytes.js';

/** The most bytes that a provider's answer may have. */
const MAX_ANSWER_BYTES = 1024 * 1024;

export type JsonObject = Record<string, unknown>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads an answer as JSON; `null` where the answer is no JSON.
 * @throws {ProviderError} where the answer has more than {@link MAX_ANSWER_BYTES}.
 */
export async function readJson(response: Response): Promise<unknown> {
  const bytes = await readBytes(response.body, MAX_ANSWER_BYTES);
  if (!bytes) throw new ProviderError('invalid_provider_response', 'The provider answered too much.');
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/**
 * Turns a provider's answer into a token response as RFC 6749 describes it. An error with status 200 becomes
 * a 400. Members that are `null` are dropped, and so is an ID token that was not asked for.
 */
export function standardAnswer(
  status: number,
  body: unknown,
  {
    peculiarities = {},
    idTokenWanted,
  }: { peculiarities?: ProviderPeculiarities | undefined; idTokenWanted: boolean },
): Response {
  const refusedWith200 =
    peculiarities.errorsAreHttp200 === true && status === 200 && isJsonObject(body) && body.ok === false;
  const answer = isJsonObject(body) ? withoutNull(body) : body;
  if (isJsonObject(answer) && !idTokenWanted) delete answer.id_token;
  return new Response(JSON.stringify(answer), {
    status: refusedWith200 ? 400 : status,
    headers: { 'Content-Type': 'application/json' },
  });
}

const withoutNull = (body: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));

/**
 * The issuer to expect in an ID token, at providers that put the user's tenant into the issuer. The token's
 * `tid` takes the place of `common`, a domain or the like in the configured issuer. A configured issuer that
 * names a tenant by its GUID stays as it is, so that no other tenant is accepted.
 */
export function tenantIssuer(issuer: string, body: unknown): string {
  const idToken = isJsonObject(body) ? body.id_token : undefined;
  if (typeof idToken !== 'string') return issuer;
  try {
    const { tid } = decodeJwt(idToken);
    return typeof tid === 'string' && GUID.test(tid) ? withTenant(issuer, tid) : issuer;
  } catch {
    return issuer;
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
