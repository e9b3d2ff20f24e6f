import * as z from 'zod/mini';
import { Tokens } from '../provider/tokens.js';
import type { SecretContext } from '../secrets.js';
import type {
  CredentialKey,
  CredentialRecord,
  GrantKey,
  NewCredentialRecord,
} from '../store/credential-store.types.js';
import { stableId } from '../store/keys.js';

const ProviderData = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** The version of {@link CredentialData}. Raise it where an earlier version of this package could not read what is written. */
const SCHEMA = 1;

/** The fields of a credential that the store has no columns for. */
const CredentialData = z.object({
  schema: z.literal(SCHEMA),
  /**
   * The key of the record. A copy of the record under another key does not count, so that another user's credential cannot
   * be made one's own by writing into the store.
   */
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  integrationId: z.string(),
  accountType: z.string(),
  configurationId: z.string(),
  /** The account at the provider; `''` where the provider does not tell. */
  providerId: z.string(),
  providerData: ProviderData,
  /** {@link CredentialSecrets}, sealed. */
  sealed: z.string(),
  /**
   * Changes with each new token, so that a caller can tell whether the token that it used is still the stored
   * one.
   */
  tokenId: z.string(),
  /** The answers to the post-options, sealed; `null` until they are given. */
  sealedSetup: z.nullable(z.string()),
  /** The session whose callback last stored this credential; `null` where no login of this server did. */
  sessionId: z.nullable(z.string()),
  dateUpdated: z.string(),
  dateRefreshed: z.string(),
  refreshFailureCount: z.number(),
});

/** A credential that is to be stored, with its secrets and the answers to the post-options sealed. */
export interface NewCredential
  extends
    Omit<z.infer<typeof CredentialData>, 'schema'>,
    Pick<CredentialRecord, 'integrationType' | 'status' | 'externalId' | 'grant'> {
  dateCreated: string;
}

/** A stored credential. `version` is that of its record: a change succeeds only if the store still has this version. */
export interface StoredCredential extends NewCredential {
  readonly version: number;
}

/** Makes the record of a credential. */
export function toRecord(credential: NewCredential): NewCredentialRecord {
  const { id, projectId, userId, integrationType, status, externalId, grant, dateCreated } = credential;
  const data: z.infer<typeof CredentialData> = CredentialData.parse({ ...credential, schema: SCHEMA });
  return {
    projectId,
    userId,
    credentialId: id,
    integrationType,
    status,
    externalId,
    grant,
    createdAt: Date.parse(dateCreated),
    data: JSON.stringify(data),
  };
}

/**
 * Reads a record; `null` for a record under a key that is not its own.
 * @throws {ZodError} where a newer version of this package has written the record.
 */
export function fromRecord(record: CredentialRecord): StoredCredential | null {
  const { projectId, userId, credentialId, integrationType, status, externalId, grant, version } = record;
  const { schema: _schema, ...data } = CredentialData.parse(JSON.parse(record.data));
  if (data.id !== credentialId || data.projectId !== projectId || data.userId !== userId) return null;
  const dateCreated = new Date(record.createdAt).toISOString();
  return { ...data, integrationType, status, externalId, grant, version, dateCreated };
}

/**
 * Makes the key of the grant that an OAuth client has for an account. The account is hashed together with the client, because
 * the hash of an e-mail address alone would tell the address to whoever tries some.
 * @param providerId the account at the provider; `''` where the provider does not tell
 */
export async function grantKeyOf(
  { endpoints, clientId }: { endpoints: { issuer: string }; clientId: string },
  providerId: string,
): Promise<GrantKey> {
  const client = [endpoints.issuer, clientId];
  return {
    client: await stableId('grant-client', ...client),
    account: providerId === '' ? null : await stableId('grant-account', ...client, providerId),
  };
}

export const CredentialSecrets = z.discriminatedUnion('scheme', [
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

export type CredentialRef = CredentialKey;

export const credentialRef = ({ projectId, userId, id }: NewCredential): CredentialRef => ({
  projectId,
  userId,
  credentialId: id,
});

/**
 * The fields that the secrets of a credential are bound to. The integration and the account type are among
 * them because they decide to which hosts the secrets are sent.
 */
export type SealedFor = Pick<
  NewCredential,
  'projectId' | 'userId' | 'id' | 'integrationType' | 'accountType'
>;
export const secretContext = ({
  projectId,
  userId,
  id,
  integrationType,
  accountType,
}: SealedFor): SecretContext => ['credential', projectId, userId, id, integrationType, accountType];
/** The context leaves the account type out, because another login may change it. */
export const setupContext = ({
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
