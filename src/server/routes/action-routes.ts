import * as z from 'zod/mini';
import { credentialRef, type StoredCredential } from '../credentials/credential.js';
import type { Credentials } from '../credentials/credentials.js';
import { credentialsOfType } from '../credentials/credentials-of-type.js';
import { loadFieldOptions, type FieldOptionsLoader } from '../credentials/field-options.js';
import { badRequest, credentialNotFound, integrationNotFound } from '../problem.js';
import { readBody, type ApiCall, type ApiHandler } from './api-call.js';
import { CREDENTIAL_HEADER } from '../../wire/headers.js';

const ActionBody = z.object({
  action: z.string(),
  sourceKey: z.string(),
  paginationParameters: z.optional(z.looseObject({ search: z.nullish(z.string()) })),
});

/** `POST /sdk/actions` loads the options of an input from the provider. */
export function createActionRoute(
  dependencies: FieldOptionsLoader & { credentials: Credentials },
): ApiHandler {
  const { credentials } = dependencies;

  /** The credential that the call names; else the newest not `INVALID`, since the 2.1.1 client names none. */
  const credentialOf = async (call: ApiCall, type: string): Promise<StoredCredential> => {
    const named = call.request.headers.get(CREDENTIAL_HEADER);
    const candidates = await credentialsOfType(credentials, call, type);
    const credential = named
      ? candidates.find(({ id }) => id === named)
      : candidates.findLast(({ status }) => status !== 'INVALID');
    if (credential) return credential;
    throw credentialNotFound();
  };

  return async (call) => {
    const { action, sourceKey, paginationParameters } = await readBody(call.request, ActionBody);
    const offer = call.catalog.byType(action);
    if (!offer) throw integrationNotFound();
    if (offer.scheme !== 'oauth') throw badRequest('unknown_source', `"${offer.type}" has no data sources.`);
    const credential = await credentialOf(call, offer.type);
    const search = paginationParameters?.search ?? undefined;
    const records = await loadFieldOptions(dependencies, credentialRef(credential), {
      offer,
      sourceKey,
      search,
    });
    return { output: { records, nextPageCursor: null } };
  };
}
