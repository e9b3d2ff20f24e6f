import * as z from 'zod/mini';
import type { Catalog } from '../catalog.js';
import { parseJson } from '../client-json.js';
import { badRequest, bodyTooLong, unauthorized } from '../problem.js';
import { readBytes } from '../provider/read-bytes.js';
import type { Owner, Project } from '../server-context.js';
import type { VerifiedUser } from '../user-token.js';

/** The most bytes that the body of a call may have. The proxy has a limit of its own. */
const MAX_BODY_BYTES = 64 * 1024;

/** A call of an authenticated user below `/projects/{projectId}`. */
export interface ApiCall extends Owner, VerifiedUser {
  project: Project;
  catalog: Catalog;
  request: Request;
  query: URLSearchParams;
  /** The last part of the path, e.g. a credential ID; `''` where the route has none. */
  id: string;
}

export type ApiHandler = (call: ApiCall) => Promise<unknown>;

/** The token of an `Authorization: Bearer` header (RFC 6750 section 2.1). */
export function bearerToken(request: Request): string | null {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(request.headers.get('Authorization') ?? '')?.[1] ?? null;
}

export function requireToken(token: string | null | undefined): string {
  if (token) return token;
  throw unauthorized('The call needs the header "Authorization: Bearer <user token>".');
}

/**
 * Reads a JSON body and checks it by a schema. The bytes are counted as they arrive, whatever `Content-Length` says.
 * @throws {Problem} a 413 for a body over {@link MAX_BODY_BYTES}; a 400 for a body that is no JSON or does not fit the
 * schema. In the latter case, the message names the first field that is missing or wrong.
 */
export async function readBody<Body>({ body, signal }: Request, schema: z.ZodMiniType<Body>): Promise<Body> {
  const bytes = await readBytes(body, MAX_BODY_BYTES, { signal });
  if (!bytes) throw bodyTooLong(MAX_BODY_BYTES);
  return parseFields(parseBody(new TextDecoder().decode(bytes)), schema, 'body');
}

export function parseFields<Fields>(value: unknown, schema: z.ZodMiniType<Fields>, where: string): Fields {
  const { data, error } = z.safeParse(schema, value);
  if (data !== undefined) return data;
  const issue = error?.issues[0];
  const field = issue?.path.length ? `"${issue.path.join('.')}" in the ${where}` : `The ${where}`;
  throw badRequest('invalid_request', `${field} is missing or is not what was expected.`);
}

function parseBody(text: string): unknown {
  const value = parseJson(text);
  if (value === undefined) throw badRequest('invalid_json', 'The body must be JSON.');
  return value;
}
