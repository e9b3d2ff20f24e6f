import type { DirectOffer } from '../catalog.js';
import { credentialRef, type NewCredential, type StoredCredential } from './credential.js';
import { MAX_CREDENTIALS, type Credentials } from './credentials.js';
import { randomToken } from '../store/keys.js';
import { credentialNotFound, externalIdTaken, Problem } from '../problem.js';
import type { Owner } from '../server-context.js';

/**
 * Stores what the user entered for an integration without OAuth, in a new credential or in the existing one. A new credential
 * whose ID is stored already was made by an earlier call with the same idempotency key, and stays as it is.
 * @param entered `id` is the ID of the credential; `begunAt` is when the call began, in milliseconds since the epoch.
 * @throws {Problem} a 404 where the credential was uninstalled, or its user deleted, since; a 409 where the user has too many.
 */
export async function saveDirectCredential(
  { credentials, now }: { credentials: Credentials; now: () => number },
  { projectId, userId }: Owner,
  offer: DirectOffer,
  {
    id,
    isNew,
    answers,
    begunAt,
  }: {
    id: string;
    isNew: boolean;
    answers: Record<string, unknown>;
    begunAt: number;
  },
): Promise<StoredCredential> {
  const time = new Date(now()).toISOString();
  const part = {
    sealed: await credentials.sealSecrets(
      { projectId, userId, id, integrationType: offer.type, accountType: 'default' },
      { scheme: 'basic', answers },
    ),
    tokenId: randomToken(16),
    dateUpdated: time,
    dateRefreshed: time,
  };
  const ref = { projectId, userId, credentialId: id };
  const saved = isNew
    ? await insert(
        credentials,
        newCredential({ projectId, userId }, offer, { ...part, id, dateCreated: time }),
        begunAt,
      )
    : await credentials.change(ref, (credential) => ({
        ...credential,
        ...part,
        status: statusOf(offer, credential),
      }));
  if (!saved) throw credentialNotFound();
  return saved;
}

async function insert(
  credentials: Credentials,
  credential: NewCredential,
  begunAt: number,
): Promise<StoredCredential | null> {
  switch (await credentials.insert(credential, begunAt)) {
    case 'inserted':
      return { ...credential, version: 1 };
    case 'exists':
      return credentials.find(credentialRef(credential));
    case 'barred':
      return null;
    case 'externalIdTaken':
      throw externalIdTaken();
    case 'full':
      throw new Problem(409, TOO_MANY_CREDENTIALS.error, TOO_MANY_CREDENTIALS.errorDescription);
  }
}

/** Why no further credential is stored for a user. */
export const TOO_MANY_CREDENTIALS = {
  error: 'too_many_credentials',
  errorDescription: `A user may have ${MAX_CREDENTIALS} credentials at most. Uninstall one that is no longer needed.`,
};

const statusOf = (offer: DirectOffer, { sealedSetup }: Pick<StoredCredential, 'sealedSetup'>) =>
  offer.postOptions.length > 0 && sealedSetup === null ? 'PENDING' : 'VALID';

function newCredential(
  { projectId, userId }: Owner,
  offer: DirectOffer,
  part: Pick<NewCredential, 'id' | 'sealed' | 'tokenId' | 'dateCreated' | 'dateUpdated' | 'dateRefreshed'>,
): NewCredential {
  return {
    ...part,
    projectId,
    userId,
    integrationId: offer.id,
    integrationType: offer.type,
    externalId: null,
    grant: null,
    accountType: 'default',
    status: statusOf(offer, { sealedSetup: null }),
    configurationId: crypto.randomUUID(),
    providerId: '',
    providerData: {},
    sealedSetup: null,
    sessionId: null,
    refreshFailureCount: 0,
  };
}
