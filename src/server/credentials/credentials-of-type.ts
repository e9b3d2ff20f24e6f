import type { StoredCredential } from './credential.js';
import type { Credentials } from './credentials.js';
import type { Owner } from '../server-context.js';

/** The user's credentials of one integration, oldest first. */
export async function credentialsOfType(
  credentials: Credentials,
  { projectId, userId }: Owner,
  type: string,
): Promise<StoredCredential[]> {
  const all = await credentials.list({ projectId, userId });
  return all.filter(({ integrationType }) => integrationType === type);
}

/**
 * The credential by which clients judge whether an integration is connected: the oldest valid one, else the
 * newest.
 */
export const primaryOf = (credentials: readonly StoredCredential[]): StoredCredential | undefined =>
  credentials.find(({ status }) => status === 'VALID') ?? credentials.at(-1);
