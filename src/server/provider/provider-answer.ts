import { decodeJwt } from 'jose';
import type { ProviderPeculiarities } from '../../integrations/index.js';
import { ProviderError } from './provider-error.js';
import { readBytes } from './read-bytes.js';

/** Bytes of a provider's answer that are read. */
const MAX_ANSWER_BYTES = 1024 * 1024;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export type JsonObject = Record<string, unknown>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads an answer as JSON; `null` for one that is none. Throws a {@link ProviderError} for one that is too long. */
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
 * A token response as RFC 6749 has it, made from what the provider answered: an error with status 200 becomes a 400, an
 * ID token that nobody asked for is dropped, and so is what is `null`.
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
 * The issuer to expect in an ID token where the provider puts the user's tenant there: the configured one with the `tid`
 * of the token in place of `common`, a domain or their like. One that names a tenant by its GUID is the only one.
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

/** Whether an `iss` is the configured issuer, with some tenant's GUID in its place where it names none itself. */
export const isTenantIssuer = (issuer: string, iss: string): boolean => {
  const tenant = URL.canParse(iss) ? new URL(iss).pathname.split('/')[1] : undefined;
  return tenant !== undefined && GUID.test(tenant) && withTenant(issuer, tenant) === iss;
};

const withTenant = (issuer: string, tenant: string) =>
  issuer.replace(/(?<=^https:\/\/[^/]+\/)[^/]+/, (configured) =>
    GUID.test(configured) ? configured : tenant,
  );
