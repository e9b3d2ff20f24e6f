import * as z from 'zod/mini';
import type { BuildOAuthBody, FieldsOf, InstallOptionFields } from '../../wire/bodies.js';
import { parseJson } from '../client-json.js';
import { badRequest } from '../problem.js';

const Fields = z.record(z.string(), z.unknown());

/** An object. A query can hold only text, so there the object is sent as JSON. */
const ObjectField = z.union([Fields, z.pipe(z.pipe(z.string(), z.transform(parseJson)), Fields)]);

/**
 * The fields of a request for a login that the server reads. A request may have further ones: `action`, `parameters` and
 * `isPreviewMode`, which clients send, have no effect, because the server decides what they would decide.
 */
export const BuildOAuthFields = z.object({
  integrationId: z.string(),
  endUserSuppliedValues: z.optional(ObjectField),
  redirectUrl: z.nullish(z.string()),
  originForPostMessage: z.string(),
  installOptions: z.optional(ObjectField),
  sessionId: z.optional(z.string()),
} satisfies FieldsOf<BuildOAuthBody>);
export type BuildOAuthFields = z.infer<typeof BuildOAuthFields>;

const InstallOptions = z.object({
  accountType: z.nullish(z.union([z.string(), z.array(z.string())])),
  /** The ID of the credential that the login is to authenticate again, in place of making another. */
  selectedCredentialId: z.nullish(z.string()),
} satisfies FieldsOf<InstallOptionFields>);
export type InstallOptions = z.infer<typeof InstallOptions>;

/**
 * Reads the install options of a request for a login.
 * @throws {Problem} a 400 that names the fields and what they must be.
 */
export function parseInstallOptions(value: Record<string, unknown> = {}): InstallOptions {
  const { data } = InstallOptions.safeParse(value);
  if (data) return data;
  throw badRequest(
    'invalid_install_options',
    'installOptions.accountType must be a string or an array, selectedCredentialId a string.',
  );
}
