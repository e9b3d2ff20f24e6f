import { credentialRef } from './credential.js';
import type { Credentials } from './credentials.js';
import type { Owner } from '../server-context.js';
import type { UserMetadata } from '../user-metadata.js';

/**
 * Encrypts every secret of a user with the first key. A secret that fails, e.g. because its key is gone, does
 * not stop the others.
 * @throws {AggregateError} after all were tried; its message names the credentials (and the metadata) that
 * failed.
 */
export async function rotateSecrets(
  { credentials, userMetadata }: { credentials: Credentials; userMetadata: UserMetadata },
  owner: Owner,
): Promise<void> {
  const failures = new Map<string, unknown>();
  const attempt = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      failures.set(name, error);
    }
  };
  for (const credential of await credentials.list(owner)) {
    const ref = credentialRef(credential);
    await attempt(`credential ${ref.credentialId}`, () => credentials.change(ref, (current) => current));
  }
  await attempt('the metadata', () => userMetadata.rotate(owner));
  if (failures.size === 0) return;
  throw new AggregateError(
    failures.values(),
    `rotate(): these could not be encrypted with the first key, the user's other secrets were: ${[...failures.keys()].join(', ')}.`,
  );
}
