import * as z from 'zod/mini';
import type { BuildOAuthBody, FieldsOf, InstallOptionFields } from '../../wire/bodies.js';
import { parseJson } from '../client-json.js';
import { badRequest } from '../problem.js';

const Fields = z.record(z.string(), z.unknown());

/** An object, or its JSON, as a query has to send it. */
const ObjectField = z.union([Fields, z.pipe(z.pipe(z.string(), z.transform(parseJson)), Fields)]);

/** What is read of a request for a login. `action`, `parameters` and `isPreviewMode` are accepted and have no effect. */
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
  /** The user's credential to authenticate again. */
  selectedCredentialId: z.nullish(z.string()),
} satisfies FieldsOf<InstallOptionFields>);
export type InstallOptions = z.infer<typeof InstallOptions>;

export function parseInstallOptions(value: Record<string, unknown> = {}): InstallOptions {
  const { data } = InstallOptions.safeParse(value);
  if (data) return data;
  throw badRequest(
    'invalid_install_options',
    'installOptions.accountType must be a string or an array, selectedCredentialId a string.',
  );
}
