import * as z from 'zod/mini';
import { Tokens } from '../provider/tokens.js';
import { recordKey } from '../store/keys.js';
import { persistently } from '../store/persistently.js';
import type { SecretContext } from '../secrets.js';
import type { Owner, ServerContext } from '../server-context.js';
import { createRecords, type Found } from '../store/records.js';

const ProviderData = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const CredentialSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  integrationId: z.string(),
  integrationType: z.string(),
  accountType: z.string(),
  status: z.enum(['PENDING', 'VALID', 'INVALID']),
  configurationId: z.string(),
  /** The account at the provider; `''` where the provider does not tell. */
  providerId: z.string(),
  providerData: ProviderData,
  /** {@link CredentialSecrets}, sealed. */
  sealed: z.string(),
  /** Changes with each new token, so that a caller can tell whether the token that it used is still the stored one. */
  tokenId: z.string(),
  /** The answers to the post-options, sealed; `null` until they are given. */
  sealedSetup: z.nullable(z.string()),
  /** The session whose callback last stored this credential. */
  sessionId: z.nullable(z.string()),
  dateCreated: z.string(),
  dateUpdated: z.string(),
  dateRefreshed: z.string(),
  refreshFailureCount: z.number(),
  expiresAt: z.null(),
});

/** A stored credential, with its secrets and the answers to the post-options sealed. */
export type StoredCredential = z.infer<typeof CredentialSchema>;

const CredentialSecrets = z.discriminatedUnion('scheme', [
  z.object({
    scheme: z.literal('oauth'),
    tokens: Tokens,
    clientId: z.string(),
    /** `null` for the company's own client, whose secret is the operator's option. */
    clientSecret: z.nullable(z.string()),
    settings: z.record(z.string(), z.unknown()),
    /** The origin to which requests with the token go, where the provider names it in the token response. */
    apiOrigin: z.nullable(z.string()),
  }),
  z.object({ scheme: z.literal('basic'), answers: z.record(z.string(), z.unknown()) }),
]);
export type CredentialSecrets = z.infer<typeof CredentialSecrets>;
export type OAuthSecrets = Extract<CredentialSecrets, { scheme: 'oauth' }>;

const Setup = z.record(z.string(), z.unknown());
const ListSchema = z.object({ ids: z.array(z.string()), expiresAt: z.null() });

export interface CredentialRef extends Owner {
  readonly credentialId: string;
}

export const credentialRef = ({ projectId, userId, id }: StoredCredential): CredentialRef => ({
  projectId,
  userId,
  credentialId: id,
});

/**
 * The fields that the secrets of a credential are bound to. The integration and the account type are among them because
 * they decide to which hosts the secrets are sent.
 */
type SealedFor = Pick<StoredCredential, 'projectId' | 'userId' | 'id' | 'integrationType' | 'accountType'>;
const secretContext = ({ projectId, userId, id, integrationType, accountType }: SealedFor): SecretContext => [
  'credential',
  projectId,
  userId,
  id,
  integrationType,
  accountType,
];
/** The context leaves the account type out, because another login may change it. */
const setupContext = ({
  projectId,
  userId,
  id,
  integrationType,
}: Omit<SealedFor, 'accountType'>): SecretContext => [
  'credential-setup',
  projectId,
  userId,
  id,
  integrationType,
];

export interface Credentials {
  find(ref: CredentialRef): Promise<Found<StoredCredential> | null>;
  /** A user's credentials, oldest first. */
  list(owner: Owner): Promise<StoredCredential[]>;
  /** Stores and lists a new credential. `false` where that ID is taken; the credential that has it is then listed. */
  add(credential: StoredCredential): Promise<boolean>;
  /**
   * Stores and lists a new credential unless the user already has `limit` credentials, also while other calls add some.
   * Resolves with whether the credential is stored.
   */
  addWithin(limit: number, credential: StoredCredential): Promise<boolean>;
  /**
   * Stores `next` if the credential is still as it was found, and resolves with it; `null` where the credential has
   * changed. Secrets that an older key encrypted are encrypted with the first key.
   */
  replace(found: Found<StoredCredential>, next: StoredCredential): Promise<Found<StoredCredential> | null>;
  /** Changes a credential, also while other instances do so. `null` where there is no such credential. */
  change(
    ref: CredentialRef,
    next: (credential: StoredCredential) => StoredCredential,
  ): Promise<StoredCredential | null>;
  /**
   * Deletes a credential and resolves with it. Of several calls at once only one gets it, the others get `null`.
   * @param isMeant looks at the credential in the same step in which it is deleted. The credential stays, and the result is
   * `null`, where this returns `false`. Absent: any credential is deleted.
   */
  remove(
    ref: CredentialRef,
    isMeant?: (credential: StoredCredential) => boolean,
  ): Promise<StoredCredential | null>;
  /** Adds a stored credential to the user's list, where an instance died before it had done so. */
  ensureListed(ref: CredentialRef): Promise<void>;
  sealSecrets(credential: SealedFor, value: CredentialSecrets): Promise<string>;
  openSecrets(credential: StoredCredential): Promise<CredentialSecrets>;
  sealSetup(credential: SealedFor, answers: Record<string, unknown>): Promise<string>;
  /** The answers to the post-options; `{}` until they are given. */
  openSetup(credential: StoredCredential): Promise<Record<string, unknown>>;
}

export function createCredentials({
  store,
  now,
  secrets,
  report,
}: Pick<ServerContext, 'store' | 'now' | 'secrets' | 'report'>): Credentials {
  const keyOf = ({ projectId, userId, credentialId }: CredentialRef) =>
    recordKey('credential', projectId, userId, credentialId);
  const records = createRecords(CredentialSchema, { store, now }, (credential) =>
    keyOf(credentialRef(credential)),
  );
  const lists = createRecords(ListSchema, { store, now });
  const listKeyOf = ({ projectId, userId }: Owner) => recordKey('credentials', projectId, userId);

  const find = async (ref: CredentialRef) => records.find(await keyOf(ref));

  const changeList = async (owner: Owner, next: (ids: string[]) => string[]): Promise<string[]> => {
    const key = await listKeyOf(owner);
    for (;;) {
      const changed = await lists.change(key, (list) => ({ ...list, ids: next(list.ids) }));
      if (changed) return changed.value.ids;
      const first = { ids: next([]), expiresAt: null };
      if (await lists.add(key, first)) return first.ids;
    }
  };

  /** Adds a credential to the end of the list if there is room. Resolves with whether the credential is listed then. */
  const enlist = async (ref: CredentialRef, limit = Infinity): Promise<boolean> => {
    const { credentialId: id } = ref;
    const ids = await changeList(ref, (all) =>
      all.includes(id) || all.length >= limit ? all : [...all, id],
    );
    return ids.includes(id);
  };
  const ensureListed = async (ref: CredentialRef): Promise<void> => {
    await enlist(ref);
  };

  /**
   * Takes a deleted credential off the list. A list that still has the ID skips it when read, so a failure here is tried
   * again in the background.
   */
  const unlist = async (ref: CredentialRef): Promise<void> => {
    const unlisted = async (): Promise<void> => {
      // By the time of a later attempt, the repetition of a call may have stored a credential under the same ID.
      if (!(await find(ref))) await changeList(ref, (ids) => ids.filter((id) => id !== ref.credentialId));
    };
    try {
      await unlisted();
    } catch {
      persistently(unlisted).catch(() => report('store_failed', 'A deleted credential is still in a list.'));
    }
  };

  const renewed = async (credential: StoredCredential): Promise<StoredCredential> => ({
    ...credential,
    sealed: await secrets.renew(secretContext(credential), credential.sealed),
    sealedSetup:
      credential.sealedSetup && (await secrets.renew(setupContext(credential), credential.sealedSetup)),
  });

  const replace = async (found: Found<StoredCredential>, next: StoredCredential) =>
    records.replace(await keyOf(credentialRef(next)), found, await renewed(next));

  return {
    find,
    ensureListed,
    replace,
    async list(owner) {
      const ids = (await lists.find(await listKeyOf(owner)))?.value.ids ?? [];
      const found = await Promise.all(ids.map((credentialId) => find({ ...owner, credentialId })));
      return found.flatMap((one) => (one ? [one.value] : []));
    },
    async add(credential) {
      const ref = credentialRef(credential);
      const added = await records.add(await keyOf(ref), credential);
      await ensureListed(ref);
      return added;
    },
    async addWithin(limit, credential) {
      const ref = credentialRef(credential);
      await records.add(await keyOf(ref), credential);
      // The compare-and-swap of the list decides, because two calls at once cannot both take the last place in it.
      const isListed = await enlist(ref, limit);
      if (!isListed) await records.take(await keyOf(ref));
      return isListed;
    },
    async change(ref, next) {
      for (;;) {
        const found = await find(ref);
        if (!found) return null;
        const replaced = await replace(found, next(found.value));
        if (replaced) return replaced.value;
      }
    },
    async remove(ref, isMeant = () => true) {
      const key = await keyOf(ref);
      for (;;) {
        const found = await records.find(key);
        if (!found || !isMeant(found.value)) return null;
        if (!(await records.replace(key, found, null))) continue;
        await unlist(ref);
        return found.value;
      }
    },
    sealSecrets: (credential, value) => secrets.seal(secretContext(credential), value),
    openSecrets: async (credential) =>
      CredentialSecrets.parse(await secrets.open(secretContext(credential), credential.sealed)),
    sealSetup: (credential, answers) => secrets.seal(setupContext(credential), answers),
    openSetup: async (credential) =>
      credential.sealedSetup === null
        ? {}
        : Setup.parse(await secrets.open(setupContext(credential), credential.sealedSetup)),
  };
}

/** A credential as clients get it, without tokens, secrets and the user's answers. */
export function wireCredential(credential: StoredCredential): Record<string, unknown> {
  const { id, projectId, integrationId, userId, status, providerId, providerData, dateCreated } = credential;
  const { dateUpdated, dateRefreshed, refreshFailureCount, configurationId } = credential;
  return {
    id,
    projectId,
    integrationId,
    personaId: userId,
    status,
    providerId,
    providerData,
    isPreviewCredential: false,
    configurations: [
      {
        id: configurationId,
        connectCredentialId: id,
        isDefault: true,
        configMeta: {},
        sharedSettings: {},
        workflowSettings: {},
        dateCreated,
        dateUpdated,
      },
    ],
    dateCreated,
    dateUpdated,
    dateRefreshed,
    refreshFailureCount,
  };
}
