import type { DirectOffer } from '../catalog.js';
import type { StoredCredential } from './credential.js';
import type { Credentials } from './credentials.js';
import { randomToken } from '../store/keys.js';
import { Problem } from '../problem.js';
import type { Owner } from '../server-context.js';

/**
 * The most credentials of a user, far more than people connect. Without a limit, a user could fill the store:
 * a credential that is entered directly needs no login at a provider.
 */
export const MAX_CREDENTIALS = 200;

/**
 * Stores what the user entered for an integration without OAuth, in a new credential or in the existing one.
 */
export async function saveDirectCredential(
  { credentials, now }: { credentials: Credentials; now: () => number },
  { projectId, userId }: Owner,
  offer: DirectOffer,
  { id, isNew, answers }: { id: string; isNew: boolean; answers: Record<string, unknown> },
): Promise<void> {
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
  if (isNew) {
    const credential = newCredential({ projectId, userId }, offer, { ...part, id, dateCreated: time });
    if (!(await credentials.addWithin(MAX_CREDENTIALS, credential))) throw tooManyCredentials();
    return;
  }
  await credentials.change({ projectId, userId, credentialId: id }, (credential) => ({
    ...credential,
    ...part,
    status: statusOf(offer, credential),
  }));
}

const tooManyCredentials = () =>
  new Problem(
    409,
    'too_many_credentials',
    `A user may have ${MAX_CREDENTIALS} credentials at most. Uninstall one that is no longer needed.`,
  );

const statusOf = (offer: DirectOffer, { sealedSetup }: Pick<StoredCredential, 'sealedSetup'>) =>
  offer.postOptions.length > 0 && sealedSetup === null ? 'PENDING' : 'VALID';

function newCredential(
  { projectId, userId }: Owner,
  offer: DirectOffer,
  part: Pick<StoredCredential, 'id' | 'sealed' | 'tokenId' | 'dateCreated' | 'dateUpdated' | 'dateRefreshed'>,
): StoredCredential {
  return {
    ...part,
    projectId,
    userId,
    integrationId: offer.id,
    integrationType: offer.type,
    accountType: 'default',
    status: statusOf(offer, { sealedSetup: null }),
    configurationId: crypto.randomUUID(),
    providerId: '',
    providerData: {},
    sealedSetup: null,
    sessionId: null,
    refreshFailureCount: 0,
    expiresAt: null,
  };
}
